/** The log's lines: one for each change, and nothing in them that is secret. */
import { describe, expect, test } from '@jest/globals';
import { PermanentFailure } from '../../src/engine/handler.ts';
import { problem } from '../../src/request/problems.ts';
import { joinListeners, serveEvents } from '../../src/events.ts';
import type { ServeEvents } from '../../src/events.ts';
import { jsonLog, logEvents } from '../../src/log.ts';
import type { ClaimedRequest, Outcome } from '../../src/ports/request-store.ts';
import type { RequestRecord } from '../../src/request/record.ts';

const secret = 'hunter2';

const claimed: ClaimedRequest = {
  id: '01a20c79-a6fb-7171-a330-c597cdf97444',
  operation: 'estimate',
  owner: 'ann',
  attempt: 2,
  createdAt: 1,
  input: { parameters: { key: secret }, body: { mediaType: 'application/json', json: `"${secret}"` } },
  lapsed: false,
  cancelRequested: false,
};
const record: RequestRecord = {
  ...{ id: claimed.id, operation: 'estimate', owner: 'ann', attempt: 0, revision: 1, contractVersion: '1' },
  ...{ status: 'accepted', createdAt: 1, dueAt: 1 },
};
const named = { id: claimed.id, operation: 'estimate', owner: 'ann' };

/** What is logged, at a level, of what is told. */
function linesOf(tell: (events: ServeEvents) => void, level = 'debug'): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
  };
  tell(joinListeners(serveEvents, logEvents(jsonLog(level, { write }))));
  return lines;
}

function ended(outcome: Outcome | undefined): Record<string, unknown>[] {
  return linesOf((events) => events.attemptEnded(claimed, outcome, { ranMs: 3, sinceAcceptedMs: 4 }));
}

test('a disk that gets full is a line that says so', () => {
  const lines = linesOf((events) => events.diskTroubled(new Error('the disk of ./data has 5 bytes left')));
  expect(lines).toMatchObject([{ level: 50, msg: 'the disk of ./data has 5 bytes left' }]);
});

describe('each change of a request is a line with its id, operation, owner and attempt', () => {
  test('accepted', () => {
    const lines = linesOf((events) => events.requestAccepted(record, 1.2));
    expect(lines).toMatchObject([{ ...named, attempt: 0, msg: 'accepted' }]);
  });

  test('running, and whether a worker was lost before', () => {
    const running = { ...named, attempt: 2, msg: 'running' };
    const [line] = linesOf((events) => events.attemptStarted(claimed, 1));
    expect(line).toMatchObject(running);
    expect(line).not.toHaveProperty('afterLapsedLease');
    expect(linesOf((events) => events.attemptStarted({ ...claimed, lapsed: true }, 1))).toMatchObject([
      { ...running, afterLapsedLease: true },
    ]);
  });

  test.each<[string, Outcome, Record<string, unknown>]>([
    [
      'succeeded',
      { kind: 'succeeded', result: { mediaType: 'application/json', json: `"${secret}"` }, retentionMs: 1 },
      {},
    ],
    [
      'failed',
      { kind: 'failed', problem: problem('handler-failed', { detail: secret }), retentionMs: 1 },
      { problem: '/problems/handler-failed' },
    ],
    ['canceled', { kind: 'canceled', retentionMs: 1 }, {}],
    ['retry', { kind: 'retry', delayMs: 1_000 }, { dueAt: expect.stringMatching(/^\d{4}-.*Z$/) }],
    ['released', { kind: 'released' }, {}],
  ])('%s', (msg, outcome, more) => {
    const lines = ended(outcome);
    expect(lines).toMatchObject([{ ...named, attempt: 2, msg, ...more }]);
    expect(JSON.stringify(lines)).not.toContain(secret);
  });

  test('a lease that was lost', () => {
    expect(ended(undefined)).toMatchObject([{ ...named, attempt: 2, msg: 'lease lost: nothing written' }]);
  });

  test('canceled before it ran, asked to be canceled, expired', () => {
    expect(
      linesOf((events) => {
        events.requestCanceled(record);
        events.cancelRequested(record);
        events.requestsExpired(['a', 'b']);
      }).map(({ msg, id }) => [msg, id]),
    ).toStrictEqual([
      ['canceled', claimed.id],
      ['cancel requested', claimed.id],
      ['expired', 'a'],
      ['expired', 'b'],
    ]);
  });

  test('and replays are for who debugs', () => {
    expect(linesOf((events) => events.requestReplayed(record))).toMatchObject([{ ...named, msg: 'replayed' }]);
    expect(linesOf((events) => events.requestReplayed(record), 'info')).toStrictEqual([]);
  });
});

describe('of an error there is', () => {
  test('what it says and where it was, and nothing that it carries', () => {
    const error = Object.assign(new TypeError('no such thing'), { document: { input: secret }, command: secret });
    const lines = linesOf((events) => events.storeFailed(error));
    expect(lines).toMatchObject([{ err: { type: 'TypeError', message: 'no such thing' } }]);
    expect(JSON.stringify(lines)).not.toContain(secret);
  });

  test.each([
    `connect to mongodb://ann:${secret}@db.example/x failed`,
    `connect to kafka://ann:p%40${secret}@k-1:9092,k-2:9092/t failed`,
    `E11000 duplicate key error index: keyed dup key: { owner: "ann", idempotency.key: "${secret}" }`,
  ])('no credential of a message: %s', (message) => {
    const cause = new Error(message);
    const lines = linesOf((events) => {
      events.storeFailed(new Error('out of reach', { cause }));
      events.queueFailed(cause, 'publishing');
      events.attemptFailed(claimed, cause);
      events.callFailed(message, undefined);
    });
    expect(lines).toHaveLength(4);
    expect(JSON.stringify(lines)).not.toContain(secret);
  });

  test('nothing if it is for the caller, whose body it may quote', () => {
    const failure = new PermanentFailure(problem('handler-failed', { detail: secret }));
    expect(linesOf((events) => events.attemptFailed(claimed, failure))).toStrictEqual([]);
  });
});

test('fields that hold secrets are blotted out, whoever logs them', () => {
  const lines: string[] = [];
  const log = jsonLog('info', { write: (line) => lines.push(line) });
  log.info({ authorization: secret, call: { headers: { cookie: secret }, body: secret }, password: secret }, 'a call');
  log.info({ store: { password: secret }, input: { parameters: secret }, record: { result: secret } }, 'a record');
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain(secret);
});
