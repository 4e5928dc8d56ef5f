package io.github.seeother;

import io.github.seeother.errors.WaitTimeout;
import io.github.seeother.model.RequestStatus;
import java.net.URI;
import java.time.Duration;

/** Until when a caller waits for a request, and what has been heard of it meanwhile. */
final class Deadline {
  private final Duration timeout;
  private final URI location;
  private final long startedNanos = System.nanoTime();
  private RequestStatus lastStatus;

  /** @param timeout null for a caller that waits for ever; zero for one that asks once, for as long as that takes */
  Deadline(Duration timeout, URI location) {
    this.timeout = timeout == null ? null : Durations.countable(timeout);
    this.location = location;
  }

  void heard(RequestStatus status) {
    lastStatus = status;
  }

  boolean asksOnce() {
    return timeout != null && timeout.isZero();
  }

  /** Null if there is no end; not less than zero. */
  Duration left() {
    if (timeout == null || asksOnce()) return null;
    Duration left = timeout.minusNanos(System.nanoTime() - startedNanos);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Whether it comes before the end of a pause. */
  boolean isWithin(Duration pause) {
    Duration left = left();
    return left != null && left.compareTo(pause) < 0;
  }

  void check() {
    Duration left = left();
    if (left != null && left.toMillis() == 0) throw timedOut();
  }

  /** Sleeps; throws WaitTimeout when the deadline comes first. */
  void sleep(Duration pause) throws InterruptedException {
    if (asksOnce()) throw timedOut();
    boolean cut = isWithin(pause);
    Thread.sleep((cut ? left() : pause).toMillis());
    if (cut) throw timedOut();
  }

  private WaitTimeout timedOut() {
    return new WaitTimeout(timeout, lastStatus, location);
  }
}
