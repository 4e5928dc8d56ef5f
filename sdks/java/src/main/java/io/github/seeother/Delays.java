package io.github.seeother;

import java.time.Duration;

/** How long to wait before asking again: pure arithmetic. */
final class Delays {
  /** Even a server that says 0 is not asked without a pause. */
  static final Duration SHORTEST = Duration.ofMillis(100);
  /** A server that says a year is asked before that. */
  static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

  private Delays() {}

  /**
   * Retry-After if there is one, else an exponential backoff with jitter from 0.5 s to 30 s.
   *
   * @param retryAfter what the server said, or null
   * @param step answers in a row before this one that gave no hint: 0 for the first
   * @param random from 0 up to 1
   */
  static Duration of(Duration retryAfter, int step, double random) {
    if (retryAfter == null) return backoff(step, random);
    if (retryAfter.compareTo(SHORTEST) < 0) return SHORTEST;
    return retryAfter.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : retryAfter;
  }

  private static Duration backoff(int step, double random) {
    long first = FIRST_BACKOFF.toMillis();
    long most = Math.min(LONGEST_BACKOFF.toMillis(), 2 * first << Math.min(step, 10));
    return Duration.ofMillis(first + Math.round(random * (most - first)));
  }
}
