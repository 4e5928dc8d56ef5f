package io.github.seeother;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Asks a question until there is an answer of use: goes where redirects lead, and asks again after faults. */
final class Asker {
  private final Exchange exchange;
  private final Duration patience;

  /** @param patience how long a server may give no usable answer */
  Asker(Exchange exchange, Duration patience) {
    this.exchange = exchange;
    this.patience = patience;
  }

  /** Never Moved nor Unusable. */
  Answer ask(Question question, Deadline deadline) throws InterruptedException {
    Trouble trouble = trouble(deadline);
    for (;;) {
      Answer answer = follow(question, deadline);
      if (!(answer instanceof Answer.Unusable unusable)) return answer;
      Duration pause = trouble
          .next(unusable, System.nanoTime(), ThreadLocalRandom.current().nextDouble())
          .orElseThrow(() -> question.impatient().apply(unusable));
      deadline.sleep(pause);
    }
  }

  /** For one row of answers that cannot be used; who asks once has no patience. */
  Trouble trouble(Deadline deadline) {
    return new Trouble(deadline.asksOnce() ? Duration.ZERO : patience);
  }

  private Answer follow(Question question, Deadline deadline) throws InterruptedException {
    Redirects redirects = question.redirects();
    for (;;) {
      Answer answer = once(question, redirects, deadline);
      if (!(answer instanceof Answer.Moved moved)) return answer;
      redirects = redirects.to(moved.url());
    }
  }

  private Answer once(Question question, Redirects redirects, Deadline deadline) throws InterruptedException {
    deadline.check();
    try {
      Reply reply = exchange.send(question.request().apply(redirects.current()), question.held(), deadline.left());
      return question.understand().apply(reply);
    } catch (Exchange.NoAnswer noAnswer) {
      deadline.check();
      return new Answer.Unusable(noAnswer.getMessage(), null, noAnswer.getCause());
    }
  }
}
