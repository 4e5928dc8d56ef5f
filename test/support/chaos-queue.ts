/** A work queue around another one that does all that a queue may: loses, repeats, reorders and delays hints. */
import type { Hint, Subscription, WorkQueue } from '../../src/ports/work-queue.ts';

export interface Chaos {
  /** The same seed does the same to the same hints. */
  readonly seed: number;
  /** The share of hints that are lost, that come twice, and that come late: 0 to 1. */
  readonly loses: number;
  readonly repeats: number;
  readonly delays: number;
  /** How late they come at most, in milliseconds. */
  readonly mostDelayMs: number;
}

/** Closing it closes the one within, and what is late by then is lost. */
export class ChaosQueue implements WorkQueue {
  readonly #within: WorkQueue;
  readonly #chaos: Chaos;
  readonly #random: () => number;
  readonly #late = new Set<NodeJS.Timeout>();

  constructor(within: WorkQueue, chaos: Chaos) {
    this.#within = within;
    this.#chaos = chaos;
    this.#random = generator(chaos.seed);
  }

  publish(hints: readonly Hint[]): void {
    const { loses, repeats, delays, mostDelayMs } = this.#chaos;
    const now: Hint[] = [];
    for (const hint of hints) {
      // all numbers are drawn for each hint, so that one share does not change what the others do
      const [lost, twice, late, delay] = [this.#random(), this.#random(), this.#random(), this.#random()];
      if (lost < loses) continue;
      for (const copy of twice < repeats ? [hint, hint] : [hint]) {
        if (late < delays) this.#publishLater(copy, delay * mostDelayMs);
        else now.push(copy);
      }
    }
    this.#within.publish(this.#shuffled(now));
  }

  subscribe(onHints: (hints: readonly Hint[]) => Promise<void>): Promise<Subscription> {
    return this.#within.subscribe(onHints);
  }

  async close(): Promise<void> {
    for (const timer of this.#late) clearTimeout(timer);
    this.#late.clear();
    await this.#within.close();
  }

  #publishLater(hint: Hint, delayMs: number): void {
    const timer = setTimeout(() => {
      this.#late.delete(timer);
      this.#within.publish([hint]);
    }, delayMs);
    this.#late.add(timer);
  }

  #shuffled(hints: readonly Hint[]): Hint[] {
    return hints
      .map((hint) => ({ hint, rank: this.#random() }))
      .sort((left, right) => left.rank - right.rank)
      .map(({ hint }) => hint);
  }
}

/** Numbers from 0 up to 1, by a linear congruential generator: enough to spread faults. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
