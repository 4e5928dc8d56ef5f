/**
 * The keys as a node knows them: what it read of the key store is good for two seconds. So a key that was revoked, or
 * made, is known to be so two seconds later on every node, and a caller's calls cost the key store one read in that time.
 *
 * Wrong keys do not crowd out good ones, which are kept apart, and do not flood the key store: while one read is under way,
 * the ids of all that come meanwhile gather for the next.
 */
import { LRUCache } from 'lru-cache';
import type { KeyRecord, KeyStore } from '../ports/key-store.ts';

/** How long after a key was made or revoked a node may not know it yet. */
export const keyCacheMs = 2_000;

const maxKnown = 10_000;
const maxUnknown = 10_000;
const largestRead = 500;

interface Seen<What> {
  readonly what: What;
  /** When the read that gave it began. */
  readonly at: number;
}

export class KnownKeys {
  readonly #store: KeyStore;
  readonly #now: () => number;
  readonly #known = new LRUCache<string, Seen<KeyRecord>>({ max: maxKnown });
  readonly #unknown = new LRUCache<string, Seen<true>>({ max: maxUnknown });
  readonly #asked = new Map<string, PromiseWithResolvers<KeyRecord | undefined>>();
  #reading = false;
  #any: Seen<boolean> | undefined;
  #askingForAny: Promise<boolean> | undefined;

  /** @param now a clock in milliseconds, for tests */
  constructor(store: KeyStore, now: () => number = () => performance.now()) {
    this.#store = store;
    this.#now = now;
  }

  /** The key, as it was at most two seconds ago. Rejects with StoreUnavailable. */
  async find(id: string): Promise<KeyRecord | undefined> {
    const known = this.#known.get(id);
    if (this.#isFresh(known)) return known.what;
    if (this.#isFresh(this.#unknown.get(id))) return undefined;
    const asked = this.#asked.get(id);
    if (asked !== undefined) return asked.promise;
    const asking = Promise.withResolvers<KeyRecord | undefined>();
    this.#asked.set(id, asking);
    if (!this.#reading) void this.#read();
    return asking.promise;
  }

  /** Whether there is any key, at once if it is known. Once there was one, there is for good: none is ever removed. */
  any(): boolean | Promise<boolean> {
    if (this.#any?.what === true || this.#isFresh(this.#any)) return this.#any.what;
    this.#askingForAny ??= this.#askForAny().finally(() => {
      this.#askingForAny = undefined;
    });
    return this.#askingForAny;
  }

  async #askForAny(): Promise<boolean> {
    const at = this.#now();
    const what = await this.#store.any();
    this.#any = { what, at };
    return what;
  }

  #isFresh<What>(seen: Seen<What> | undefined): seen is Seen<What> {
    return seen !== undefined && this.#now() < seen.at + keyCacheMs;
  }

  /** Reads until nobody waits. */
  async #read(): Promise<void> {
    this.#reading = true;
    while (this.#asked.size > 0) {
      const group = [...this.#asked].slice(0, largestRead);
      for (const [id] of group) this.#asked.delete(id);
      const at = this.#now();
      try {
        const found = new Map((await this.#store.find(group.map(([id]) => id))).map((key) => [key.id, key]));
        for (const [id, { resolve }] of group) {
          const key = found.get(id);
          this.#note(id, key, at);
          resolve(key);
        }
      } catch (error) {
        for (const [, { reject }] of group) reject(error);
      }
    }
    this.#reading = false;
  }

  #note(id: string, key: KeyRecord | undefined, at: number): void {
    if (key === undefined) {
      this.#known.delete(id);
      this.#unknown.set(id, { what: true, at });
    } else {
      this.#unknown.delete(id);
      this.#known.set(id, { what: key, at });
    }
  }
}
