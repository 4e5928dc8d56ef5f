package io.github.seeother;

import io.github.seeother.model.RequestStatus;
import java.time.Duration;

/**
 * What a 202 said of its request: good until the server wants to be asked, and no longer.
 *
 * @param status null if it said nothing
 * @param untilNanos by System.nanoTime
 */
record News(RequestStatus status, long untilNanos) {
  static final News NONE = new News(null, System.nanoTime());

  static News of(Answer.Accepted accepted) {
    Duration pause = accepted.retryAfter() == null ? Duration.ZERO : Delays.of(accepted.retryAfter(), 0, 0);
    return new News(accepted.status(), System.nanoTime() + pause.toNanos());
  }

  /** How long it stays good; not less than zero. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime()));
  }
}
