package io.github.seeother;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What came back from one HTTP exchange, whole. */
record Reply(URI url, int status, HttpHeaders headers, byte[] body, Instant receivedAt) {
  /** The header's value, or null. */
  String header(String name) {
    return headers.firstValue(name).orElse(null);
  }

  boolean isJson() {
    String type = header("content-type");
    return type != null && type.toLowerCase(Locale.ROOT).contains("json");
  }

  /** How long the server wants to be left alone, or null if it does not say. */
  Duration retryAfter() {
    return RetryAfter.of(header("retry-after"), header("date"), receivedAt);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return url + " answered " + status;
  }
}
