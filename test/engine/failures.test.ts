import { describe, expect, it } from '@jest/globals';
import {
  afterFailure,
  AttemptCanceled,
  AttemptTimedOut,
  LeaseLost,
  ResultUnfit,
  WorkerStops,
} from '../../src/engine/failures.ts';
import { PermanentFailure } from '../../src/engine/handler.ts';

const policy = { maxAttempts: 5, retentionMs: 1_000, firstDelayMs: 100, maxDelayMs: 300 };
const noWine = { type: '/problems/no-wine', title: 'There is no wine', status: 422 };

describe('after a failed attempt, the request', () => {
  it.each([
    ['whose lease was lost is left alone', new LeaseLost(), undefined],
    ['that was given up is due at once', new WorkerStops(), { kind: 'released' }],
    ['that was canceled is canceled', new AttemptCanceled(), { kind: 'canceled', retentionMs: 1_000 }],
    [
      'that cannot be mended fails with its problem',
      new PermanentFailure(noWine),
      { kind: 'failed', problem: noWine, retentionMs: 1_000 },
    ],
    [
      'whose result does not fit fails and says where',
      new ResultUnfit([{ pointer: '/a', detail: 'must be number' }]),
      {
        kind: 'failed',
        problem: expect.objectContaining({
          type: '/problems/result-invalid',
          errors: [{ pointer: '/a', detail: 'must be number' }],
        }),
        retentionMs: 1_000,
      },
    ],
  ])('%s', (_what, failure, outcome) => {
    for (const attempt of [1, 5, 9]) expect(afterFailure(failure, attempt, policy, () => 0.5)).toEqual(outcome);
  });

  it.each([
    [1, 0, 50],
    [1, 1, 100],
    [2, 0, 100],
    [2, 1, 200],
    [3, 1, 300],
    [4, 0, 150],
    [4, 1, 300],
  ])('is tried again after attempt %i, with jitter %i, in %i ms', (attempt, random, delayMs) => {
    expect(afterFailure(new Error('no luck'), attempt, policy, () => random)).toEqual({ kind: 'retry', delayMs });
  });

  it('fails at the last attempt, without what the handler said', () => {
    const outcome = afterFailure(new Error('the password is swordfish'), 5, policy, () => 0);
    expect(outcome).toMatchObject({ kind: 'failed', problem: { type: '/problems/handler-failed', attempts: 5 } });
    expect(JSON.stringify(outcome)).not.toContain('swordfish');
  });

  it('fails at the last attempt that took too long, and says how long that is', () => {
    expect(afterFailure(new AttemptTimedOut(1_500), 5, policy, () => 0)).toMatchObject({
      kind: 'failed',
      problem: {
        type: '/problems/attempt-timed-out',
        status: 504,
        detail: expect.stringContaining('longer than 1.5 s'),
      },
    });
  });

  it('is tried again when something was thrown that only looks like a permanent failure', () => {
    const alike = Object.assign(new Error('x'), { name: 'PermanentFailure', problem: { title: 'no type' } });
    expect(afterFailure(alike, 1, policy, () => 1)).toEqual({ kind: 'retry', delayMs: 100 });
  });
});
