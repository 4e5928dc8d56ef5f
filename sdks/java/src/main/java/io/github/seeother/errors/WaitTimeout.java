package io.github.seeother.errors;

import io.github.seeother.model.RequestStatus;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The wait is over, the request is not: it goes on, and nothing was canceled. */
public final class WaitTimeout extends SeeOtherException {
  private static final long serialVersionUID = 1L;

  private final transient RequestStatus lastStatus;

  /** @param lastStatus the last that was heard of the request, or null */
  public WaitTimeout(Duration timeout, RequestStatus lastStatus, URI location) {
    super(
        "the request has not finished " + within(timeout) + seen(lastStatus)
            + ". It goes on; take it up again with resume(\"" + location + "\")",
        location,
        null);
    this.lastStatus = lastStatus;
  }

  public Optional<RequestStatus> lastStatus() {
    return Optional.ofNullable(lastStatus);
  }

  private static String within(Duration timeout) {
    return timeout.isZero() ? "yet" : "within " + timeout.toMillis() + " ms";
  }

  private static String seen(RequestStatus status) {
    if (status == null) return "";
    String progress = status.getProgress() == null ? "" : ", " + status.getProgress().getPercent() + " %";
    return " (last seen " + status.getStatus() + progress + ")";
  }
}
