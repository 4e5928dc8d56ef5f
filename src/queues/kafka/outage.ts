/** Says once that something does not work, however often it is tried, and once that it works again. */
import type { QueueEvents } from '../../ports/work-queue.ts';

/** Its message says it all, and holds no credentials; the driver's own error is not passed on. */
export class KafkaTrouble extends Error {
  override readonly name = 'KafkaTrouble';
}

export class Outage {
  readonly #what: string;
  readonly #events: QueueEvents;
  readonly #secret: string | undefined;
  #lasts = false;

  /** `secret` is what no message may hold. */
  constructor(what: string, events: QueueEvents, secret: string | undefined) {
    this.#what = what;
    this.#events = events;
    this.#secret = secret;
  }

  get lasts(): boolean {
    return this.#lasts;
  }

  failed(error: unknown): void {
    if (this.#lasts) return;
    this.#lasts = true;
    const reason = error instanceof Error ? error.message : String(error);
    const safe = this.#secret === undefined ? reason : reason.replaceAll(this.#secret, '…');
    this.#events.queueFailed(new KafkaTrouble(`${this.#what} does not work, and is tried again and again: ${safe}`));
  }

  works(): void {
    if (!this.#lasts) return;
    this.#lasts = false;
    this.#events.queueRecovered(this.#what);
  }
}
