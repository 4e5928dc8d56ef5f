/** Begins and ends a lot, of which some is always under way, and says what is still held of it before any full garbage collection. */
import { UnderWay } from '../../../src/under-way.ts';

const collect = globalThis.gc as (options?: { readonly type: 'minor' }) => void;
const bytesEach = 8_000;
const atOneTime = 64;
const rounds = 40;
const eachRound = 200;

const calls = new UnderWay<readonly number[]>();
const begin = (): (() => void) => calls.begin(new Array<number>(bytesEach / 8).fill(0));
const ends = Array.from({ length: atOneTime }, begin);
collect();
const before = process.memoryUsage().heapUsed;
for (let round = 0; round < rounds; round += 1) {
  for (let count = 0; count < eachRound; count += 1) {
    const at = count % atOneTime;
    ends[at]?.();
    ends[at] = begin();
  }
  collect({ type: 'minor' });
}
const held = process.memoryUsage().heapUsed - before;
console.log(JSON.stringify({ churned: rounds * eachRound * bytesEach, held }));
