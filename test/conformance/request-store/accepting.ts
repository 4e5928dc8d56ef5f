/** Facts about accept and its idempotency. */
import { describe, expect, test } from '@jest/globals';
import type { AcceptOutcome } from '../../../src/ports/request-store.ts';
import { newRequestId } from '../../../src/request/ids.ts';
import { until } from '../../support/until.ts';
import {
  accept,
  claim,
  find,
  finish,
  hourMs,
  ids,
  newRequest,
  newRequests,
  only,
  operation,
  otherOwners,
  owner,
  succeeded,
} from './requests.ts';
import type { Opened } from './opened.ts';

export function accepting(opened: () => Opened): void {
  describe('accept', () => {
    test('gives back the record of a request that waits, due at once', async () => {
      const { store } = opened();
      const request = newRequest();
      const record = await accept(store, request);
      expect(record).toStrictEqual({
        id: request.id,
        operation,
        owner,
        contractVersion: '1.0.0',
        status: 'accepted',
        attempt: 0,
        revision: 1,
        createdAt: record.createdAt,
        dueAt: record.createdAt,
      });
      expect(Number.isInteger(record.createdAt)).toBe(true);
      expect(await store.find(request.id)).toStrictEqual(record);
    });

    test('is seen at once from another node', async () => {
      const { store, openAnother } = opened();
      const other = await openAnother();
      for (const request of newRequests(20)) {
        const record = await accept(store, request);
        expect(await other.find(request.id)).toStrictEqual(record);
      }
    });

    test('claims what it is told to, as its first attempt, and tells of it as accepted', async () => {
      const { store } = opened();
      const waiting = newRequest();
      const claimed = newRequest({ claim: { worker: 'w1', leaseMs: 60_000 } });
      const outcomes = await store.accept([claimed, waiting]);
      expect(outcomes).toMatchObject([
        { kind: 'accepted', record: { id: claimed.id, status: 'accepted', attempt: 0, revision: 1 } },
        { kind: 'accepted', record: { id: waiting.id, status: 'accepted' } },
      ]);
      const running = await find(store, claimed.id, 'running');
      expect(running).toStrictEqual({
        id: claimed.id,
        operation,
        owner,
        contractVersion: '1.0.0',
        status: 'running',
        attempt: 1,
        revision: 2,
        createdAt: running.createdAt,
        startedAt: running.startedAt,
        worker: 'w1',
        leaseUntil: running.startedAt + 60_000,
      });
      const due = await store.claim({ worker: 'w2', leaseMs: hourMs, due: [{ operation, limit: 10 }] });
      expect(ids(due)).toStrictEqual([waiting.id]);
      expect(await store.settle([{ lease: { id: claimed.id, attempt: 1 }, outcome: succeeded }])).toStrictEqual([true]);
      expect(await store.counts()).toStrictEqual(
        expect.arrayContaining([
          { operation, status: 'running', count: 1 },
          { operation, status: 'succeeded', count: 1 },
        ]),
      );
    });

    test('claims by a lease that lapses like any other', async () => {
      const { store } = opened();
      const request = newRequest({ claim: { worker: 'w1', leaseMs: 1 } });
      await store.accept([request]);
      const taken = await until('its lease has lapsed', async () => {
        const [found] = await store.claim({ worker: 'w2', leaseMs: hourMs, due: [{ operation, limit: 1 }] });
        return found;
      });
      expect(taken).toMatchObject({ id: request.id, attempt: 2, lapsed: true });
    });

    test('claims nothing anew by a key that is known', async () => {
      const { store } = opened();
      const idempotency = { key: 'k', fingerprint: 'f' };
      const first = newRequest({ idempotency });
      await store.accept([first]);
      const [outcome] = await store.accept([newRequest({ idempotency, claim: { worker: 'w1', leaseMs: hourMs } })]);
      expect(outcome).toMatchObject({ kind: 'replayed', record: { id: first.id, status: 'accepted', attempt: 0 } });
      expect(await find(store, first.id)).toMatchObject({ status: 'accepted' });
    });

    test('outlives the node that accepted', async () => {
      const { store, openAnother } = opened();
      const node = await openAnother();
      const record = await accept(node);
      await node.close();
      expect(await store.find(record.id)).toStrictEqual(record);
      expect(await (await openAnother()).find(record.id)).toStrictEqual(record);
    });

    test('answers a batch in order, each request on its own', async () => {
      const { store } = opened();
      await accept(store, { idempotency: { key: 'known', fingerprint: 'this' } });
      const [first, replay, reuse, last] = [
        newRequest(),
        newRequest({ idempotency: { key: 'known', fingerprint: 'this' } }),
        newRequest({ idempotency: { key: 'known', fingerprint: 'other' } }),
        newRequest({ idempotency: { key: 'new', fingerprint: 'this' } }),
      ];
      const outcomes = await store.accept([first, replay, reuse, last]);
      expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'replayed', 'key-reused', 'accepted']);
      expect(outcomes[0]).toMatchObject({ record: { id: first.id } });
      expect(outcomes[3]).toMatchObject({ record: { id: last.id } });
      expect(await store.find(replay.id)).toBeUndefined();
      expect(await store.find(reuse.id)).toBeUndefined();
    });

    test('takes 1,000 requests in one call', async () => {
      const { store, openAnother } = opened();
      const requests = newRequests(1000);
      const outcomes = await store.accept(requests);
      expect(outcomes.map((outcome) => outcome.kind === 'accepted' && outcome.record.id)).toEqual(ids(requests));
      expect(await (await openAnother()).counts()).toEqual([{ operation, status: 'accepted', count: 1000 }]);
    });

    test('takes an empty batch', async () => {
      expect(await opened().store.accept([])).toEqual([]);
    });
  });

  describe('an idempotency key', () => {
    const idempotency = { key: '7b1c', fingerprint: 'a1' };

    test('with the same fingerprint gives back the request accepted then, as it is now', async () => {
      const { store, openAnother } = opened();
      const { id } = await accept(store, { idempotency });
      const lease = await claim(store, id);
      for (const node of [store, await openAnother()]) {
        const outcome = only(await node.accept([newRequest({ idempotency })]));
        expect(outcome).toStrictEqual({ kind: 'replayed', record: await find(store, id, 'running') });
      }
      await store.settle([{ lease, outcome: succeeded }]);
      const outcome = only(await store.accept([newRequest({ idempotency })]));
      expect(outcome).toStrictEqual({ kind: 'replayed', record: await find(store, id, 'succeeded') });
    });

    test('with another fingerprint is refused', async () => {
      const { store, openAnother } = opened();
      await accept(store, { idempotency });
      const request = newRequest({ idempotency: { ...idempotency, fingerprint: 'b2' } });
      for (const node of [store, await openAnother()]) {
        expect(await node.accept([request])).toStrictEqual([{ kind: 'key-reused' }]);
      }
      expect(await store.find(request.id)).toBeUndefined();
    });

    test('belongs to its owner', async () => {
      const { store } = opened();
      await accept(store, { idempotency });
      for (const other of otherOwners) {
        const request = newRequest({ owner: other, idempotency });
        expect(only(await store.accept([request]))).toMatchObject({
          kind: 'accepted',
          record: { id: request.id, owner: other },
        });
      }
    });

    test('may be any text', async () => {
      const { store } = opened();
      const keys = ["it's", '"quoted"', '$where', 'a.b', ' ', 'ключ 🔑', 'x'.repeat(255), 'KEY', 'key'];
      for (const key of keys) {
        const request = newRequest({ idempotency: { key, fingerprint: key } });
        expect(only(await store.accept([request])).kind).toBe('accepted');
        expect(only(await store.accept([{ ...request, id: newRequestId() }]))).toMatchObject({
          kind: 'replayed',
          record: { id: request.id },
        });
      }
    });

    test('sent twenty times in one call is accepted once', async () => {
      const { store } = opened();
      expectAcceptedOnce(await store.accept(newRequests(20, { idempotency })));
    });

    test('sent in twenty calls at once is accepted once', async () => {
      const { store } = opened();
      const outcomes = await Promise.all(newRequests(20, { idempotency }).map((request) => store.accept([request])));
      expectAcceptedOnce(outcomes.flat());
    });

    test('sent to two nodes at once is accepted once', async () => {
      const { store, openAnother } = opened();
      const nodes = [store, await openAnother()];
      const outcomes = await Promise.all(
        newRequests(20, { idempotency }).map((request, index) => (nodes[index % 2] ?? store).accept([request])),
      );
      expectAcceptedOnce(outcomes.flat());
      expect(await store.counts()).toEqual([{ operation, status: 'accepted', count: 1 }]);
    });

    test('sent at once for two different requests is accepted for one of them', async () => {
      const { store, openAnother } = opened();
      const nodes = [store, await openAnother()];
      const outcomes = await Promise.all(
        nodes.map((node, index) =>
          node.accept([newRequest({ idempotency: { key: 'k', fingerprint: String(index) } })]),
        ),
      );
      expect(
        outcomes
          .flat()
          .map(({ kind }) => kind)
          .sort(),
      ).toEqual(['accepted', 'key-reused']);
    });

    test('holds for as long as the record is kept, however it ended', async () => {
      const { store } = opened();
      const { id } = await finish(store, { kind: 'canceled', retentionMs: hourMs }, { idempotency });
      await store.expire(10);
      expect(only(await store.accept([newRequest({ idempotency })]))).toMatchObject({
        kind: 'replayed',
        record: { id },
      });
    });

    test('is free again once the record has been removed', async () => {
      const { store } = opened();
      const { id } = await finish(store, { ...succeeded, retentionMs: 0 }, { idempotency });
      await until('the record is removed', async () => (await store.expire(1)).length === 1);
      const request = newRequest({ idempotency: { ...idempotency, fingerprint: 'b2' } });
      expect(only(await store.accept([request])).kind).toBe('accepted');
      expect(await store.find(id)).toBeUndefined();
      expectReplay(
        only(await store.accept([newRequest({ idempotency: { ...idempotency, fingerprint: 'b2' } })])),
        request.id,
      );
    });

    test('is free again once the time of the record is over, even before it is removed', async () => {
      const { store } = opened();
      const { id } = await finish(store, { ...succeeded, retentionMs: 0 }, { idempotency });
      const request = await until('the key is free', async () => {
        const candidate = newRequest({ idempotency });
        const outcome = only(await store.accept([candidate]));
        return outcome.kind === 'accepted' && candidate;
      });
      expectReplay(only(await store.accept([newRequest({ idempotency })])), request.id);
      // the removal of the old record does not take the key from the new one
      expect(ids(await until('the old record is removed', async () => nonEmpty(await store.expire(10))))).toEqual([id]);
      expectReplay(only(await store.accept([newRequest({ idempotency })])), request.id);
    });
  });
}

function nonEmpty<Element>(elements: Element[]): Element[] | undefined {
  return elements.length > 0 ? elements : undefined;
}

function expectReplay(outcome: AcceptOutcome, id: string): void {
  expect(outcome).toMatchObject({ kind: 'replayed', record: { id } });
}

function expectAcceptedOnce(outcomes: readonly AcceptOutcome[]): void {
  const accepted = outcomes.flatMap((outcome) => (outcome.kind === 'accepted' ? [outcome.record] : []));
  const replayed = outcomes.flatMap((outcome) => (outcome.kind === 'replayed' ? [outcome.record] : []));
  const { id } = only(accepted);
  expect(new Set(ids(replayed))).toEqual(new Set([id]));
  expect(replayed).toHaveLength(outcomes.length - 1);
}
