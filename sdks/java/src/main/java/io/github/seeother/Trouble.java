package io.github.seeother;

import java.time.Duration;
import java.util.Optional;

/** Answers in a row that could not be used: when to ask again, and when to give up. */
final class Trouble {
  private final Duration patience;
  private final long startedNanos;
  private int count;

  /** @param startedNanos when the first question was asked, by System.nanoTime */
  Trouble(Duration patience, long startedNanos) {
    this.patience = patience;
    this.startedNanos = startedNanos;
  }

  /** How long to wait before asking again, a last time when patience ends; empty if there is no use in that. */
  Optional<Duration> next(Answer.Unusable answer, long nowNanos, double random) {
    Duration delay = Delays.of(answer.retryAfter(), count++, random);
    Duration left = patience.minusNanos(nowNanos - startedNanos);
    if (left.isZero() || left.isNegative()) return Optional.empty();
    if (delay.compareTo(left) <= 0) return Optional.of(delay);
    return answer.retryAfter() == null ? Optional.of(left) : Optional.empty();
  }
}
