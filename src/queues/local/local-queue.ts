/**
 * The work queue within one process: hints wait in memory until the event loop comes round, so that those of
 * one moment travel together. What nobody has taken is lost with the process, which the port allows.
 */
import type { Hint, QueueEvents, Subscription, WorkQueue } from '../../ports/work-queue.ts';

/** Hints beyond these are dropped: nobody takes them, and the work is found by the due claim. */
const maxWaiting = 10_000;

/** So that a subscriber does not take the whole line while the others have nothing. */
const maxBatch = 256;

export function openLocalQueue(events?: Pick<QueueEvents, 'hintsDropped'>): WorkQueue {
  return new LocalQueue(events);
}

class LocalQueue implements WorkQueue {
  readonly withinProcess = true;
  readonly #waiting: Hint[] = [];
  /** In the order in which they are served: the one that had a batch last stands at the end. */
  readonly #subscribers = new Set<Subscriber>();
  readonly #events: Pick<QueueEvents, 'hintsDropped'> | undefined;
  #delivery: NodeJS.Immediate | undefined;
  #closed = false;

  constructor(events: Pick<QueueEvents, 'hintsDropped'> | undefined) {
    this.#events = events;
  }

  publish(hints: readonly Hint[]): void {
    if (this.#closed) return;
    const taken = hints.slice(0, maxWaiting - this.#waiting.length);
    for (const hint of taken) this.#waiting.push(hint);
    if (taken.length < hints.length) this.#events?.hintsDropped(hints.length - taken.length);
    this.#deliverSoon();
  }

  subscribe(onHints: (hints: readonly Hint[]) => Promise<void>): Promise<Subscription> {
    if (this.#closed) return Promise.reject(new Error('the queue is closed: subscribe before close'));
    const subscriber = new Subscriber(onHints);
    this.#subscribers.add(subscriber);
    this.#deliverSoon();
    return Promise.resolve({
      stop: () => {
        this.#subscribers.delete(subscriber);
        return subscriber.running;
      },
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearImmediate(this.#delivery);
    const running = [...this.#subscribers].map((subscriber) => subscriber.running);
    this.#waiting.length = 0;
    await Promise.all(running);
  }

  #deliverSoon(): void {
    this.#delivery ??= setImmediate(() => {
      this.#delivery = undefined;
      this.#deliver();
    });
  }

  #deliver(): void {
    for (const subscriber of [...this.#subscribers]) {
      if (this.#waiting.length === 0) return;
      if (subscriber.busy) continue;
      this.#subscribers.delete(subscriber);
      this.#subscribers.add(subscriber);
      void subscriber.take(this.#waiting.splice(0, maxBatch)).then(() => {
        this.#deliverSoon();
      });
    }
  }
}

class Subscriber {
  readonly #onHints: (hints: readonly Hint[]) => Promise<void>;
  #busy = false;
  #running = Promise.resolve();

  constructor(onHints: (hints: readonly Hint[]) => Promise<void>) {
    this.#onHints = onHints;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Resolves when the callback has: at once if none runs. */
  get running(): Promise<void> {
    return this.#running;
  }

  take(hints: readonly Hint[]): Promise<void> {
    this.#running = this.#call(hints);
    return this.#running;
  }

  async #call(hints: readonly Hint[]): Promise<void> {
    this.#busy = true;
    try {
      await this.#onHints(hints);
    } catch {
      // these hints are lost, no more: the due claim finds their work
    } finally {
      this.#busy = false;
    }
  }
}
