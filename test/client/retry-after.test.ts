import { expect, test } from '@jest/globals';
import { delayOf } from '../../src/client/polling/delays.ts';
import { retryAfterOf } from '../../src/client/protocol/retry-after.ts';

const now = Date.parse('2026-11-24T08:00:00Z');

test.each<[string | undefined, string | undefined, ReturnType<typeof retryAfterOf>]>([
  [undefined, undefined, { kind: 'none' }],
  ['0', undefined, { kind: 'after', ms: 0 }],
  [' 120 ', undefined, { kind: 'after', ms: 120_000 }],
  ['1.5', undefined, { kind: 'after', ms: 1_500 }],
  ['31536000', undefined, { kind: 'after', ms: 31_536_000_000 }],
  ['Tue, 24 Nov 2026 08:00:30 GMT', undefined, { kind: 'after', ms: 30_000 }],
  // the server's clock is an hour behind, and by that clock it says ten seconds
  ['Tue, 24 Nov 2026 07:00:10 GMT', 'Tue, 24 Nov 2026 07:00:00 GMT', { kind: 'after', ms: 10_000 }],
  ['Tue, 24 Nov 2026 07:00:00 GMT', undefined, { kind: 'after', ms: 0 }],
  ['Tuesday, 24-Nov-26 08:00:30 GMT', undefined, { kind: 'after', ms: 30_000 }],
  ['-1', undefined, { kind: 'unreadable', value: '-1' }],
  ['', undefined, { kind: 'unreadable', value: '' }],
  ['soon', undefined, { kind: 'unreadable', value: 'soon' }],
  ['1e9', undefined, { kind: 'unreadable', value: '1e9' }],
  ['2026-11-24', undefined, { kind: 'unreadable', value: '2026-11-24' }],
])('Retry-After %p with Date %p', (retryAfter, date, expected) => {
  const headers = new Headers();
  if (retryAfter !== undefined) headers.set('retry-after', retryAfter);
  if (date !== undefined) headers.set('date', date);
  expect(retryAfterOf(headers, now)).toEqual(expected);
});

const policy = { minDelayMs: 100, baseDelayMs: 1_000, maxDelayMs: 30_000, maxRetryAfterMs: 3_600_000 };

test('Retry-After is kept to, between the shortest pause and the longest', () => {
  const after = (ms: number) => delayOf({ kind: 'after', ms }, 0, policy, Math.random);
  expect(after(0)).toEqual({ ms: 100 });
  expect(after(7_000)).toEqual({ ms: 7_000 });
  expect(after(31_536_000_000).ms).toBe(3_600_000);
  expect(after(31_536_000_000).notice).toContain('31536000 s; asking again in 3600 s');
});

test('without it pauses grow up to the longest, with full jitter', () => {
  const steps = [0, 1, 2, 3, 4, 5, 6, 1_000];
  const most = steps.map((step) => delayOf({ kind: 'none' }, step, policy, () => 1).ms);
  expect(most).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  expect(steps.map((step) => delayOf({ kind: 'none' }, step, policy, () => 0).ms)).toEqual(steps.map(() => 100));
});
