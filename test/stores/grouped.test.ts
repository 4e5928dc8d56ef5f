/** How calls to MongoDB are grouped. */
import { expect, test } from '@jest/globals';
import { Grouped } from '../../src/stores/mongodb/grouped.ts';

test.each([
  ['calls of one moment go together', [1, 1, 1], [[1, 1, 1]]],
  ['no more than a group may have', [1, 1, 1, 1, 1], [[1, 1, 1, 1], [1]]],
  ['no more bytes than a group may have', [6, 5, 5, 1], [[6], [5, 5], [1]]],
  ['a call that has more bytes goes alone', [1, 30, 1], [[1], [30], [1]]],
])('%s', async (_, calls, expected) => {
  const groups: (readonly number[])[] = [];
  const send = (group: readonly number[]): Promise<readonly number[]> => {
    groups.push(group);
    return Promise.resolve(group);
  };
  const grouped = new Grouped(send, { atOnce: 1, largestGroup: 4, mostBytes: 10, bytesOf: (bytes: number) => bytes });
  expect(await grouped.addAll(calls)).toEqual(calls);
  expect(groups).toEqual(expected);
});
