/**
 * The PERT-beta distribution of a task's three estimates: a beta distribution over optimistic..pessimistic with
 *
 *   alpha = 1 + 4 (likely - optimistic) / (pessimistic - optimistic)
 *   beta  = 1 + 4 (pessimistic - likely) / (pessimistic - optimistic)
 *
 * whose mean is (optimistic + 4 likely + pessimistic) / 6. After Malcolm, Roseboom, Clark and Fazar, "Application
 * of a Technique for Research and Development Program Evaluation", Operations Research 7 (1959), in the form of
 * Vose, "Risk Analysis" (2000).
 *
 * Sampled by J. H. Ahrens, "A one-table method for sampling from continuous and discrete distributions", Computing
 * 54 (1995): the area under the density is covered by strips of equal area, from the mode outwards. A strip is
 * chosen evenly and a point in it evenly; most points lie below the strip's lower edge and need no evaluation of
 * the density at all. That is exact, as any rejection from an envelope is, and costs two random words as a rule.
 */
import { exp, ln } from './elementary.ts';
import type { RandomStream } from './random.ts';

export interface Estimates {
  readonly optimistic: number;
  readonly likely: number;
  readonly pessimistic: number;
}

/** A strip's area, where the density's peak is 1 and its support 0..1: 100 to 280 strips cover any PERT-beta. */
const stripArea = 1 / 512;

/** Numbers that a strip takes in the table: its edge at the peak's side, its width away from the peak, its upper edge, lower edge / upper edge. */
const stripNumbers = 4;

const twoTo32 = 2 ** 32;

/** Draws durations of one task, in days. */
export class PertSampler {
  readonly #optimistic: number;
  readonly #pessimistic: number;
  readonly #exponent: number;
  readonly #lnPeak: number;
  readonly #strips: Float64Array;

  constructor({ optimistic, likely, pessimistic }: Estimates) {
    this.#optimistic = optimistic;
    this.#pessimistic = pessimistic;
    const mode = pessimistic > optimistic ? (likely - optimistic) / (pessimistic - optimistic) : 0;
    this.#exponent = 4 * mode;
    this.#lnPeak = 0;
    this.#lnPeak = this.#lnDensity(mode);
    this.#strips = Float64Array.from([...this.#stripsFrom(mode, 1), ...this.#stripsFrom(mode, 0)]);
  }

  /** Writes the stream's next `count` durations to the head of `days`. */
  draw(random: RandomStream, days: Float64Array, count: number): void {
    const optimistic = this.#optimistic;
    const pessimistic = this.#pessimistic;
    if (optimistic === pessimistic) {
      days.fill(optimistic, 0, count);
      return;
    }
    const range = pessimistic - optimistic;
    const strips = this.#strips;
    const stripCount = strips.length / stripNumbers;
    for (let i = 0; i < count; i++) {
      for (;;) {
        // One word chooses the strip, and what it leaves over is the height within it.
        const chosen = ((random.next() >>> 0) / twoTo32) * stripCount;
        const strip = Math.floor(chosen) * stripNumbers;
        const height = chosen - Math.floor(chosen);
        const x = (strips[strip] ?? 0) + ((random.next() >>> 0) / twoTo32) * (strips[strip + 1] ?? 0);
        if (height < (strips[strip + 3] ?? 0) || height * (strips[strip + 2] ?? 0) < this.#density(x)) {
          // Rounding may carry the sum past the end of the range.
          days[i] = Math.min(optimistic + x * range, pessimistic);
          break;
        }
      }
    }
  }

  /** The strips from the mode to one end of the support. The last one reaches past it, where the density is 0. */
  *#stripsFrom(mode: number, end: 0 | 1): Generator<number> {
    const direction = end === 1 ? 1 : -1;
    for (let edge = mode; direction * (end - edge) > 0;) {
      const upper = this.#density(edge);
      const width = (direction * stripArea) / upper;
      yield edge;
      yield width;
      yield upper;
      edge += width;
      yield this.#density(edge) / upper;
    }
  }

  /** The density at `x`, where its peak is 1. */
  #density(x: number): number {
    return x < 0 || x > 1 ? 0 : exp(Math.min(0, this.#lnDensity(x) - this.#lnPeak));
  }

  #lnDensity(x: number): number {
    const a = this.#exponent;
    const b = 4 - this.#exponent;
    // A power of 0 is 1, at the ends too.
    return (a === 0 ? 0 : a * ln(x)) + (b === 0 ? 0 : b * ln(1 - x));
  }
}
