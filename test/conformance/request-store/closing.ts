/** Facts about close. */
import { describe, expect, test } from '@jest/globals';
import { StoreUnavailable } from '../../../src/ports/request-store.ts';
import type { RequestStore } from '../../../src/ports/request-store.ts';
import type { Opened } from './opened.ts';
import { accept, hourMs, newRequest, newRequests, owner, run, succeeded } from './requests.ts';

const verbs: Readonly<Record<string, (store: RequestStore) => Promise<unknown>>> = {
  accept: (store) => store.accept([newRequest()]),
  claim: (store) => store.claim({ worker: 'w', leaseMs: hourMs, due: [{ operation: 'estimate', limit: 1 }] }),
  renew: (store) => store.renew([{ id: newRequest().id, attempt: 1 }], hourMs),
  report: (store) => store.report({ id: newRequest().id, attempt: 1 }, { percent: 1 }),
  settle: (store) => store.settle([{ lease: { id: newRequest().id, attempt: 1 }, outcome: succeeded }]),
  cancel: (store) => store.cancel(newRequest().id, owner, hourMs),
  find: (store) => store.find(newRequest().id),
  findWithResult: (store) => store.findWithResult(newRequest().id),
  list: (store) => store.list({ owner, statuses: ['accepted'], operations: ['estimate'], limit: 1 }),
  expire: (store) => store.expire(1),
  counts: (store) => store.counts(),
};

export function closing(opened: () => Opened): void {
  describe('a closed store', () => {
    test('rejects every verb as unavailable', async () => {
      const { store } = opened();
      await store.close();
      for (const [verb, call] of Object.entries(verbs)) {
        const reason: unknown = await call(store).catch((error: unknown) => error);
        expect([verb, reason]).toEqual([verb, expect.any(StoreUnavailable)]);
      }
    });

    test('may be closed again, and by several at once', async () => {
      const { store } = opened();
      await Promise.all([store.close(), store.close()]);
      await store.close();
    });

    test('has finished what was under way', async () => {
      const { store, openAnother } = opened();
      const requests = newRequests(2000);
      const accepting = requests.map((request) => store.accept([request]));
      await store.close();
      const outcomes = (await Promise.all(accepting)).flat();
      const other = await openAnother();
      for (const [index, { id }] of requests.entries()) {
        expect(outcomes[index]).toStrictEqual({ kind: 'accepted', record: await other.find(id) });
      }
    });

    test('leaves other nodes at work', async () => {
      const { store, openAnother } = opened();
      const other = await openAnother();
      const lease = await run(store);
      await store.close();
      expect(await other.renew([lease], hourMs)).toEqual([{ held: true, cancelRequested: false }]);
      expect(await other.settle([{ lease, outcome: succeeded }])).toEqual([true]);
      await accept(other);
    });
  });
}
