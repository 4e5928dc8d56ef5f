/**
 * Uniform random bits: sfc32, Chris Doty-Humphrey's "small fast counting" generator (PractRand), in integer
 * arithmetic that every engine computes alike. Each task has a stream of its own, so its draws stay the same
 * whatever else is in the project.
 */

/** PractRand throws away this many draws, so that streams with similar seeds do not start alike. */
const warmUp = 15;

export class RandomStream {
  /** Three words that are mixed, and a counter. A typed array is three times as fast here as four fields. */
  readonly #state: Int32Array;

  /** The stream `index` of `seed`, an integer from 0 to 2^53 - 1. */
  constructor(seed: number, index: number) {
    this.#state = Int32Array.of(seed, Math.floor(seed / 2 ** 32), index, 1);
    for (let i = 0; i < warmUp; i++) this.next();
  }

  /** The next 32 bits, as an integer from -2^31 to 2^31 - 1. */
  next(): number {
    const state = this.#state;
    const [a, b, c, counter] = [state[0] ?? 0, state[1] ?? 0, state[2] ?? 0, state[3] ?? 0];
    const bits = (a + b + counter) | 0;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + bits;
    state[3] = counter + 1;
    return bits;
  }
}
