package io.github.seeother;

import io.github.seeother.errors.ContractViolation;
import io.github.seeother.model.RequestStatus;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The handle of one request, whose result is a {@code T}. The server is asked by whoever waits, and by nobody else.
 * Safe for use by many threads.
 *
 * <p>Its methods throw what is in {@code io.github.seeother.errors}. A wait that ends early, by its timeout or by an
 * interrupt (CancellationException), does not cancel the request.
 */
public final class Submission<T> {
  private final SeeOtherClient client;
  private final Class<T> resultType;
  private final URI location;
  private final News news;

  Submission(SeeOtherClient client, Class<T> resultType, URI location, News news) {
    this.client = client;
    this.resultType = resultType;
    this.location = location;
    this.news = news;
  }

  /** Where the status is, absolute: {@code resume(location)} takes the request up again in any process. */
  public URI location() {
    return location;
  }

  /** Asks for the status once, now. */
  public RequestStatus status() {
    return guarded(() -> follower(once(), null).status().status());
  }

  /** Waits until the request has ended; the result. */
  public T await() {
    return guarded(() -> follower(forEver(), null).result(resultType));
  }

  /** Waits so long at most: WaitTimeout then. */
  public T await(Duration timeout) {
    return guarded(() -> follower(within(timeout), null).result(resultType));
  }

  /** Waits, and calls back with the status whenever it or the progress has changed. */
  public T await(Consumer<RequestStatus> onUpdate) {
    return guarded(() -> follower(forEver(), onUpdate).result(resultType));
  }

  /** Waits so long at most, and calls back with the status whenever it or the progress has changed. */
  public T await(Duration timeout, Consumer<RequestStatus> onUpdate) {
    return guarded(() -> follower(within(timeout), onUpdate).result(resultType));
  }

  /** The result if it is there; WaitTimeout if the request has not finished. */
  public T result() {
    return guarded(() -> follower(once(), null).result(resultType));
  }

  /** Calls back with each change of the status or the progress until the request has ended, however it ends. */
  public void updates(Consumer<RequestStatus> onUpdate) {
    guarded(() -> follower(forEver(), onUpdate).end());
  }

  /**
   * The result, later. Cancelling the future stops the waiting and does not cancel the request. It takes one of the
   * client's threads until then.
   */
  public CompletableFuture<T> toFuture() {
    CompletableFuture<T> future = new CompletableFuture<>();
    Thread thread = client.newThread(() -> {
      try {
        future.complete(await());
      } catch (Throwable failure) {
        future.completeExceptionally(failure);
      }
    });
    future.whenComplete((result, failure) -> {
      if (Thread.currentThread() != thread) thread.interrupt();
    });
    thread.start();
    return future;
  }

  /** Asks the server to cancel; the status that it answers, or the status as it is if it was too late. */
  public RequestStatus cancel() {
    Optional<RequestStatus> answered = guarded(() -> follower(forEver(), null).cancel());
    return answered.orElseGet(this::statusOfFinished);
  }

  /** Asks until there is an answer, as cancel() does; not held. */
  private RequestStatus statusOfFinished() {
    return guarded(() -> follower(forEver(), status -> {}).status().status());
  }

  private Follower follower(Deadline deadline, Consumer<RequestStatus> onUpdate) {
    return new Follower(client.asker(), client.rules(), location, news, deadline, onUpdate);
  }

  private Deadline once() {
    return within(Duration.ZERO);
  }

  private Deadline forEver() {
    return new Deadline(null, location);
  }

  private Deadline within(Duration timeout) {
    return new Deadline(Objects.requireNonNull(timeout, "timeout"), location);
  }

  private <V> V guarded(Interrupts.Interruptible<V> action) {
    try {
      return Interrupts.unchecked("the request goes on; take it up again with resume(\"" + location + "\")", action);
    } catch (ContractViolation violation) {
      throw violation.about(location);
    }
  }
}
