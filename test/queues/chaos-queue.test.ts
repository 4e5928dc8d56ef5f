import { expect, test } from '@jest/globals';
import type { Hint } from '../../src/ports/work-queue.ts';
import { openLocalQueue } from '../../src/queues/local/local-queue.ts';
import { ChaosQueue } from '../support/chaos-queue.ts';
import type { Chaos } from '../support/chaos-queue.ts';
import { hintsOf } from '../support/queue-watch.ts';
import { until } from '../support/until.ts';

const calm: Chaos = { seed: 1, loses: 0, repeats: 0, delays: 0, mostDelayMs: 0 };

/** The ids that come of the hints, in order. */
async function through(chaos: Partial<Chaos>, hints: readonly Hint[], enough: number): Promise<string[]> {
  const queue = new ChaosQueue(openLocalQueue(), { ...calm, ...chaos });
  const seen: string[] = [];
  await queue.subscribe((came) => {
    seen.push(...came.map(({ id }) => id));
    return Promise.resolve();
  });
  queue.publish(hints);
  await until('enough of them come', () => seen.length >= enough);
  await queue.close();
  return seen;
}

test('without faults all come, in another order', async () => {
  const hints = hintsOf(100);
  const ids = hints.map(({ id }) => id);
  const seen = await through({}, hints, 100);
  expect(seen).not.toEqual(ids);
  expect(seen.toSorted()).toEqual(ids.toSorted());
});

test('the same seed loses the same hints, another seed loses others', async () => {
  const hints = hintsOf(100);
  const lossy = (seed: number): Promise<string[]> => through({ seed, loses: 0.5 }, hints, 1);
  const [first, again, other] = [await lossy(1), await lossy(1), await lossy(2)];
  expect(first.length).toBeGreaterThan(25);
  expect(first.length).toBeLessThan(75);
  expect(again).toEqual(first);
  expect(other.toSorted()).not.toEqual(first.toSorted());
});

test('hints come twice', async () => {
  const hints = hintsOf(10);
  const seen = await through({ repeats: 1 }, hints, 20);
  expect(new Set(seen).size).toBe(10);
});

test('late hints come after those that are not', async () => {
  const hints = hintsOf(200);
  const seen = await through({ delays: 0.5, mostDelayMs: 20 }, hints, 200);
  expect(new Set(seen).size).toBe(200);
});

test('what is late when it closes is lost', async () => {
  const queue = new ChaosQueue(openLocalQueue(), { ...calm, delays: 1, mostDelayMs: 60_000 });
  queue.publish(hintsOf(10));
  await queue.close();
});
