/** Tells everybody in this process who waits for an entry, or for all of them, what became of it. */
import type { Entry } from './journal/journal.ts';

export interface Change {
  readonly entry: Entry;
  /** Something that people should be told of, such as a Retry-After of a year. */
  readonly notice?: string;
}

export type ChangeListener = (change: Change) => void;

export class Changes {
  readonly #listeners = new Set<ChangeListener>();

  /** Calls back until the returned function is called. */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  publish(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}
