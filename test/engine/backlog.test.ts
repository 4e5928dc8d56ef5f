import { describe, expect, it } from '@jest/globals';
import { Backlog, retryAfterSeconds } from '../../src/engine/backlog.ts';
import type { RequestStore } from '../../src/ports/request-store.ts';
import type { RequestRecord } from '../../src/request/record.ts';
import { until } from '../support/until.ts';
import { wrongClock } from '../support/wrong-clock.ts';

const now = 1_000_000;
const identity = {
  id: 'x',
  operation: 'echo',
  owner: 'me',
  attempt: 1,
  revision: 1,
  contractVersion: '1',
  createdAt: now,
};
const waiting = (dueInMs = 0): RequestRecord => ({ ...identity, status: 'accepted', dueAt: now + dueInMs });
const running = (elapsedMs: number, percent?: number): RequestRecord => ({
  ...identity,
  status: 'running',
  startedAt: now - elapsedMs,
  worker: 'w',
  leaseUntil: now + 10_000,
  ...(percent !== undefined && { progress: { percent } }),
});

describe('Retry-After', () => {
  it.each<[string, Partial<Parameters<typeof retryAfterSeconds>[0]> & { record: RequestRecord }, number]>([
    ['of a request that waits for nothing is a second', { record: waiting() }, 1],
    ['of a waiting request is what an attempt takes', { record: waiting(), runMs: 8_000 }, 8],
    [
      'of a request in a long line is half the line and its own attempt',
      { record: waiting(), runMs: 2_000, waiting: 20, concurrency: 2 },
      12,
    ],
    ['of a retry is not before it is due', { record: waiting(7_000), runMs: 1_000 }, 8],
    ['of a running request is what is left of the usual time', { record: running(3_000), runMs: 10_000 }, 7],
    [
      'of one that takes longer than usual grows with the time that it has taken',
      { record: running(100_000), runMs: 10_000 },
      10,
    ],
    ['of one that reports progress goes by that', { record: running(6_000, 75), runMs: 60_000 }, 2],
    [
      'of one that was asked to stop is a second',
      { record: { ...running(3_000), cancelRequestedAt: now }, runMs: 3_600_000 },
      1,
    ],
    ['is at most a minute', { record: waiting(), runMs: 3_600_000 }, 60],
    ['is spread by up to a quarter', { record: waiting(), runMs: 8_000, random: 1 }, 10],
    ['is whole seconds, rounded up', { record: waiting(), runMs: 1_001 }, 2],
  ])('%s', (_what, input, seconds) => {
    expect(retryAfterSeconds({ runMs: 0, waiting: 0, concurrency: 1, now, random: 0, ...input })).toBe(seconds);
  });
});

describe('the line', () => {
  it('is counted anew also when the clock of the machine is set back', async () => {
    let count = 7;
    const store = { counts: () => Promise.resolve([{ operation: 'echo', status: 'accepted', count }]) };
    const backlog = new Backlog(store as unknown as RequestStore, new Map());
    await until('it has been counted', () => backlog.waiting() === 7);
    const RightDate = Date;
    globalThis.Date = wrongClock(-3_600_000);
    try {
      count = 3;
      const began = performance.now();
      await until('it is counted again', () => backlog.waiting() === 3 || performance.now() - began > 5_000);
      expect(backlog.waiting()).toBe(3);
    } finally {
      globalThis.Date = RightDate;
    }
  });
});
