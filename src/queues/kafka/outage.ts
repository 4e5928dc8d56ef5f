/** Says once that something does not work, however often it is tried, and once that it works again. */
import type { QueueEvents } from '../../ports/work-queue.ts';

/** Its message says it all, and holds no credentials; the driver's own error is not passed on. */
export class KafkaTrouble extends Error {
  override readonly name = 'KafkaTrouble';
}

/** The failure in a row that is said: the first may be a moment's, such as a broker's that has just started. */
const said = 2;

export class Outage {
  readonly #what: string;
  readonly #events: QueueEvents;
  readonly #secret: string | undefined;
  /** In a row. */
  #failures = 0;

  /** `secret` is what no message may hold. */
  constructor(what: string, events: QueueEvents, secret: string | undefined) {
    this.#what = what;
    this.#events = events;
    this.#secret = secret;
  }

  get lasts(): boolean {
    return this.#failures > 0;
  }

  failed(error: unknown): void {
    this.#failures += 1;
    if (this.#failures !== said) return;
    const reason = error instanceof Error ? error.message : String(error);
    const safe = this.#secret === undefined ? reason : reason.replaceAll(this.#secret, '…');
    const message = `${this.#what} does not work, and is tried again and again: ${safe}`;
    this.#events.queueFailed(new KafkaTrouble(message), this.#what);
  }

  works(): void {
    const wasSaid = this.#failures >= said;
    this.#failures = 0;
    if (wasSaid) this.#events.queueRecovered(this.#what);
  }
}
