package io.github.seeother;

import java.io.IOException;
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

/** One HTTP exchange: redirects are left to the caller, credentials go to the origin they belong to. */
final class Exchange {
  /** The slowest upload that is not taken for a dead connection. */
  private static final long SLOWEST_BYTES_PER_MS = 64;

  private final HttpClient http;
  private final Origin origin;
  private final Supplier<String> token;
  private final Duration timeout;

  /**
   * @param origin the only one that the token is sent to
   * @param token asked for each request; null, or one that gives null, is for a server without keys
   * @param timeout of one exchange, besides the time that it is held and that its body takes to be sent
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
    Duration limit = timeout.plus(held).plusMillis(sizeOf(request) / SLOWEST_BYTES_PER_MS);
    if (most != null && most.compareTo(limit) < 0) limit = most;
    CompletableFuture<HttpResponse<byte[]>> exchange = http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    try {
      HttpResponse<byte[]> response = exchange.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return new Reply(request.uri(), response.statusCode(), response.headers(), response.body(), Instant.now());
    } catch (TimeoutException late) {
      throw new NoAnswer(request.uri() + " did not answer within " + limit.toMillis() + " ms", late);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      if (cause instanceof IOException) throw new NoAnswer(request.uri() + " did not answer: " + reason(cause), cause);
      throw new IllegalStateException("the request to " + request.uri() + " could not be sent", cause);
    } finally {
      exchange.cancel(true);
    }
  }

  private HttpRequest.Builder authorized(HttpRequest.Builder builder) {
    URI url = builder.copy().build().uri();
    String bearer = token == null || !Origin.of(url).equals(origin) ? null : token.get();
    return bearer == null ? builder.copy() : builder.copy().setHeader("Authorization", "Bearer " + bearer);
  }

  private static long sizeOf(HttpRequest request) {
    return request.bodyPublisher().map(body -> Math.max(0, body.contentLength())).orElse(0L);
  }

  /** A refused connection has no message of its own. */
  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
