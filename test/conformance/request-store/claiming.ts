/** Facts about claim: what is handed out, to whom, in which order. */
import { describe, expect, test } from '@jest/globals';
import type { RequestStore } from '../../../src/ports/request-store.ts';
import { newRequestId } from '../../../src/request/ids.ts';
import { until } from '../../support/until.ts';
import type { Opened } from './opened.ts';
import {
  accept,
  acceptMany,
  canceled,
  claim,
  claimDue,
  claimMany,
  failed,
  find,
  finish,
  hourMs,
  ids,
  lapse,
  operation,
  owner,
  retryLater,
  run,
  settle,
  succeeded,
  untilPast,
} from './requests.ts';

export function claiming(opened: () => Opened): void {
  describe('a claim', () => {
    test('makes the record running, with one more attempt and revision', async () => {
      const { store } = opened();
      const accepted = await accept(store);
      const before = await find(store, accepted.id);
      await store.claim({ worker: 'w1', leaseMs: 60_000, ids: [accepted.id] });
      const running = await find(store, accepted.id, 'running');
      expect(running).toStrictEqual({
        id: before.id,
        operation,
        owner,
        contractVersion: '1.0.0',
        status: 'running',
        attempt: 1,
        revision: 2,
        createdAt: before.createdAt,
        startedAt: running.startedAt,
        worker: 'w1',
        leaseUntil: running.startedAt + 60_000,
      });
      expect(running.startedAt).toBeGreaterThanOrEqual(before.createdAt);
    });

    test('gives back what the worker needs: input with parameters and a JSON body', async () => {
      const { store } = opened();
      const input = {
        parameters: { trials: 20_000, seed: 0.5, exact: true, tags: ['a', 'b'], limits: [1, 2], none: [], empty: '' },
        body: { mediaType: 'application/json; charset=utf-8', json: '{ "b": 1.0, "a": [1e2] }' },
      };
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const record = await accept(store, { input, traceparent, owner: 'bob' });
      expect(await claimMany(store, [record.id])).toStrictEqual([
        {
          id: record.id,
          attempt: 1,
          operation,
          owner: 'bob',
          input,
          createdAt: record.createdAt,
          lapsed: false,
          cancelRequested: false,
          traceparent,
        },
      ]);
    });

    test('gives back the name of a body that is a blob', async () => {
      const { store } = opened();
      const id = newRequestId();
      const input = { parameters: {}, body: { mediaType: 'text/csv', blob: `${id}/input`, bytes: 5_000_000_000 } };
      expect((await run(store, { id, input })).input).toStrictEqual(input);
    });

    test('gives back no body and no traceparent where there was none', async () => {
      const { store } = opened();
      const claimed = await run(store);
      expect(claimed.input).toStrictEqual({ parameters: {} });
      expect(claimed).not.toHaveProperty('traceparent');
    });

    test('may be made on another node than the one that accepted', async () => {
      const { store, openAnother } = opened();
      const { id } = await accept(store);
      expect(ids(await claimDue(await openAnother()))).toEqual([id]);
    });

    test('that names and asks for nothing gets nothing', async () => {
      const { store } = opened();
      await accept(store);
      expect(await store.claim({ worker: 'w', leaseMs: hourMs })).toEqual([]);
      expect(await store.claim({ worker: 'w', leaseMs: hourMs, ids: [], due: [] })).toEqual([]);
      expect(await claimDue(store, 0)).toEqual([]);
    });
  });

  describe('a claim by ids', () => {
    test('gets those that wait and no others', async () => {
      const { store } = opened();
      const waiting = await acceptMany(store, 3);
      await accept(store);
      const claimed = await claimMany(store, waiting);
      expect(ids(claimed).sort()).toEqual(waiting);
    });

    test('gets a request once though it is named twice', async () => {
      const { store } = opened();
      const { id } = await accept(store);
      expect(ids(await claimMany(store, [id, id]))).toEqual([id]);
      expect(await find(store, id)).toMatchObject({ attempt: 1, revision: 2 });
    });

    test('does not get what runs, is settled, is not due yet or is unknown', async () => {
      const { store } = opened();
      const running = await run(store);
      const delayed = await finish(store, retryLater);
      const settled = [await finish(store, succeeded), await finish(store, failed), await finish(store, canceled)];
      const canceledWaiting = await accept(store);
      await store.cancel(canceledWaiting.id, owner, hourMs);
      const all = [running, delayed, ...settled, canceledWaiting];
      const before = await Promise.all(all.map(({ id }) => find(store, id)));
      expect(await claimMany(store, [...ids(all), newRequestId(), 'no id', ''])).toEqual([]);
      expect(await Promise.all(all.map(({ id }) => find(store, id)))).toStrictEqual(before);
    });

    test('does not get a lapsed request: a hint is no reason to take it from its worker', async () => {
      const { store } = opened();
      const { id } = await lapse(store);
      expect(await claimMany(store, [id])).toEqual([]);
    });

    test('goes together with a claim of what is due', async () => {
      const { store } = opened();
      const named = await acceptMany(store, 2);
      const due = await acceptMany(store, 2, { operation: 'profile' });
      const query = { worker: 'w', leaseMs: hourMs, ids: named, due: [{ operation: 'profile', limit: 10 }] };
      expect(ids(await store.claim(query)).sort()).toEqual([...named, ...due].sort());
    });

    test('that also asks for what is due gets a request once', async () => {
      const { store } = opened();
      const waiting = await acceptMany(store, 3);
      const claimed = await store.claim({
        worker: 'w',
        leaseMs: hourMs,
        ids: waiting,
        due: [{ operation, limit: 10 }],
      });
      expect(ids(claimed).sort()).toEqual(waiting);
      expect(claimed.map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
    });
  });

  describe('a claim of what is due', () => {
    test('gets the longest due first', async () => {
      const { store } = opened();
      const requests = await acceptApart(store, 6);
      for (const pair of [requests.slice(0, 2), requests.slice(2, 4), requests.slice(4, 6)]) {
        expect(ids(await claimDue(store, 2)).sort()).toEqual(pair);
      }
    });

    test('goes by the time since when it is due, not by age', async () => {
      const { store } = opened();
      const [old, young] = await acceptApart(store, 2);
      const lease = await claim(store, old ?? '');
      await settle(store, lease, { kind: 'retry', delayMs: 1 });
      const { dueAt } = await find(store, lease.id, 'accepted');
      await untilPast(store, dueAt);
      expect(ids(await claimDue(store, 1))).toEqual([young]);
      expect(ids(await claimDue(store, 1))).toEqual([old]);
    });

    test('takes up to the limit of each operation', async () => {
      const { store } = opened();
      const counts = { a: 5, b: 1, c: 4, d: 2 };
      for (const [name, count] of Object.entries(counts)) await acceptMany(store, count, { operation: name });
      const due = [
        { operation: 'a', limit: 2 },
        { operation: 'b', limit: 3 },
        { operation: 'c', limit: 4 },
        { operation: 'unheardOf', limit: 4 },
      ];
      const claimed = await store.claim({ worker: 'w', leaseMs: hourMs, due });
      const taken = Object.keys(counts).map((name) => claimed.filter((request) => request.operation === name).length);
      expect(taken).toEqual([2, 1, 4, 0]);
    });

    test('is not starved by the long line of another operation', async () => {
      const { store } = opened();
      await acceptMany(store, 300, { operation: 'crowded' });
      const { id } = await accept(store, { operation: 'quiet' });
      const due = [
        { operation: 'crowded', limit: 1 },
        { operation: 'quiet', limit: 1 },
      ];
      expect(ids(await store.claim({ worker: 'w', leaseMs: hourMs, due }))).toContain(id);
    });

    test('does not get what is due later', async () => {
      const { store } = opened();
      await finish(store, retryLater);
      expect(await claimDue(store)).toEqual([]);
    });

    test('gets a retry once its delay is over', async () => {
      const { store } = opened();
      const { id } = await finish(store, { kind: 'retry', delayMs: 20 });
      const { dueAt } = await find(store, id, 'accepted');
      const claimed = await until('the retry is due', async () => (await claimDue(store)).at(0));
      expect(claimed).toMatchObject({ id, attempt: 2, lapsed: false });
      expect((await find(store, id, 'running')).startedAt).toBeGreaterThanOrEqual(dueAt);
    });

    test('drains a long line in as many claims as the limit needs', async () => {
      const { store } = opened();
      const waiting = await acceptMany(store, 250);
      const claims = [await claimDue(store, 100), await claimDue(store, 100), await claimDue(store, 100)];
      expect(claims.map((claimed) => claimed.length)).toEqual([100, 100, 50]);
      expect(ids(claims.flat()).sort()).toEqual(waiting);
    });
  });

  describe('two nodes that claim at once', () => {
    test('never get the same request, by ids', async () => {
      const { store, openAnother } = opened();
      const other = await openAnother();
      const waiting = await acceptMany(store, 200);
      const claims = await Promise.all([store, other, store, other].map((node) => claimMany(node, waiting)));
      expect(ids(claims.flat()).sort()).toEqual(waiting);
      const records = await Promise.all(waiting.map((id) => find(store, id)));
      expect(new Set(records.map(({ attempt, revision }) => `${String(attempt)} ${String(revision)}`))).toEqual(
        new Set(['1 2']),
      );
    });

    test('never get the same request, of what is due', async () => {
      const { store, openAnother } = opened();
      const waiting = await acceptMany(store, 200);
      const claimed = await Promise.all([store, await openAnother()].map((node) => claimAll(node, 7)));
      // a claim that met another one may come back short, so what is left is taken now
      expect(ids([...claimed.flat(), ...(await claimAll(store, 7))]).sort()).toEqual(waiting);
    });
  });
}

/** Claims what is due until there is no more of it. */
async function claimAll(store: RequestStore, limit: number): Promise<{ readonly id: string }[]> {
  const claimed = await claimDue(store, limit);
  return claimed.length === 0 ? [] : [...claimed, ...(await claimAll(store, limit))];
}

/** Ids of requests each of which is due later than the one before, if only by a millisecond. */
async function acceptApart(store: RequestStore, count: number): Promise<string[]> {
  const accepted: string[] = [];
  while (accepted.length < count) {
    const { id, createdAt } = await accept(store);
    accepted.push(id);
    await untilPast(store, createdAt);
  }
  return accepted;
}
