/** How many requests of an owner wait: as the store last said, and what this node has accepted since. */
import type { RequestStore } from '../ports/request-store.ts';

const refreshMs = 1_000;

interface Figure {
  waiting: number;
  readonly countedAt: number;
}

/**
 * At most a second old. What other nodes have accepted in that second is not known, so that an owner who calls several
 * at one time can get that much over the limit.
 */
export class OwnersWaiting {
  readonly #store: RequestStore;
  /** The longest counted first; those that are too old to be used are dropped. */
  readonly #figures = new Map<string, Figure>();
  readonly #counting = new Map<string, Promise<number>>();

  constructor(store: RequestStore) {
    this.#store = store;
  }

  /** Counted no further than `atMost`, which is the same whenever this owner is asked for. */
  async waitingOf(owner: string, atMost: number): Promise<number> {
    this.#dropOld(performance.now());
    return this.#figures.get(owner)?.waiting ?? this.#count(owner, atMost);
  }

  accepted(owner: string): void {
    const figure = this.#figures.get(owner);
    if (figure !== undefined) figure.waiting += 1;
  }

  /** Once for all who ask at one time. */
  #count(owner: string, atMost: number): Promise<number> {
    const counting =
      this.#counting.get(owner) ??
      this.#store
        .waitingOf(owner, atMost)
        .then((waiting) => {
          this.#figures.set(owner, { waiting, countedAt: performance.now() });
          return waiting;
        })
        .finally(() => this.#counting.delete(owner));
    this.#counting.set(owner, counting);
    return counting;
  }

  #dropOld(now: number): void {
    for (const [owner, { countedAt }] of this.#figures) {
      if (now - countedAt < refreshMs) return;
      this.#figures.delete(owner);
    }
  }
}
