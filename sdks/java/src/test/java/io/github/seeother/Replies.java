package io.github.seeother;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Replies as a server may send them. */
final class Replies {
  static final URI STATUS = URI.create("http://one.test/requests/1");

  private Replies() {}

  /** @param headers names and values in turn; the body is JSON unless they say otherwise */
  static Reply reply(int status, String body, String... headers) {
    Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (!body.isEmpty()) map.put("Content-Type", List.of("application/json"));
    for (int i = 0; i < headers.length; i += 2) map.put(headers[i], new ArrayList<>(List.of(headers[i + 1])));
    HttpHeaders all = HttpHeaders.of(map, (name, value) -> true);
    return new Reply(STATUS, status, all, body.getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
  }
}
