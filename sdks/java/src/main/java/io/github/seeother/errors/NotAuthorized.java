package io.github.seeother.errors;

import io.github.seeother.model.Problem;
import java.net.URI;

/** 401 or 403: the key or token is missing, wrong or not enough. What was submitted lives on. */
public final class NotAuthorized extends SeeOtherException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public NotAuthorized(URI asked, Problem problem, URI location) {
    super(
        asked + " answered " + problem.getStatus() + ": " + ProblemText.of(problem)
            + ". Give the client a key() or token() that is good; they go to the base URL's origin only",
        location,
        null);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
