import { expect, test } from '@jest/globals';
import { openLocalQueue } from '../../src/queues/local/local-queue.ts';
import { newRequestId } from '../../src/request/ids.ts';
import { until } from '../support/until.ts';
import { workQueueConformance } from './work-queue.ts';

workQueueConformance('the local queue', () => {
  const queue = openLocalQueue();
  return Promise.resolve({ queue, close: () => queue.close() });
});

test('the local queue keeps no more than 10,000 hints that nobody takes', async () => {
  const queue = openLocalQueue();
  for (let call = 0; call < 100; call += 1) {
    queue.publish(Array.from({ length: 1000 }, () => ({ id: newRequestId(), operation: 'estimate' })));
  }
  let seen = 0;
  let last = '';
  await queue.subscribe((hints) => {
    seen += hints.length;
    last = hints.at(-1)?.id ?? '';
    return Promise.resolve();
  });
  const marker = newRequestId();
  await until('what was kept is delivered', () => seen >= 10_000);
  queue.publish([{ id: marker, operation: 'estimate' }]);
  await until('the next hint comes', () => last === marker);
  expect(seen).toBe(10_001);
  await queue.close();
});

test('subscribers of the local queue take turns', async () => {
  const queue = openLocalQueue();
  const calls = [0, 0, 0];
  for (const index of calls.keys()) {
    await queue.subscribe(() => {
      calls[index] = (calls[index] ?? 0) + 1;
      return Promise.resolve();
    });
  }
  for (let round = 1; round <= 30; round += 1) {
    queue.publish([{ id: newRequestId(), operation: 'estimate' }]);
    await until('the hint comes', () => calls.reduce((sum, count) => sum + count) === round);
  }
  expect(calls).toEqual([10, 10, 10]);
  await queue.close();
});
