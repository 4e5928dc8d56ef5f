/** Facts about settle and the results that it keeps. */
import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../../src/ports/request-store.ts';
import { newRequestId } from '../../../src/request/ids.ts';
import { problem } from '../../../src/request/problems.ts';
import type { Content } from '../../../src/request/record.ts';
import type { Opened } from './opened.ts';
import {
  accept,
  canceled,
  claim,
  claimDue,
  failed,
  find,
  finish,
  hourMs,
  json,
  lapse,
  lose,
  owner,
  released,
  retryLater,
  run,
  settle,
  succeeded,
  resultOf,
} from './requests.ts';

export function settling(opened: () => Opened): void {
  describe('a settled request', () => {
    test.each<[string, Content]>([
      ['a small result', json],
      ['a result of 100 kB', { mediaType: 'application/json', json: JSON.stringify('x'.repeat(100_000)) }],
      ['a file', { mediaType: 'text/csv', blob: 'one/result-1', bytes: 8 }],
    ])('with %s is the same however often it is read, with its result and without', async (_, result) => {
      const { store, openAnother } = opened();
      // whoever is asked may keep what it settles
      await store.find(newRequestId());
      const { id } = await finish(store, { ...succeeded, result });
      const record = await find(await openAnother(), id, 'succeeded');
      for (const node of [store, await openAnother()]) {
        for (let count = 0; count < 2; count += 1) {
          expect(await node.findWithResult(id)).toStrictEqual({ record, result });
          expect(await node.find(id)).toStrictEqual(record);
        }
      }
    });

    test.each<[string, Outcome, object]>([
      ['succeeded', succeeded, {}],
      ['failed', failed, { problem: problem('handler-failed') }],
      ['canceled', canceled, {}],
    ])(
      'that %s says when it ended and until when it is kept, and no longer who ran it',
      async (status, outcome, more) => {
        const { store, openAnother } = opened();
        const lease = await run(store);
        await store.report(lease, { percent: 80, message: 'nearly' });
        const { startedAt, createdAt } = await find(store, lease.id, 'running');
        expect(await settle(store, lease, outcome)).toBe(true);
        const record = await find(store, lease.id);
        const { settledAt } = record as typeof record & { settledAt: number };
        expect(record).toStrictEqual({
          id: lease.id,
          operation: lease.operation,
          owner,
          contractVersion: '1.0.0',
          status,
          attempt: 1,
          revision: 4,
          createdAt,
          startedAt,
          settledAt,
          expiresAt: settledAt + hourMs,
          progress: { percent: 80, message: 'nearly' },
          ...more,
        });
        expect(settledAt).toBeGreaterThanOrEqual(startedAt);
        expect(await (await openAnother()).find(lease.id)).toStrictEqual(record);
      },
    );

    test('has the problem as it was given, with all its members', async () => {
      const { store } = opened();
      const given = {
        ...problem('input-rejected', { detail: 'three rows', instance: '/requests/1' }),
        errors: [
          { pointer: '/tasks/0/a~1b', detail: 'too "long"' },
          { parameter: '$top', detail: '' },
        ],
        'rows.bad': [1, 2.5, null, true],
        $more: { nested: { 'a.b': 'ö' } },
      };
      const { id } = await finish(store, { kind: 'failed', problem: given, retentionMs: hourMs });
      expect((await find(store, id, 'failed')).problem).toStrictEqual(given);
    });

    test('cannot be settled twice', async () => {
      const { store } = opened();
      const lease = await finish(store, succeeded);
      const before = await find(store, lease.id);
      expect(await settle(store, lease, failed)).toBe(false);
      expect(await settle(store, lease, { ...succeeded, result: { mediaType: 'text/plain', json: '2' } })).toBe(false);
      expect(await find(store, lease.id)).toStrictEqual(before);
      expect(await resultOf(store, lease.id)).toStrictEqual(json);
    });

    test('is settled once by two nodes that try at once', async () => {
      const { store, openAnother } = opened();
      const other = await openAnother();
      for (let round = 0; round < 20; round += 1) {
        const lease = await run(store);
        const [one, two] = await Promise.all([settle(store, lease, succeeded), settle(other, lease, failed)]);
        expect([one, two].sort()).toEqual([false, true]);
        expect(await find(store, lease.id)).toMatchObject({ status: one ? 'succeeded' : 'failed', revision: 3 });
        expect(await resultOf(store, lease.id)).toEqual(one ? json : undefined);
      }
    });

    test('is not run again', async () => {
      const { store } = opened();
      for (const outcome of [succeeded, failed, canceled]) await settle(store, await lapse(store), outcome);
      expect(await claimDue(store)).toEqual([]);
    });

    test('may have succeeded though a cancel was asked', async () => {
      const { store } = opened();
      const lease = await run(store);
      await store.cancel(lease.id, owner, hourMs);
      const { cancelRequestedAt } = await find(store, lease.id, 'running');
      expect(await settle(store, lease, succeeded)).toBe(true);
      expect(await find(store, lease.id)).toMatchObject({ status: 'succeeded', cancelRequestedAt, revision: 4 });
      expect(await resultOf(store, lease.id)).toEqual(json);
    });
  });

  describe('a batch of settlements', () => {
    test('is answered in order, each on its own', async () => {
      const { store } = opened();
      const lost = await lose(store);
      const [good, bad, back] = [await run(store), await run(store), await run(store)];
      const settlements = [
        { lease: lost.old, outcome: succeeded },
        { lease: good, outcome: succeeded },
        { lease: { id: newRequestId(), attempt: 1 }, outcome: failed },
        { lease: bad, outcome: failed },
        { lease: lost.latest, outcome: canceled },
        { lease: back, outcome: retryLater },
      ];
      expect(await store.settle(settlements)).toEqual([false, true, false, true, true, true]);
      const records = await Promise.all([good, bad, lost.latest, back].map(({ id }) => find(store, id)));
      expect(records.map(({ status }) => status)).toEqual(['succeeded', 'failed', 'canceled', 'accepted']);
      expect(await store.settle([])).toEqual([]);
    });

    test('that names a lease twice settles it as it is named first', async () => {
      const { store } = opened();
      const lease = await run(store);
      const settlements = [
        { lease, outcome: failed },
        { lease, outcome: succeeded },
      ];
      expect(await store.settle(settlements)).toEqual([true, false]);
      expect(await find(store, lease.id)).toMatchObject({ status: 'failed', revision: 3 });
      expect(await resultOf(store, lease.id)).toBeUndefined();
    });
  });

  describe('a request that goes back', () => {
    test('for a retry waits for its delay', async () => {
      const { store } = opened();
      const lease = await run(store);
      await store.report(lease, { percent: 5 });
      const { startedAt, createdAt } = await find(store, lease.id, 'running');
      const { createdAt: earliest } = await accept(store);
      expect(await settle(store, lease, { kind: 'retry', delayMs: 60_000 })).toBe(true);
      const { createdAt: latest } = await accept(store);
      const record = await find(store, lease.id, 'accepted');
      expect(record).toStrictEqual({
        id: lease.id,
        operation: lease.operation,
        owner,
        contractVersion: '1.0.0',
        status: 'accepted',
        attempt: 1,
        revision: 4,
        createdAt,
        startedAt,
        dueAt: record.dueAt,
      });
      expect(record.dueAt).toBeGreaterThanOrEqual(earliest + 60_000);
      expect(record.dueAt).toBeLessThanOrEqual(latest + 60_000);
    });

    test('because its worker gave it up is due at once, on any node', async () => {
      const { store, openAnother } = opened();
      const lease = await finish(store, released);
      expect(await find(store, lease.id)).toMatchObject({ status: 'accepted', attempt: 1, revision: 3 });
      expect(await (await openAnother()).claim({ worker: 'w', leaseMs: hourMs, ids: [lease.id] })).toStrictEqual([
        { ...lease, attempt: 2 },
      ]);
      expect(await find(store, lease.id)).toMatchObject({ status: 'running', attempt: 2, revision: 4 });
    });

    test('shows when its latest attempt began', async () => {
      const { store } = opened();
      const { id } = await finish(store, released);
      const { startedAt: first } = await find(store, id, 'accepted');
      const { createdAt: between } = await accept(store);
      await claim(store, id);
      const { startedAt } = await find(store, id, 'running');
      expect(startedAt).toBeGreaterThanOrEqual(between);
      expect(startedAt).toBeGreaterThanOrEqual(first ?? Infinity);
    });
  });

  describe('a result', () => {
    test.each([
      ['JSON text', { mediaType: 'application/json', json: '{ "b": 1.0,\n "a": 1e2, "a": "\\ud800 é" }' }],
      ['empty text', { mediaType: 'application/json', json: '' }],
      ['a blob', { mediaType: 'text/csv; charset=utf-8', blob: '0199d9a0/result', bytes: 5_000_000_000 }],
      ['an empty blob', { mediaType: 'text/csv', blob: '0199d9a0/result', bytes: 0 }],
    ])('that is %s is given back exactly, on any node', async (_, result) => {
      const { store, openAnother } = opened();
      const { id } = await finish(store, { kind: 'succeeded', result, retentionMs: hourMs });
      expect(await resultOf(store, id)).toStrictEqual(result);
      expect(await resultOf(await openAnother(), id)).toStrictEqual(result);
    });

    test('is there only once the request succeeded', async () => {
      const { store } = opened();
      const waiting = await accept(store);
      const running = await run(store);
      const ended = [await finish(store, failed), await finish(store, canceled), await finish(store, released)];
      for (const { id } of [waiting, running, ...ended, { id: newRequestId() }, { id: 'no id' }]) {
        expect(await resultOf(store, id)).toBeUndefined();
      }
      await settle(store, running, succeeded);
      expect(await resultOf(store, running.id)).toEqual(json);
    });

    test('comes with the record as find has it', async () => {
      const { store } = opened();
      const all = [await accept(store), await run(store), await finish(store, failed), await finish(store, succeeded)];
      for (const { id } of all) expect((await store.findWithResult(id))?.record).toStrictEqual(await find(store, id));
      expect(await store.findWithResult(newRequestId())).toBeUndefined();
    });

    test('is not the input', async () => {
      const { store } = opened();
      const { id } = await finish(store, succeeded, {
        input: { parameters: {}, body: { mediaType: 'text/csv', blob: 'b/input', bytes: 1 } },
      });
      expect(await resultOf(store, id)).toEqual(json);
    });
  });
}
