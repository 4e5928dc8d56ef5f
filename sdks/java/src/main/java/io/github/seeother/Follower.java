package io.github.seeother;

import io.github.seeother.errors.RequestCanceled;
import io.github.seeother.errors.RequestFailed;
import io.github.seeother.errors.SeeOtherException;
import io.github.seeother.errors.ServerUnreachable;
import io.github.seeother.model.Progress;
import io.github.seeother.model.RequestStatus;
import io.github.seeother.model.Status;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/** Follows one request from its Location to its end, for one caller that waits. */
final class Follower {
  private static final Duration LONGEST_HELD = Duration.ofSeconds(20);

  private record Seen(Status status, Progress progress) {}

  private final Asker asker;
  private final Rules rules;
  private final URI location;
  private final News news;
  private final Deadline deadline;
  private final Consumer<RequestStatus> onUpdate;
  private Seen seen;
  /** Of a result that is not ready although the request has succeeded. */
  private Trouble trouble;

  /** @param onUpdate called with each change of the status or the progress; or null */
  Follower(
      Asker asker, Rules rules, URI location, News news, Deadline deadline, Consumer<RequestStatus> onUpdate) {
    this.asker = asker;
    this.rules = rules;
    this.location = location;
    this.news = news;
    this.deadline = deadline;
    this.onUpdate = onUpdate;
    trouble = asker.trouble(deadline);
  }

  /** Asks once. */
  Answer.Told status() throws InterruptedException {
    Question question =
        question("GET", Redirects.from(location), held(), reply -> rules.status(reply, location));
    Answer answer = asker.ask(question, deadline);
    Answer.Told told = (Answer.Told) answer;
    news.supersede();
    tell(told.status());
    return told;
  }

  /** Asks until the request has ended: Succeeded or Ended. */
  Answer.Told end() throws InterruptedException {
    heedNews();
    int silent = 0;
    for (;;) {
      Answer.Told told = status();
      if (!(told instanceof Answer.Incomplete incomplete)) return told;
      trouble = asker.trouble(deadline);
      silent = incomplete.retryAfter() == null ? silent + 1 : 1;
      deadline.sleep(delay(incomplete.retryAfter(), silent - 1));
    }
  }

  /** What is not held waits until the server wants to be asked, unless the caller would be gone by then. */
  private void heedNews() throws InterruptedException {
    Duration early = news.left();
    if (early.isZero() || deadline.asksOnce()) return;
    if (news.status() != null) tell(news.status());
    if (held().isZero() && !deadline.isWithin(early)) deadline.sleep(early);
  }

  /** Asks until there is a result. */
  <T> T result(Class<T> type) throws InterruptedException {
    for (;;) {
      Answer.Told end = end();
      if (!(end instanceof Answer.Succeeded succeeded)) throw failure(end.status());
      Redirects redirects = Redirects.from(location).to(succeeded.result());
      Question question =
          question("GET", redirects, Duration.ZERO, reply -> rules.result(reply, location, type));
      Answer answer = asker.ask(question, deadline);
      if (answer instanceof Answer.Content content) return type.cast(content.value());
      Answer.Unusable notReady = notReady((Answer.NotReady) answer, succeeded.result());
      Duration pause = trouble
          .next(notReady, System.nanoTime(), ThreadLocalRandom.current().nextDouble())
          .orElseThrow(() -> question.impatient().apply(notReady));
      deadline.sleep(pause);
    }
  }

  private static Answer.Unusable notReady(Answer.NotReady answer, URI result) {
    String detail = "the request has succeeded, and " + result + " still answers that the result is not ready";
    return new Answer.Unusable(detail, answer.retryAfter(), null);
  }

  /** The status that the server answers to being asked to cancel; empty if the request had finished. */
  Optional<RequestStatus> cancel() throws InterruptedException {
    Question question =
        question("DELETE", Redirects.from(location), Duration.ZERO, reply -> rules.canceled(reply, location));
    Answer answer = asker.ask(question, deadline);
    return answer instanceof Answer.Told told ? Optional.of(told.status()) : Optional.empty();
  }

  private Question question(String method, Redirects redirects, Duration held, Function<Reply, Answer> understand) {
    return new Question(
        redirects,
        url -> request(method, url, held),
        held,
        understand,
        unusable -> ServerUnreachable.asking(unusable.detail(), location, unusable.cause()));
  }

  private static HttpRequest.Builder request(String method, URI url, Duration held) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(url)
        .method(method, HttpRequest.BodyPublishers.noBody())
        .header("Accept", "application/json, application/problem+json;q=0.9");
    return held.isZero() ? builder : builder.header("Prefer", "wait=" + held.toSeconds());
  }

  /** A held answer comes when the request has ended: who wants to see it on its way does not ask for that. */
  private Duration held() {
    if (onUpdate != null || deadline.asksOnce()) return Duration.ZERO;
    Duration left = deadline.left();
    return left == null || left.compareTo(LONGEST_HELD) > 0 ? LONGEST_HELD : Duration.ofSeconds(left.toSeconds());
  }

  private void tell(RequestStatus status) {
    deadline.heard(status);
    Seen now = new Seen(status.getStatus(), status.getProgress());
    if (onUpdate != null && !now.equals(seen)) onUpdate.accept(status);
    seen = now;
  }

  private SeeOtherException failure(RequestStatus status) {
    return status.getStatus() == Status.FAILED
        ? new RequestFailed(status.getProblem(), location)
        : new RequestCanceled(location);
  }

  private static Duration delay(Duration retryAfter, int step) {
    return Delays.of(retryAfter, step, ThreadLocalRandom.current().nextDouble());
  }
}
