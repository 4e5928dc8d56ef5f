package io.github.seeother;

import java.time.Duration;

/** Durations that can be counted in nanoseconds, whatever a caller means by "for ever". */
final class Durations {
  private static final Duration CENTURY = Duration.ofDays(36_500);

  private Durations() {}

  static Duration countable(Duration duration) {
    return duration.compareTo(CENTURY) > 0 ? CENTURY : duration;
  }
}
