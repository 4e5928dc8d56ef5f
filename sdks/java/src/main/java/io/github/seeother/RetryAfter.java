package io.github.seeother;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** Retry-After (RFC 9110, section 10.2.3): seconds, or a date. */
final class RetryAfter {
  /** The RFC has whole seconds; some servers send fractions, which leave no doubt. */
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d+)?");

  private RetryAfter() {}

  /**
   * Null if there is none or it cannot be read. A date is taken relative to the server's own Date, so that clocks
   * that differ do no harm.
   */
  static Duration of(String value, String date, Instant now) {
    if (value == null) return null;
    String said = value.trim();
    if (SECONDS.matcher(said).matches()) return Duration.ofMillis((long) Math.ceil(Double.parseDouble(said) * 1000));
    Instant at = instant(said);
    if (at == null) return null;
    Instant sentAt = date == null ? null : instant(date.trim());
    Duration left = Duration.between(sentAt == null ? now : sentAt, at);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static Instant instant(String httpDate) {
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(httpDate));
    } catch (DateTimeException notADate) {
      return null;
    }
  }
}
