package io.github.seeother;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Takes an answer whole, and knows when its next piece is due: a long one may take its time, a silent one not. */
final class Pace implements HttpResponse.BodyHandler<byte[]> {
  private final Duration pause;
  private volatile long dueNanos;

  /**
   * @param head how long the answer may take to begin
   * @param pause how long each piece of its body may take to come
   */
  Pace(Duration head, Duration pause) {
    this.pause = pause;
    dueNanos = System.nanoTime() + head.toNanos();
  }

  /** Until the next piece is due; not more than zero if it is late. */
  long leftNanos() {
    return dueNanos - System.nanoTime();
  }

  private void heard() {
    dueNanos = System.nanoTime() + pause.toNanos();
  }

  @Override
  public HttpResponse.BodySubscriber<byte[]> apply(HttpResponse.ResponseInfo head) {
    heard();
    HttpResponse.BodySubscriber<byte[]> whole = HttpResponse.BodySubscribers.ofByteArray();
    return new HttpResponse.BodySubscriber<>() {
      @Override
      public CompletionStage<byte[]> getBody() {
        return whole.getBody();
      }

      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        whole.onSubscribe(subscription);
      }

      @Override
      public void onNext(List<ByteBuffer> piece) {
        heard();
        whole.onNext(piece);
      }

      @Override
      public void onError(Throwable failure) {
        whole.onError(failure);
      }

      @Override
      public void onComplete() {
        whole.onComplete();
      }
    };
  }
}
