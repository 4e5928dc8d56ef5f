package io.github.seeother.errors;

import io.github.seeother.model.Problem;

/** The server did not take the request: nothing runs. Another try with the same input would end the same. */
public final class SubmissionRefused extends SeeOtherException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public SubmissionRefused(Problem problem) {
    super("the request was refused (" + problem.getStatus() + "): " + ProblemText.of(problem), null, null);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
