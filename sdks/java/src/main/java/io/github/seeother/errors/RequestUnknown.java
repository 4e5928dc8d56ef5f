package io.github.seeother.errors;

import io.github.seeother.model.Problem;
import java.net.URI;

/** 404: the server has no such request, or will not show it to these credentials. */
public final class RequestUnknown extends SeeOtherException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public RequestUnknown(Problem problem, URI location) {
    super(
        "the server knows no request at " + location
            + " (or it belongs to somebody else): check the location and the credentials",
        location,
        null);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
