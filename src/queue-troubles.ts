/** Since when the work queue is in trouble, as far as it has told. */
import type { QueueEvents } from './ports/work-queue.ts';
import type { EpochMs } from './request/record.ts';

export class QueueTroubles {
  readonly #since = new Map<string, EpochMs>();

  readonly events: Pick<QueueEvents, 'queueFailed' | 'queueRecovered'> = {
    queueFailed: (_error, what) => {
      if (what !== undefined && !this.#since.has(what)) this.#since.set(what, Date.now());
    },
    queueRecovered: (what) => {
      this.#since.delete(what);
    },
  };

  /** Undefined if all of it works. */
  get since(): EpochMs | undefined {
    return this.#since.size === 0 ? undefined : Math.min(...this.#since.values());
  }
}
