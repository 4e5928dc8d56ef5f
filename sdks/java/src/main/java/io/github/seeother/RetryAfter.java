package io.github.seeother;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Retry-After (RFC 9110, section 10.2.3): whole seconds, or a date. */
final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("[0-9]+");
  private static final BigInteger MOST_SECONDS = BigInteger.valueOf(Delays.LONGEST_RETRY_AFTER.toSeconds());

  private RetryAfter() {}

  /**
   * Null if there is none or it cannot be read. A date is taken relative to the server's own Date, so that clocks
   * that differ do no harm.
   */
  static Duration of(String value, String date, Instant now) {
    if (value == null) return null;
    String said = value.trim();
    if (SECONDS.matcher(said).matches()) return Duration.ofSeconds(new BigInteger(said).min(MOST_SECONDS).longValue());
    Instant at = HttpDate.of(said, now);
    if (at == null) return null;
    Instant sentAt = date == null ? null : HttpDate.of(date.trim(), now);
    Duration left = Duration.between(sentAt == null ? now : sentAt, at);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
