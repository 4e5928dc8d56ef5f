package io.github.seeother;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelaysTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", value = {
    "2 | - | PT2S",
    "0 | - | PT0S",
    "1.5 | - | -",
    "+2 | - | -",
    "12345678901234567890123 | - | PT1H",
    "Tuesday, 24-Nov-26 08:00:30 GMT | - | PT30S",
    "Sunday, 06-Nov-94 08:49:37 GMT | - | PT0S",
    "Tue Nov 24 08:00:30 2026 | - | PT30S",
    "Sun Nov  6 08:49:37 1994 | - | PT0S",
    "Tuesday, 24-Nov-26 08:00:30 GMT | Tue Nov 24 08:00:20 2026 | PT10S",
    "Tue, 24 Nov 2026 08:00:30 GMT | - | PT30S",
    "Tue, 24 Nov 2026 08:00:30 GMT | Tue, 24 Nov 2026 08:00:20 GMT | PT10S",
    "Tue, 24 Nov 2026 07:00:00 GMT | - | PT0S",
    "-1 | - | -",
    "soon | - | -",
    "- | - | -",
  })
  void retry_after_is_read(String value, String date, String expected) {
    Duration delay = RetryAfter.of(value, date, NOW);
    if (expected == null) assertNull(delay);
    else assertEquals(Duration.parse(expected), delay);
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
    "PT2S, 5, 0.5, PT2S",
    "PT0S, 0, 0.5, PT0.1S",
    "PT10H, 0, 0.5, PT1H",
    "-, 0, 0, PT0.5S",
    "-, 0, 1, PT1S",
    "-, 1, 1, PT2S",
    "-, 3, 1, PT8S",
    "-, 3, 0, PT0.5S",
    "-, 1000000, 1, PT30S",
  })
  void the_next_question_waits(Duration retryAfter, int step, double random, Duration expected) {
    assertEquals(expected, Delays.of(retryAfter, step, random));
  }

  @Test
  void patience_allows_a_last_question_unless_the_server_asked_for_more_time() {
    Trouble trouble = new Trouble(Duration.ofSeconds(10));
    Answer.Unusable silent = new Answer.Unusable("it answered 503", null, null);
    Answer.Unusable later = new Answer.Unusable("it answered 503", Duration.ofSeconds(6), null);
    assertEquals(Optional.of(Duration.ofSeconds(1)), trouble.next(silent, 0, 1));
    assertEquals(Optional.of(Duration.ofSeconds(2)), trouble.next(silent, Duration.ofSeconds(1).toNanos(), 1));
    assertEquals(Optional.of(Duration.ofSeconds(6)), trouble.next(later, Duration.ofSeconds(4).toNanos(), 1));
    assertEquals(Optional.empty(), trouble.next(later, Duration.ofSeconds(5).toNanos(), 1));
    assertEquals(Optional.of(Duration.ofSeconds(1)), trouble.next(silent, Duration.ofSeconds(9).toNanos(), 1));
    assertEquals(Optional.empty(), trouble.next(silent, Duration.ofSeconds(10).toNanos(), 1));
  }

  @Test
  void patience_begins_with_the_first_fault_however_long_that_took_to_come() {
    Trouble trouble = new Trouble(Duration.ofSeconds(10));
    Answer.Unusable cut = new Answer.Unusable("it broke off", null, null);
    assertEquals(Optional.of(Duration.ofSeconds(1)), trouble.next(cut, Duration.ofSeconds(70).toNanos(), 1));
    assertEquals(Optional.of(Duration.ofSeconds(2)), trouble.next(cut, Duration.ofSeconds(78).toNanos(), 1));
    assertEquals(Optional.empty(), trouble.next(cut, Duration.ofSeconds(80).toNanos(), 1));
  }
}
