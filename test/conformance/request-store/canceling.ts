/** Facts about cancel. */
import { describe, expect, test } from '@jest/globals';
import { newRequestId } from '../../../src/request/ids.ts';
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
  only,
  otherOwners,
  owner,
  released,
  retryLater,
  run,
  settle,
  succeeded,
  untilPast,
} from './requests.ts';

export function canceling(opened: () => Opened): void {
  describe('cancel', () => {
    test('ends a request that waits', async () => {
      const { store, openAnother } = opened();
      const { dueAt: _, ...waiting } = await find(store, (await accept(store)).id, 'accepted');
      const outcome = await (await openAnother()).cancel(waiting.id, owner, hourMs);
      const record = await find(store, waiting.id, 'canceled');
      const { settledAt } = record;
      expect(record).toStrictEqual({
        ...waiting,
        status: 'canceled',
        revision: 2,
        settledAt,
        expiresAt: settledAt + hourMs,
      });
      expect(outcome).toStrictEqual({ kind: 'canceled', record });
    });

    test('ends a request that waits for its next attempt', async () => {
      const { store } = opened();
      const { id } = await finish(store, retryLater);
      expect(await store.cancel(id, owner, hourMs)).toMatchObject({
        kind: 'canceled',
        record: { attempt: 1, revision: 4 },
      });
      expect((await find(store, id, 'canceled')).startedAt).toBeDefined();
    });

    test('keeps a request that it ended from ever being claimed', async () => {
      const { store } = opened();
      const { id } = await accept(store);
      await store.cancel(id, owner, hourMs);
      expect(await claimMany(store, [id])).toEqual([]);
      expect(await claimDue(store)).toEqual([]);
    });

    test('asks the worker of a running request', async () => {
      const { store, openAnother } = opened();
      const lease = await run(store);
      const before = await find(store, lease.id, 'running');
      const outcome = await (await openAnother()).cancel(lease.id, owner, hourMs);
      const record = await find(store, lease.id, 'running');
      expect(record).toStrictEqual({ ...before, revision: 3, cancelRequestedAt: record.cancelRequestedAt });
      expect(record.cancelRequestedAt).toBeGreaterThanOrEqual(before.startedAt);
      expect(outcome).toStrictEqual({ kind: 'requested', record });
    });

    test('of a running request is asked once, however often it is sent', async () => {
      const { store } = opened();
      const { id } = await run(store);
      const first = await store.cancel(id, owner, hourMs);
      const record = await find(store, id, 'running');
      await untilPast(store, record.cancelRequestedAt ?? 0);
      expect(await store.cancel(id, owner, hourMs)).toStrictEqual(first);
      expect(await find(store, id)).toStrictEqual(record);
    });

    test('leaves the lease with the worker, who ends the request', async () => {
      const { store } = opened();
      const lease = await run(store);
      await store.cancel(lease.id, owner, hourMs);
      expect(await store.report(lease, { percent: 50 })).toBe(true);
      expect(await settle(store, lease, canceled)).toBe(true);
      const record = await find(store, lease.id, 'canceled');
      expect(record).toMatchObject({ revision: 5, progress: { percent: 50 } });
      expect(record.cancelRequestedAt).toBeDefined();
    });

    test.each([
      ['succeeded', succeeded],
      ['failed', failed],
      ['canceled', canceled],
    ])('of a request that has %s changes nothing', async (_, outcome) => {
      const { store } = opened();
      const { id } = await finish(store, outcome);
      const record = await find(store, id);
      expect(await store.cancel(id, owner, 2 * hourMs)).toStrictEqual({ kind: 'finished', record });
      expect(await find(store, id)).toStrictEqual(record);
    });

    test('of a request canceled while it waited says that it is finished', async () => {
      const { store } = opened();
      const { id } = await accept(store);
      await store.cancel(id, owner, hourMs);
      const record = await find(store, id);
      expect(await store.cancel(id, owner, 2 * hourMs)).toStrictEqual({ kind: 'finished', record });
    });

    test("of another owner's request does nothing, whatever its status", async () => {
      const { store } = opened();
      const requests = [await accept(store), await run(store), await finish(store, succeeded)];
      for (const { id } of requests) {
        const before = await find(store, id);
        for (const other of otherOwners) {
          expect(await store.cancel(id, other, hourMs)).toStrictEqual({ kind: 'unknown' });
        }
        expect(await find(store, id)).toStrictEqual(before);
      }
      expect(await store.cancel(newRequestId(), owner, hourMs)).toStrictEqual({ kind: 'unknown' });
      expect(await store.cancel('no id', owner, hourMs)).toStrictEqual({ kind: 'unknown' });
    });
  });

  describe('a cancel that was asked for', () => {
    test('is told to the next claim after the lease lapsed', async () => {
      const { store } = opened();
      const { id } = await lapse(store);
      await store.cancel(id, owner, hourMs);
      const claimed = only(await claimDue(store));
      expect(claimed).toMatchObject({ id, attempt: 2, lapsed: true, cancelRequested: true });
      expect(await store.renew([claimed], hourMs)).toEqual([{ held: true, cancelRequested: true }]);
    });

    test.each([
      ['a retry', retryLater],
      ['a release', released],
    ])('makes %s due at once, and is told to the next claim', async (_, outcome) => {
      const { store } = opened();
      const lease = await run(store);
      await store.cancel(lease.id, owner, hourMs);
      const { cancelRequestedAt } = await find(store, lease.id, 'running');
      await settle(store, lease, outcome);
      expect(await find(store, lease.id, 'accepted')).toMatchObject({ cancelRequestedAt, revision: 4 });
      expect(await claim(store, lease.id)).toMatchObject({ attempt: 2, lapsed: false, cancelRequested: true });
      expect(await find(store, lease.id, 'running')).toMatchObject({ cancelRequestedAt, revision: 5 });
    });

    test('and then comes again while the request waits ends it', async () => {
      const { store } = opened();
      const lease = await run(store);
      await store.cancel(lease.id, owner, hourMs);
      await settle(store, lease, released);
      expect((await store.cancel(lease.id, owner, hourMs)).kind).toBe('canceled');
      expect(await claimMany(store, [lease.id])).toEqual([]);
    });
  });

  describe('one of the two wins', () => {
    test('when a cancel meets a claim', async () => {
      const { store, openAnother } = opened();
      const other = await openAnother();
      const waiting = await acceptMany(store, 50);
      const [outcomes, claims] = await Promise.all([
        Promise.all(waiting.map((id) => store.cancel(id, owner, hourMs))),
        Promise.all(waiting.map((id) => claimMany(other, [id]))),
      ]);
      const taken = new Set(ids(claims.flat()));
      for (const [index, id] of waiting.entries()) {
        const record = await find(store, id);
        expect(outcomes[index]?.kind).toBe(taken.has(id) ? 'requested' : 'canceled');
        if (taken.has(id))
          expect(record).toMatchObject({ status: 'running', revision: 3, cancelRequestedAt: expect.any(Number) });
        else expect(record).toMatchObject({ status: 'canceled', attempt: 0, revision: 2 });
      }
    });

    test('when a cancel meets the end of the request', async () => {
      const { store, openAnother } = opened();
      const other = await openAnother();
      const leases = await claimMany(store, await acceptMany(store, 50));
      const [outcomes, settled] = await Promise.all([
        Promise.all(leases.map(({ id }) => other.cancel(id, owner, hourMs))),
        Promise.all(leases.map((lease) => settle(store, lease, succeeded))),
      ]);
      for (const [index, { id }] of leases.entries()) {
        const record = await find(store, id, 'succeeded');
        const asked = record.cancelRequestedAt !== undefined;
        expect(settled[index]).toBe(true);
        expect(outcomes[index]?.kind).toBe(asked ? 'requested' : 'finished');
        expect(record.revision).toBe(asked ? 4 : 3);
      }
    });

    test('when two cancels meet', async () => {
      const { store, openAnother } = opened();
      const nodes = [store, await openAnother()];
      const { id } = await accept(store);
      const outcomes = await Promise.all(nodes.map((node) => node.cancel(id, owner, hourMs)));
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['canceled', 'finished']);
    });
  });
}
