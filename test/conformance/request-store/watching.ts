/** Facts about watch, on the node that makes the change: what others hear, and when, is up to the adapter. */
import { describe, expect, test } from '@jest/globals';
import type { RequestStore, WatchFor } from '../../../src/ports/request-store.ts';
import type { RequestRecord } from '../../../src/request/record.ts';
import { until } from '../../support/until.ts';
import type { Opened } from './opened.ts';
import {
  accept,
  claim,
  find,
  finish,
  hourMs,
  lapse,
  claimDue,
  owner,
  retryLater,
  run,
  settle,
  succeeded,
} from './requests.ts';

export function watching(opened: () => Opened): void {
  describe('a watcher', () => {
    test('is called with the record after claim, report, cancel and settle', async () => {
      const { store } = opened();
      const { id } = await accept(store);
      const seen = watch(store, id);
      const expectSeen = async (): Promise<void> => {
        const record = await find(store, id);
        await until(`revision ${String(record.revision)} is seen`, () => seen.at(-1)?.revision === record.revision);
        expect(seen.at(-1)).toStrictEqual(record);
      };
      const lease = await claim(store, id);
      await expectSeen();
      await store.report(lease, { percent: 1 });
      await expectSeen();
      await settle(store, lease, retryLater);
      await expectSeen();
      await store.cancel(id, owner, hourMs);
      await expectSeen();
      expect(seen.map(({ revision }) => revision)).toEqual(seen.map(({ revision }) => revision).sort((a, b) => a - b));
    });

    test('hears that the request was asked to cancel, and that it ended', async () => {
      const { store } = opened();
      const lease = await run(store);
      const seen = watch(store, lease.id);
      await store.cancel(lease.id, owner, hourMs);
      await until('the cancel is seen', () => seen.some(({ cancelRequestedAt }) => cancelRequestedAt !== undefined));
      await settle(store, lease, succeeded);
      await until('the end is seen', () => seen.some(({ status }) => status === 'succeeded'));
      expect(seen.at(-1)).toStrictEqual(await find(store, lease.id));
    });

    test('hears that a lapsed request has another worker', async () => {
      const { store } = opened();
      const { id } = await lapse(store);
      const seen = watch(store, id);
      await claimDue(store);
      await until('the claim is seen', () => seen.some(({ attempt }) => attempt === 2));
    });

    test('may wait for the end alone', async () => {
      const { store } = opened();
      const { id } = await accept(store);
      const seen = watch(store, id, 'end');
      const lease = await claim(store, id);
      await store.report(lease, { percent: 1 });
      await settle(store, lease, succeeded);
      await until('the end is seen', () => seen.at(-1)?.status === 'succeeded');
      expect(seen.at(-1)).toStrictEqual(await find(store, id));

      const waiting = await accept(store);
      const canceled = watch(store, waiting.id, 'end');
      await store.cancel(waiting.id, owner, hourMs);
      await until('the cancel is seen', () => canceled.at(-1)?.status === 'canceled');
    });

    test('is one of several of a request', async () => {
      const { store } = opened();
      const lease = await run(store);
      const [one, two] = [watch(store, lease.id), watch(store, lease.id)];
      await settle(store, lease, succeeded);
      await until('both have seen it', () => one.length > 0 && two.length > 0);
      expect(one.at(-1)).toStrictEqual(two.at(-1));
    });

    test('does not hear of other requests', async () => {
      const { store } = opened();
      const [lease, watched] = [await run(store), await run(store)];
      const seen = watch(store, watched.id);
      await settle(store, lease, succeeded);
      await settle(store, watched, succeeded);
      await until('the end is seen', () => seen.some(({ status }) => status === 'succeeded'));
      expect(new Set(seen.map(({ id }) => id))).toEqual(new Set([watched.id]));
    });

    test('hears no more once it has stopped, and the others still do', async () => {
      const { store } = opened();
      const lease = await run(store);
      const stopped: RequestRecord[] = [];
      const stop = store.watch(lease.id, (record) => stopped.push(record));
      const seen = watch(store, lease.id);
      await store.report(lease, { percent: 1 });
      await until('the report is seen', () => stopped.length > 0 && seen.length > 0);
      stop();
      stop();
      const before = stopped.length;
      await settle(store, lease, succeeded);
      await until('the end is seen', () => seen.some(({ status }) => status === 'succeeded'));
      expect(stopped).toHaveLength(before);
    });

    test('that watches twice with the same function can stop one of the two', async () => {
      const { store } = opened();
      const lease = await run(store);
      const seen: RequestRecord[] = [];
      const onChange = (record: RequestRecord): void => void seen.push(record);
      const stop = store.watch(lease.id, onChange);
      store.watch(lease.id, onChange);
      stop();
      await settle(store, lease, succeeded);
      await until('the end is seen', () => seen.length > 0);
    });

    test('may stop while it is called', async () => {
      const { store } = opened();
      const lease = await run(store);
      let calls = 0;
      const stop = store.watch(lease.id, () => {
        calls += 1;
        stop();
      });
      await store.report(lease, { percent: 1 });
      await until('the report is seen', () => calls > 0);
      const seen = watch(store, lease.id);
      await settle(store, lease, succeeded);
      await until('the end is seen', () => seen.length > 0);
      expect(calls).toBe(1);
    });

    test('is not called for what was refused', async () => {
      const { store } = opened();
      const lease = await finish(store, succeeded);
      const seen = watch(store, lease.id);
      const other = await run(store);
      const marker = watch(store, other.id);
      await settle(store, lease, succeeded);
      await store.report(lease, { percent: 1 });
      await settle(store, other, succeeded);
      await until('another end is seen', () => marker.length > 0);
      expect(seen).toEqual([]);
    });

    test('keeps nobody from closing the store', async () => {
      const { store } = opened();
      const { id } = await run(store);
      const stop = store.watch(id, () => undefined);
      await store.close();
      stop();
    });
  });
}

/** The records that a watcher of a request is called with, from now on. */
function watch(store: RequestStore, id: string, what?: WatchFor): RequestRecord[] {
  const seen: RequestRecord[] = [];
  store.watch(id, (record) => seen.push(record), what);
  return seen;
}
