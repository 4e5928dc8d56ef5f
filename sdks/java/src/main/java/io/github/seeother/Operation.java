package io.github.seeother;

import io.github.seeother.errors.ServerUnreachable;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * One operation of the contract: takes an {@code I}, and has a {@code T} as its result.
 *
 * <p>Its methods throw what is in {@code io.github.seeother.errors}, and nothing that has to be caught.
 */
public final class Operation<I, T> {
  private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]{1,255}");

  private final SeeOtherClient client;
  private final Class<T> resultType;
  private final BiFunction<I, String, HttpRequest.Builder> request;

  /** @param request makes the POST from an input and an idempotency key */
  Operation(SeeOtherClient client, Class<T> resultType, BiFunction<I, String, HttpRequest.Builder> request) {
    this.client = client;
    this.resultType = resultType;
    this.request = request;
  }

  /** Sends a new request; returns once the server has accepted it. */
  public Submission<T> submit(I input) {
    return submit(input, UUID.randomUUID().toString());
  }

  /**
   * Sends a request under a key of the caller's: the same key and input again give the same request, so that it is
   * safe to send it again. It is sent again by itself while the server gives no usable answer.
   */
  public Submission<T> submit(I input, String idempotencyKey) {
    if (!IDEMPOTENCY_KEY.matcher(idempotencyKey).matches()) {
      throw new IllegalArgumentException(
          "expected an idempotency key of 1 to 255 visible ASCII characters, got \"" + idempotencyKey + "\"");
    }
    HttpRequest.Builder post = request.apply(input, idempotencyKey);
    URI url = post.copy().build().uri();
    Question question = new Question(
        Redirects.from(url),
        asked -> post,
        Duration.ZERO,
        client.rules()::submitted,
        unusable -> ServerUnreachable.submitting(unusable.detail(), idempotencyKey, unusable.cause()));
    String goesOn =
        "the request may have arrived: submit it again under the idempotency key \"" + idempotencyKey + "\"";
    Answer answer = Interrupts.unchecked(goesOn, () -> client.asker().ask(question, new Deadline(null, null)));
    Answer.Accepted accepted = (Answer.Accepted) answer;
    return new Submission<>(client, resultType, accepted.location(), News.of(accepted));
  }

  /** Submits, and waits for the result. */
  public T run(I input) {
    return submit(input).await();
  }

  /** Submits under a key of the caller's, and waits for the result. */
  public T run(I input, String idempotencyKey) {
    return submit(input, idempotencyKey).await();
  }

  /**
   * The handle of a request that was submitted at any time, by any process. Asks the server nothing.
   *
   * @param location where its status is; relative to the base URL if it is relative
   */
  public Submission<T> resume(String location) {
    URI url = Locations.resolve(URI.create(client.baseUrl() + "/"), location);
    Origin.of(url);
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "expected a location without user name, such as " + client.baseUrl() + "/requests/1; the client has the key");
    }
    return new Submission<>(client, resultType, url, News.none());
  }

  public Submission<T> resume(URI location) {
    return resume(location.toString());
  }
}
