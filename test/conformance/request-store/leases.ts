/** Facts about leases: how long they are held, and that nothing is written without one. */
import { describe, expect, test } from '@jest/globals';
import type { Lease, RequestStore } from '../../../src/ports/request-store.ts';
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
  lose,
  only,
  owner,
  released,
  retryLater,
  retryNow,
  run,
  settle,
  succeeded,
  untilLapsed,
  untilPast,
  resultOf,
} from './requests.ts';

export function leases(opened: () => Opened): void {
  describe('a lease', () => {
    test('keeps the request from everybody else', async () => {
      const { store, openAnother } = opened();
      const { id } = await run(store);
      for (const node of [store, await openAnother()]) {
        expect(await claimMany(node, [id])).toEqual([]);
        expect(await claimDue(node)).toEqual([]);
      }
    });

    test('that lapsed is handed out again, as the next attempt', async () => {
      const { store } = opened();
      const { id } = await run(store, {}, 1);
      const claimed = await until('the lease lapses', async () => (await claimDue(store)).at(0));
      expect(claimed).toMatchObject({ id, attempt: 2, lapsed: true, cancelRequested: false });
      const record = await find(store, id, 'running');
      expect(record).toMatchObject({
        attempt: 2,
        revision: 3,
        worker: 'second',
        leaseUntil: record.startedAt + hourMs,
      });
      expect(await claimDue(store)).toEqual([]);
    });

    test('that lapsed is handed out with the input', async () => {
      const { store } = opened();
      const input = { parameters: { seed: 7 }, body: { mediaType: 'application/json', json: '[1]' } };
      const { latest } = await lose(store, { input, traceparent: 'trace' });
      expect(latest).toMatchObject({ input, traceparent: 'trace' });
    });

    test('of a node that died is handed out by another', async () => {
      const { store, openAnother } = opened();
      const dying = await openAnother();
      const { id } = await run(dying, {}, 1);
      await dying.close();
      expect(await until('the lease lapses', async () => (await claimDue(store)).at(0))).toMatchObject({
        id,
        lapsed: true,
      });
    });

    test('that lapsed is handed out before what waits', async () => {
      const { store } = opened();
      const leased = await claimMany(store, await acceptMany(store, 2), 1);
      await acceptMany(store, 3);
      for (const { id } of leased) await untilLapsed(store, id);
      const claimed = await claimDue(store, 3);
      expect(
        claimed
          .filter(({ lapsed }) => lapsed)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(ids(leased).sort());
      expect(claimed).toHaveLength(3);
    });

    test('that lapsed is handed out however many there are', async () => {
      const { store } = opened();
      const leased = await claimMany(store, await acceptMany(store, 120), 1);
      for (const { id } of leased) await untilLapsed(store, id);
      const claims = [await claimDue(store, 50), await claimDue(store, 50), await claimDue(store, 50)];
      expect(ids(claims.flat()).sort()).toEqual(ids(leased).sort());
    });

    test('that lapsed is handed out to one of two nodes', async () => {
      const { store, openAnother } = opened();
      const other = await openAnother();
      const leased = await claimMany(store, await acceptMany(store, 60), 1);
      for (const { id } of leased) await untilLapsed(store, id);
      const claimed = [...(await Promise.all([claimDue(store), claimDue(other)])).flat(), ...(await claimDue(store))];
      expect(ids(claimed).sort()).toEqual(ids(leased).sort());
    });

    test('can lapse again and again, each time with one more attempt', async () => {
      const { store } = opened();
      const { id } = await lapse(store);
      for (const attempt of [2, 3, 4]) {
        const claimed = only(
          await store.claim({ worker: 'w', leaseMs: 1, due: [{ operation: 'estimate', limit: 1 }] }),
        );
        expect(claimed).toMatchObject({ id, attempt, lapsed: true });
        await untilLapsed(store, id);
      }
    });

    test('past its time that nobody else took can still report, renew and settle', async () => {
      const { store } = opened();
      const lease = await lapse(store);
      expect(await store.report(lease, { percent: 10 })).toBe(true);
      expect(await store.renew([lease], 1)).toEqual([{ held: true, cancelRequested: false }]);
      await untilLapsed(store, lease.id);
      expect(await settle(store, lease, succeeded)).toBe(true);
      expect((await find(store, lease.id)).status).toBe('succeeded');
    });
  });

  describe('a renewed lease', () => {
    test('does not lapse at its old time', async () => {
      const { store } = opened();
      const lease = await run(store, {}, 1);
      const { leaseUntil } = await find(store, lease.id, 'running');
      expect(await store.renew([lease], hourMs)).toEqual([{ held: true, cancelRequested: false }]);
      await untilPast(store, leaseUntil);
      expect(await claimDue(store)).toEqual([]);
    });

    test('runs for the new time from now', async () => {
      const { store } = opened();
      const lease = await run(store, {}, 1000);
      const before = await find(store, lease.id, 'running');
      const { createdAt: earliest } = await accept(store);
      await store.renew([lease], 2 * hourMs);
      const { createdAt: latest } = await accept(store);
      const { leaseUntil } = await find(store, lease.id, 'running');
      expect(leaseUntil).toBeGreaterThanOrEqual(earliest + 2 * hourMs);
      expect(leaseUntil).toBeLessThanOrEqual(latest + 2 * hourMs);
      expect(await find(store, lease.id, 'running')).toStrictEqual({ ...before, leaseUntil });
    });

    test('may be renewed by another node than the one that claimed', async () => {
      const { store, openAnother } = opened();
      const lease = await run(store);
      expect(await (await openAnother()).renew([lease], hourMs)).toEqual([{ held: true, cancelRequested: false }]);
    });

    test('is told of a cancel, each time', async () => {
      const { store, openAnother } = opened();
      const lease = await run(store);
      await (await openAnother()).cancel(lease.id, owner, hourMs);
      expect(await store.renew([lease], hourMs)).toEqual([{ held: true, cancelRequested: true }]);
      expect(await store.renew([lease], hourMs)).toEqual([{ held: true, cancelRequested: true }]);
    });

    test('is answered in the order of the batch, held or not', async () => {
      const { store } = opened();
      const lost = await lose(store);
      const [held, asked, settled] = [await run(store), await run(store), await finish(store, succeeded)];
      await store.cancel(asked.id, owner, hourMs);
      const unknown = { id: newRequestId(), attempt: 1 };
      expect(await store.renew([lost.old, asked, unknown, held, settled, lost.latest], hourMs)).toEqual([
        { held: false },
        { held: true, cancelRequested: true },
        { held: false },
        { held: true, cancelRequested: false },
        { held: false },
        { held: true, cancelRequested: false },
      ]);
      expect(await store.renew([], hourMs)).toEqual([]);
    });
  });

  describe('a progress report', () => {
    test('is kept, the last one alone, and adds to the revision', async () => {
      const { store } = opened();
      const lease = await run(store);
      const before = await find(store, lease.id, 'running');
      expect(await store.report(lease, { percent: 40, message: '8000 of 20000 trials' })).toBe(true);
      expect(await find(store, lease.id)).toStrictEqual({
        ...before,
        revision: 3,
        progress: { percent: 40, message: '8000 of 20000 trials' },
      });
      expect(await store.report(lease, { percent: 62.5 })).toBe(true);
      expect(await find(store, lease.id)).toStrictEqual({ ...before, revision: 4, progress: { percent: 62.5 } });
    });

    test('does not extend the lease', async () => {
      const { store } = opened();
      const lease = await run(store);
      const { leaseUntil } = await find(store, lease.id, 'running');
      await untilPast(store, leaseUntil - hourMs);
      await store.report(lease, { percent: 1 });
      expect(await find(store, lease.id)).toMatchObject({ leaseUntil });
    });

    test('is gone when the next attempt begins', async () => {
      const { store } = opened();
      const lost = await lapse(store);
      await store.report(lost, { percent: 90 });
      await claimDue(store);
      expect(await find(store, lost.id, 'running')).not.toHaveProperty('progress');

      const given = await run(store);
      await store.report(given, { percent: 90 });
      await settle(store, given, released);
      expect(await find(store, given.id)).not.toHaveProperty('progress');
      await claim(store, given.id);
      expect(await find(store, given.id)).not.toHaveProperty('progress');
    });
  });

  describe('nothing is written', () => {
    test('by a worker whose request another one has', async () => {
      const { store, openAnother } = opened();
      const { old, latest } = await lose(store);
      await expectRefused(store, old);
      await expectRefused(await openAnother(), old);
      expect(await settle(store, latest, succeeded)).toBe(true);
      await expectRefused(store, old);
    });

    test.each([
      ['succeeded', succeeded],
      ['failed', failed],
      ['canceled', canceled],
      ['retry', retryNow],
      ['retry later', retryLater],
      ['released', released],
    ])('by a worker that has settled: %s', async (_, outcome) => {
      const { store } = opened();
      await expectRefused(store, await finish(store, outcome));
    });

    test('by a worker that gave its request back, when another one has it', async () => {
      const { store } = opened();
      const old = await finish(store, released);
      const latest = await claim(store, old.id);
      expect(latest).toMatchObject({ attempt: 2, lapsed: false });
      await expectRefused(store, old);
    });

    test('under an attempt that has not been made', async () => {
      const { store } = opened();
      const { id } = await run(store);
      await expectRefused(store, { id, attempt: 0 });
      await expectRefused(store, { id, attempt: 2 });
    });

    test('to a request that waits', async () => {
      const { store } = opened();
      const { id } = await accept(store);
      await expectRefused(store, { id, attempt: 0 });
      await expectRefused(store, { id, attempt: 1 });
    });

    test('to a request that was canceled while it waited', async () => {
      const { store } = opened();
      const lease = await finish(store, released);
      await store.cancel(lease.id, owner, hourMs);
      await expectRefused(store, lease);
    });

    test('to a request that there is not', async () => {
      const { store } = opened();
      const lease = { id: newRequestId(), attempt: 1 };
      expect(await store.renew([lease], hourMs)).toEqual([{ held: false }]);
      expect(await store.report(lease, { percent: 1 })).toBe(false);
      expect(await store.settle([{ lease, outcome: succeeded }])).toEqual([false]);
      expect(await store.find(lease.id)).toBeUndefined();
      expect(await resultOf(store, lease.id)).toBeUndefined();
    });

    test('twice, when a late settle meets the claim of the lapsed request', async () => {
      const { store, openAnother } = opened();
      const other = await openAnother();
      const leased = await claimMany(store, await acceptMany(store, 50), 1);
      for (const { id } of leased) await untilLapsed(store, id);
      const [settled, claimed] = await Promise.all([
        Promise.all(leased.map((lease) => settle(store, lease, succeeded))),
        claimDue(other),
      ]);
      const taken = new Set(ids(claimed));
      for (const [index, { id }] of leased.entries()) {
        const record = await find(store, id);
        expect(settled[index]).toBe(!taken.has(id));
        if (taken.has(id)) expect(record).toMatchObject({ status: 'running', attempt: 2, revision: 3 });
        else expect(record).toMatchObject({ status: 'succeeded', attempt: 1, revision: 3 });
      }
    });
  });
}

/** Each way to write under the lease is refused, and the record stays as it is. */
async function expectRefused(store: RequestStore, { id, attempt }: Lease): Promise<void> {
  const lease = { id, attempt };
  const [before, resultBefore] = [await find(store, id), await resultOf(store, id)];
  expect(await store.renew([lease], 2 * hourMs)).toEqual([{ held: false }]);
  expect(await store.report(lease, { percent: 99, message: 'from the dead' })).toBe(false);
  for (const outcome of [succeeded, failed, canceled, retryNow, retryLater, released]) {
    expect(await settle(store, lease, outcome)).toBe(false);
  }
  expect(await find(store, id)).toStrictEqual(before);
  expect(await resultOf(store, id)).toStrictEqual(resultBefore);
}
