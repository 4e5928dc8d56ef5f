/** What the store says of itself, for one scrape after another: asked at most once a second, however many scrape. */
import type { Counts, RequestStore } from '../ports/request-store.ts';

const keptMs = 1_000;
/** A scrape does not wait longer for a store that does not answer. */
const patienceMs = 2_000;

interface Figures {
  readonly counts: Counts;
  readonly oldestDue: readonly { readonly operation: string; readonly seconds: number }[];
}

export class StoreFigures {
  readonly #store: RequestStore;
  readonly #operations: readonly string[];
  #latest: Promise<Figures | undefined> | undefined;
  #askedAt = 0;

  constructor(store: RequestStore, operations: readonly string[]) {
    this.#store = store;
    this.#operations = operations;
  }

  /** Undefined if the store does not answer. */
  read(): Promise<Figures | undefined> {
    const now = performance.now();
    if (this.#latest === undefined || now - this.#askedAt > keptMs) {
      this.#askedAt = now;
      this.#latest = inTime(this.#ask());
    }
    return this.#latest;
  }

  async #ask(): Promise<Figures> {
    const [counts, oldestDue] = await Promise.all([
      this.#store.counts(),
      Promise.all(
        this.#operations.map(async (operation) => {
          const due = await this.#store.earliestDue(operation);
          const seconds = due === undefined ? 0 : Math.max(0, this.#store.now() - due) / 1_000;
          return { operation, seconds };
        }),
      ),
    ]);
    return { counts, oldestDue };
  }
}

async function inTime(figures: Promise<Figures>): Promise<Figures | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patienceMs, undefined);
  });
  try {
    return await Promise.race([figures, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
