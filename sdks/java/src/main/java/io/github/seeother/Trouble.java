package io.github.seeother;

import java.time.Duration;
import java.util.Optional;

/** Answers in a row that could not be used: when to ask again, and when to give up. */
final class Trouble {
  private final Duration patience;
  private long startedNanos;
  private int count;

  /** @param patience how long it may last, from the first of the answers on */
  Trouble(Duration patience) {
    this.patience = patience;
  }

  /**
   * How long to wait before asking again, a last time when patience ends; empty if there is no use in that.
   *
   * @param nowNanos by System.nanoTime
   */
  Optional<Duration> next(Answer.Unusable answer, long nowNanos, double random) {
    if (count == 0) startedNanos = nowNanos;
    Duration delay = Delays.of(answer.retryAfter(), count++, random);
    Duration left = patience.minusNanos(nowNanos - startedNanos);
    if (left.isZero() || left.isNegative()) return Optional.empty();
    if (delay.compareTo(left) <= 0) return Optional.of(delay);
    return answer.retryAfter() == null ? Optional.of(left) : Optional.empty();
  }
}
