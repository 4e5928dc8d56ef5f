/** The sweeper: removes what has expired, and blobs that no request refers to. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobStore } from '../ports/blob-store.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { EngineEvents } from './events.ts';

export interface SweeperSettings {
  readonly everyMs: number;
  /** A blob is stored before its record is: only one of this age can be an orphan. */
  readonly orphanAgeMs: number;
}

const batch = 200;

export class Sweeper {
  readonly #store: RequestStore;
  readonly #blobs: BlobStore;
  readonly #settings: SweeperSettings;
  readonly #events: Pick<EngineEvents, 'requestsExpired' | 'storeFailed'>;
  readonly #stopping = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  constructor(parts: {
    store: RequestStore;
    blobs: BlobStore;
    settings: SweeperSettings;
    events: Pick<EngineEvents, 'requestsExpired' | 'storeFailed'>;
  }) {
    this.#store = parts.store;
    this.#blobs = parts.blobs;
    this.#settings = parts.settings;
    this.#events = parts.events;
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  /** Removes all that has expired now. */
  async sweepExpired(): Promise<void> {
    for (;;) {
      const expired = await this.#store.expire(batch);
      if (expired.length > 0) this.#events.requestsExpired(expired.map(({ id }) => id));
      await this.#blobs.remove(expired.flatMap(({ blobs }) => blobs));
      if (expired.length < batch || this.#stopping.signal.aborted) return;
    }
  }

  /** Removes blobs of requests that were never accepted, or are gone. */
  async sweepOrphans(): Promise<void> {
    for await (const name of this.#blobs.olderThan(this.#settings.orphanAgeMs)) {
      const [id = ''] = name.split('/', 1);
      if ((await this.#store.find(id)) === undefined) await this.#blobs.remove([name]);
      if (this.#stopping.signal.aborted) return;
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let round = 0; !signal.aborted; round += 1) {
      try {
        await this.sweepExpired();
        // looking through all blobs is dear and rarely finds any
        if (round % 60 === 0) await this.sweepOrphans();
      } catch (error) {
        this.#events.storeFailed(error);
      }
      await sleep(this.#settings.everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
