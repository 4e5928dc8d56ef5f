package io.github.seeother.errors;

import io.github.seeother.model.Problem;
import java.net.URI;

/** The request was worked on and failed. There will be no result. */
public final class RequestFailed extends SeeOtherException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public RequestFailed(Problem problem, URI location) {
    super("the request failed: " + ProblemText.of(problem), location, null);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
