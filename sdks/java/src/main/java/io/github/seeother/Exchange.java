package io.github.seeother;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** One HTTP exchange: redirects are left to the caller, credentials go to the origin they belong to. */
final class Exchange {
  /** The slowest upload that is not taken for a dead connection. */
  private static final long SLOWEST_BYTES_PER_MS = 64;

  private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

  private final HttpClient http;
  private final Origin origin;
  private final Supplier<String> token;
  private final Duration timeout;

  /**
   * @param origin the only one that the token is sent to
   * @param token asked for each request; one that gives null is for a server without keys
   * @param timeout until an answer begins, besides the time that it is held and that the request's body takes to be
   *     sent; then between the pieces of its body
   */
  Exchange(HttpClient http, Origin origin, Supplier<String> token, Duration timeout) {
    this.http = http;
    this.origin = origin;
    this.token = token;
    this.timeout = timeout;
  }

  /** No answer came, or it broke off. */
  static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswer(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * @param held how long the server has been asked to hold its answer
   * @param most how long the caller has time; null if for ever
   */
  Reply send(HttpRequest.Builder builder, Duration held, Duration most) throws NoAnswer, InterruptedException {
    HttpRequest request = authorized(builder).build();
    Duration head = timeout.plus(held).plusMillis(sizeOf(request) / SLOWEST_BYTES_PER_MS);
    long startedNanos = System.nanoTime();
    Pace pace = new Pace(head, timeout);
    CompletableFuture<HttpResponse<byte[]>> exchange = http.sendAsync(request, pace);
    try {
      HttpResponse<byte[]> response = whole(exchange, pace, most == null ? null : startedNanos + most.toNanos());
      return new Reply(request.uri(), response.statusCode(), response.headers(), response.body(), Instant.now());
    } catch (TimeoutException late) {
      long waitedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
      throw new NoAnswer(request.uri() + " had not answered whole after " + waitedMs + " ms", late);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      if (cause instanceof FileNotFoundException file) throw new UncheckedIOException(Upload.UNREADABLE, file);
      if (cause instanceof IOException) throw new NoAnswer(request.uri() + " did not answer: " + reason(cause), cause);
      throw new IllegalStateException("the request to " + request.uri() + " could not be sent", cause);
    } finally {
      exchange.cancel(true);
    }
  }

  private static <T> T whole(CompletableFuture<T> exchange, Pace pace, Long endNanos)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (;;) {
      long leftNanos = pace.leftNanos();
      if (endNanos != null) leftNanos = Math.min(leftNanos, endNanos - System.nanoTime());
      try {
        return exchange.get(Math.max(0, leftNanos), TimeUnit.NANOSECONDS);
      } catch (TimeoutException late) {
        boolean moreMayCome = pace.leftNanos() > 0 && (endNanos == null || endNanos - System.nanoTime() > 0);
        if (!moreMayCome) throw late;
      }
    }
  }

  private HttpRequest.Builder authorized(HttpRequest.Builder builder) {
    URI url = builder.copy().build().uri();
    String bearer = Origin.of(url).equals(origin) ? token.get() : null;
    if (bearer == null) return builder.copy();
    if (!VISIBLE.matcher(bearer).matches()) {
      throw new IllegalArgumentException(
          "the key or token cannot be sent: it is empty, or holds something else than visible ASCII characters");
    }
    return builder.copy().setHeader("Authorization", "Bearer " + bearer);
  }

  private static long sizeOf(HttpRequest request) {
    return request.bodyPublisher().map(body -> Math.max(0, body.contentLength())).orElse(0L);
  }

  /** A refused connection has no message of its own. */
  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
