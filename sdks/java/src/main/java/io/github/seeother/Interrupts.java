package io.github.seeother;

import java.util.concurrent.CancellationException;

/** An interrupt ends what waits; nothing is canceled on the server. */
final class Interrupts {
  private Interrupts() {}

  interface Interruptible<T> {
    T run() throws InterruptedException;
  }

  static <T> T unchecked(String whatGoesOn, Interruptible<T> action) {
    try {
      return action.run();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      CancellationException ended = new CancellationException("interrupted: " + whatGoesOn);
      ended.initCause(interrupted);
      throw ended;
    }
  }
}
