/** Facts about expire. */
import { describe, expect, test } from '@jest/globals';
import type { ExpiredRequest, Outcome, RequestStore } from '../../../src/ports/request-store.ts';
import { until } from '../../support/until.ts';
import type { Opened } from './opened.ts';
import {
  accept,
  canceled,
  failed,
  find,
  finish,
  ids,
  json,
  lapse,
  operation,
  owner,
  retryLater,
  run,
  settle,
  succeeded,
  untilPast,
  resultOf,
} from './requests.ts';

export function expiring(opened: () => Opened): void {
  describe('expire', () => {
    test.each<[string, Outcome]>([
      ['succeeded', { ...succeeded, retentionMs: 0 }],
      ['failed', { ...failed, retentionMs: 0 }],
      ['canceled', { ...canceled, retentionMs: 0 }],
    ])('removes a request that %s, when its time is over', async (_, outcome) => {
      const { store, openAnother } = opened();
      const { id } = await finish(store, outcome);
      expect(await expireWhenOver(store, id)).toStrictEqual([{ id, blobs: [] }]);
      for (const node of [store, await openAnother()]) {
        expect(await node.find(id)).toBeUndefined();
        expect(await resultOf(node, id)).toBeUndefined();
        expect(
          await node.list({ owner, statuses: ['succeeded', 'failed', 'canceled'], operations: [operation], limit: 9 }),
        ).toEqual([]);
      }
      expect(await store.expire(10)).toEqual([]);
    });

    test('on one node removes what another has read with its result', async () => {
      const { store, openAnother } = opened();
      const other = await openAnother();
      const { id } = await finish(store, { ...succeeded, retentionMs: 200 });
      await find(other, id, 'succeeded');
      expect(await resultOf(other, id)).toEqual(json);
      expect(ids(await expireWhenOver(store, id))).toEqual([id]);
      expect(await other.find(id)).toBeUndefined();
      expect(await resultOf(other, id)).toBeUndefined();
    });

    test('removes a request that was canceled while it waited', async () => {
      const { store } = opened();
      const { id } = await accept(store);
      await store.cancel(id, owner, 0);
      expect(await expireWhenOver(store, id)).toStrictEqual([{ id, blobs: [] }]);
    });

    test('leaves what waits, runs or has time left', async () => {
      const { store } = opened();
      const kept = [
        await accept(store),
        await run(store),
        await lapse(store),
        await finish(store, retryLater),
        await finish(store, succeeded),
        await finish(store, failed),
        await finish(store, canceled),
      ];
      const over = await finish(store, { kind: 'canceled', retentionMs: 0 });
      expect(ids(await expireWhenOver(store, over.id))).toEqual([over.id]);
      for (const { id } of kept) expect(await store.find(id)).toBeDefined();
      expect(await resultOf(store, kept[4]?.id ?? '')).toEqual(json);
    });

    test('removes what has been over longest first, up to its limit', async () => {
      const { store } = opened();
      const [a, b, c] = [await run(store), await run(store), await run(store)];
      for (const lease of [c, a, b]) {
        await settle(store, lease, { ...succeeded, retentionMs: 0 });
        await untilPast(store, (await find(store, lease.id, 'succeeded')).expiresAt);
      }
      expect(ids(await store.expire(1))).toEqual([c.id]);
      expect(ids(await store.expire(2)).sort()).toEqual([a.id, b.id]);
      expect(await store.expire(2)).toEqual([]);
    });

    test('names the blobs of the input and of the result', async () => {
      const { store } = opened();
      const body = { mediaType: 'text/csv', blob: 'one/input', bytes: 7 };
      const result = { mediaType: 'text/csv', blob: 'one/result', bytes: 8 };
      const expired = new Map<string, readonly string[]>();
      const both = await finish(
        store,
        { kind: 'succeeded', result, retentionMs: 0 },
        { input: { parameters: {}, body } },
      );
      const input = await finish(store, { ...canceled, retentionMs: 0 }, { input: { parameters: {}, body } });
      const output = await finish(store, { kind: 'succeeded', result, retentionMs: 0 });
      const neither = await finish(store, { ...succeeded, retentionMs: 0 }, { input: { parameters: {}, body: json } });
      await until('all are removed', async () => {
        for (const { id, blobs } of await store.expire(10)) expired.set(id, blobs.toSorted());
        return expired.size === 4;
      });
      expect(expired).toEqual(
        new Map([
          [both.id, ['one/input', 'one/result']],
          [input.id, ['one/input']],
          [output.id, ['one/result']],
          [neither.id, []],
        ]),
      );
    });

    test('removes each request once, on two nodes at once', async () => {
      const { store, openAnother } = opened();
      const other = await openAnother();
      const over: string[] = [];
      for (let count = 0; count < 30; count += 1)
        over.push((await finish(store, { kind: 'canceled', retentionMs: 0 })).id);
      await untilPast(store, (await find(store, over.at(-1) ?? '', 'canceled')).expiresAt);
      const removed = (await Promise.all([store, other, store, other].map((node) => node.expire(20)))).flat();
      // an expire that met another one may come back short
      removed.push(...(await store.expire(100)));
      expect(ids(removed).sort()).toEqual(over.toSorted());
    });
  });
}

/** What an expire removes once the time of a request is over. */
async function expireWhenOver(store: RequestStore, id: string): Promise<ExpiredRequest[]> {
  const record = await find(store, id);
  await untilPast(store, 'expiresAt' in record ? record.expiresAt : Infinity);
  return store.expire(10);
}
