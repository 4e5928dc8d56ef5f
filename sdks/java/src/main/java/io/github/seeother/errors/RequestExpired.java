package io.github.seeother.errors;

import io.github.seeother.model.Problem;
import java.net.URI;

/** 410: the request is over, and the server has let go of it and its result. */
public final class RequestExpired extends SeeOtherException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public RequestExpired(Problem problem, URI location) {
    super(
        "the request has expired on its server, and its result with it: " + ProblemText.of(problem)
            + ". Submit it again if it is still wanted",
        location,
        null);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
