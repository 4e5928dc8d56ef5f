/** The MongoDB store on three servers, while one hands its office to another. */
import { expect, test } from '@jest/globals';
import { StoreUnavailable } from '../../../src/ports/request-store.ts';
import type { RequestStore } from '../../../src/ports/request-store.ts';
import { openMongoStore } from '../../../src/stores/mongodb/mongo-store.ts';
import {
  acceptMany,
  claimMany,
  ids,
  newRequest,
  operation,
  owner,
  settle,
  succeeded,
} from '../../conformance/request-store/requests.ts';
import { describeWithMongod, newDatabase } from '../../support/mongod.ts';
import { until } from '../../support/until.ts';

describeWithMongod(
  'while a primary steps down',
  (server) => {
    test('each request that was accepted can be read at once, on any node, and is there once', async () => {
      const url = newDatabase(server());
      const nodes = [await openMongoStore({ url }), await openMongoStore({ url })] as const;
      const accepted: string[] = [];
      const failures: unknown[] = [];
      let stopping = false;
      const submit = async (store: RequestStore, other: RequestStore): Promise<void> => {
        for (let count = 0; !stopping; count += 1) {
          const request = newRequest({ idempotency: { key: `${String(count)} ${newRequest().id}`, fingerprint: 'f' } });
          // as a client does: the same again until there is an answer
          const outcomes = await until('an answer', () =>
            store.accept([request]).catch((error: unknown) => {
              failures.push(error);
              // what was not acknowledged may be there: the key says so
              return store.accept([{ ...request, id: newRequest().id }]).catch(() => undefined);
            }),
          );
          const [outcome] = outcomes;
          if (outcome === undefined || outcome.kind === 'key-reused') throw new Error('a key of its own is in use');
          accepted.push(outcome.record.id);
          const found = await until('the store can be read', () =>
            other.find(outcome.record.id).then(
              (record) => ({ record }),
              () => undefined,
            ),
          );
          expect(found.record).toMatchObject({ id: outcome.record.id, status: 'accepted', attempt: 0 });
        }
      };
      const submitting = Promise.all(
        Array.from({ length: 16 }, (_, index) =>
          submit(nodes[index % 2 === 0 ? 0 : 1], nodes[index % 2 === 0 ? 1 : 0]),
        ),
      );
      await until('some are accepted', () => accepted.length > 50);
      await server().stepDown();
      const before = accepted.length;
      await until('more are accepted', () => accepted.length > before + 50);
      stopping = true;
      await submitting;

      expect(failures.filter((error) => !(error instanceof StoreUnavailable))).toEqual([]);
      expect(new Set(accepted).size).toBe(accepted.length);
      const listed = await nodes[0].list({ owner, statuses: ['accepted'], operations: [operation], limit: 100_000 });
      expect(ids(listed).toSorted()).toEqual(accepted.toSorted());
      await Promise.all(nodes.map((node) => node.close()));
    });

    test('each lease is settled exactly once', async () => {
      const url = newDatabase(server());
      const [store, other] = [await openMongoStore({ url }), await openMongoStore({ url })];
      const leases = await claimMany(store, await acceptMany(store, 400));
      const settling = leases.map((lease) =>
        // false if it was settled by a write that was not acknowledged
        until('an answer', () =>
          settle(store, lease, succeeded).then(
            (held) => ({ held }),
            () => undefined,
          ),
        ),
      );
      await server().stepDown();
      await Promise.all(settling);
      const records = await Promise.all(leases.map(({ id }) => other.find(id)));
      expect(new Set(records.map((record) => `${String(record?.status)} ${String(record?.revision)}`))).toEqual(
        new Set(['succeeded 3']),
      );
      await Promise.all([store.close(), other.close()]);
    });
  },
  { replicas: 3 },
);
