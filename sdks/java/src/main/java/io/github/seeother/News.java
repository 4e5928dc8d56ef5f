package io.github.seeother;

import io.github.seeother.model.RequestStatus;
import java.time.Duration;

/** What a 202 said of its request: good until the server wants to be asked, or has been. */
final class News {
  private final RequestStatus status;
  private final long untilNanos;
  private volatile boolean superseded;

  private News(RequestStatus status, long untilNanos) {
    this.status = status;
    this.untilNanos = untilNanos;
  }

  static News none() {
    return new News(null, System.nanoTime());
  }

  static News of(Answer.Accepted accepted) {
    Duration pause = accepted.retryAfter() == null ? Duration.ZERO : Delays.of(accepted.retryAfter(), 0, 0);
    return new News(accepted.status(), System.nanoTime() + pause.toNanos());
  }

  /** Null if it said nothing. */
  RequestStatus status() {
    return status;
  }

  /** The server has told of the request since. */
  void supersede() {
    superseded = true;
  }

  /** How long it stays good; not less than zero. */
  Duration left() {
    return superseded ? Duration.ZERO : Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime()));
  }
}
