/** Facts about counts. */
import { describe, expect, test } from '@jest/globals';
import type { RequestStore } from '../../../src/ports/request-store.ts';
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
  lapse,
  newRequest,
  otherOwners,
  owner,
  released,
  retryLater,
  retryNow,
  run,
  settle,
  succeeded,
  untilPast,
} from './requests.ts';

export function counting(opened: () => Opened): void {
  describe('counts', () => {
    test('are none in an empty store', async () => {
      expect(await opened().store.counts()).toEqual([]);
    });

    test('of one owner are of what waits, and go no further than asked', async () => {
      const { store, openAnother } = opened();
      const other = await openAnother();
      const expectWaiting = async (waiting: number): Promise<void> => {
        for (const node of [store, other]) expect(await node.waitingOf(owner, 10)).toBe(waiting);
      };
      await expectWaiting(0);
      const [first = '', second = ''] = await acceptMany(store, 2);
      await acceptMany(other, 1, { operation: 'another' });
      for (const name of otherOwners) await acceptMany(store, 4, { owner: name });
      await expectWaiting(3);
      const lease = await claim(other, first);
      await expectWaiting(2);
      await settle(store, lease, retryLater);
      await expectWaiting(3);
      await store.cancel(second, owner, hourMs);
      await expectWaiting(2);
      await acceptMany(store, 9);
      await expectWaiting(10);
      expect(await store.waitingOf(owner, 5)).toBe(5);
      expect(await store.waitingOf('nobody', 5)).toBe(0);
    });

    test('are exact after every change, on every node', async () => {
      const { store, openAnother } = opened();
      const other = await openAnother();
      const expectCounts = async (expected: Record<string, number>): Promise<void> => {
        expect(await countsOf(store, 'estimate')).toEqual(expected);
        expect(await countsOf(other, 'estimate')).toEqual(expected);
      };

      const [first = '', second = '', third = ''] = await acceptMany(store, 3);
      await expectCounts({ accepted: 3 });
      const lease = await claim(other, first);
      await expectCounts({ accepted: 2, running: 1 });
      await store.renew([lease], hourMs);
      await store.report(lease, { percent: 3 });
      await store.cancel(first, owner, hourMs);
      await expectCounts({ accepted: 2, running: 1 });
      await settle(store, lease, released);
      await expectCounts({ accepted: 3 });
      await settle(store, await claim(store, first), retryNow);
      await expectCounts({ accepted: 3 });
      await settle(other, await claim(store, first), succeeded);
      await expectCounts({ accepted: 2, succeeded: 1 });
      await settle(store, await claim(store, second), failed);
      await expectCounts({ accepted: 1, succeeded: 1, failed: 1 });
      await store.cancel(third, owner, hourMs);
      await expectCounts({ succeeded: 1, failed: 1, canceled: 1 });
      await finish(store, canceled);
      await expectCounts({ succeeded: 1, failed: 1, canceled: 2 });
    });

    test('do not change with what is refused or changes nothing', async () => {
      const { store } = opened();
      const idempotency = { key: 'k', fingerprint: 'f' };
      await accept(store, { idempotency });
      await store.accept([newRequest({ idempotency }), newRequest({ idempotency: { key: 'k', fingerprint: 'g' } })]);
      expect(await countsOf(store, 'estimate')).toEqual({ accepted: 1 });
      const [lease] = await claimDue(store);
      if (lease === undefined) throw new Error('nothing was due');
      await settle(store, { ...lease, attempt: 9 }, succeeded);
      await store.cancel(lease.id, 'bob', hourMs);
      expect(await countsOf(store, 'estimate')).toEqual({ running: 1 });
      await settle(store, lease, succeeded);
      await settle(store, lease, failed);
      await store.cancel(lease.id, owner, hourMs);
      await store.expire(10);
      expect(await countsOf(store, 'estimate')).toEqual({ succeeded: 1 });
    });

    test('stay the same when a lapsed lease is handed out again', async () => {
      const { store } = opened();
      await lapse(store);
      await claimDue(store);
      expect(await countsOf(store, 'estimate')).toEqual({ running: 1 });
    });

    test('go down when records are removed', async () => {
      const { store } = opened();
      await finish(store, { kind: 'canceled', retentionMs: 0 });
      await finish(store, succeeded);
      await until('the record is removed', async () => (await store.expire(10)).length === 1);
      expect(await countsOf(store, 'estimate')).toEqual({ succeeded: 1 });
    });

    test('are by operation', async () => {
      const { store } = opened();
      await acceptMany(store, 2, { operation: 'a' });
      await acceptMany(store, 3, { operation: 'b' });
      await run(store, { operation: 'b' });
      expect(sorted(await store.counts())).toEqual(
        sorted([
          { operation: 'a', status: 'accepted', count: 2 },
          { operation: 'b', status: 'accepted', count: 3 },
          { operation: 'b', status: 'running', count: 1 },
        ]),
      );
    });

    test('are exact after two nodes worked at once', async () => {
      const { store, openAnother } = opened();
      const nodes = [store, await openAnother()];
      await Promise.all(
        nodes.map(async (node, index) => {
          const leases = await claimMany(node, await acceptMany(node, 40));
          await Promise.all(leases.slice(10).map((lease) => settle(node, lease, index === 0 ? succeeded : failed)));
          await Promise.all((await acceptMany(node, 10)).map((id) => node.cancel(id, owner, hourMs)));
        }),
      );
      for (const node of nodes) {
        expect(await countsOf(node, 'estimate')).toEqual({ running: 20, succeeded: 30, failed: 30, canceled: 20 });
      }
    });
  });
}

/** Facts about how long work has waited. */
export function waiting(opened: () => Opened): void {
  describe('the earliest due time of an operation', () => {
    test('is none if nothing waits', async () => {
      const { store } = opened();
      await run(store);
      await finish(store, succeeded);
      await accept(store, { operation: 'another' });
      expect(await store.earliestDue('estimate')).toBeUndefined();
    });

    test('is that of the request that has waited longest, on every node', async () => {
      const { store, openAnother } = opened();
      const oldest = await accept(store);
      await untilPast(store, oldest.createdAt);
      const next = await accept(store);
      const other = await openAnother();
      expect(await other.earliestDue('estimate')).toBe(oldest.createdAt);
      await claim(store, oldest.id);
      expect(await store.earliestDue('estimate')).toBe(next.createdAt);
    });

    test('is in the future if all wait for a retry', async () => {
      const { store } = opened();
      const lease = await run(store);
      await settle(store, lease, retryLater);
      const { dueAt } = await find(store, lease.id, 'accepted');
      expect(await store.earliestDue('estimate')).toBe(dueAt);
      expect(dueAt).toBeGreaterThan(store.now());
    });
  });
}

async function countsOf(store: RequestStore, operation: string): Promise<Record<string, number>> {
  const counts = (await store.counts()).filter((entry) => entry.operation === operation);
  const byStatus = Object.fromEntries(counts.map(({ status, count }) => [status, count]));
  expect(Object.keys(byStatus)).toHaveLength(counts.length);
  return byStatus;
}

function sorted<Entry>(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
