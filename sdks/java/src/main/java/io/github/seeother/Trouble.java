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

  /** How long to wait before asking again; empty if patience ends before that. */
  Optional<Duration> next(Answer.Unusable answer, long nowNanos, double random) {
    Duration delay = Delays.of(answer.retryAfter(), count++, random);
    Duration spent = Duration.ofNanos(nowNanos - startedNanos);
    return spent.plus(delay).compareTo(patience) > 0 ? Optional.empty() : Optional.of(delay);
  }
}
