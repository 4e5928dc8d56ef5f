/** Facts about find and list. */
import { describe, expect, test } from '@jest/globals';
import type { ListQuery, RequestStore } from '../../../src/ports/request-store.ts';
import { newRequestId } from '../../../src/request/ids.ts';
import { statuses } from '../../../src/request/record.ts';
import type { Opened } from './opened.ts';
import {
  accept,
  acceptMany,
  canceled,
  failed,
  find,
  finish,
  ids,
  otherOwners,
  owner,
  retryLater,
  run,
  succeeded,
} from './requests.ts';

const everything: ListQuery = { owner, statuses, operations: ['estimate', 'profile'], limit: 100 };

export function listing(opened: () => Opened): void {
  describe('find', () => {
    test('does not know a request that was never accepted', async () => {
      const { store } = opened();
      await accept(store);
      expect(await store.find(newRequestId())).toBeUndefined();
      expect(await store.find('no id')).toBeUndefined();
      expect(await store.find('')).toBeUndefined();
    });
  });

  describe('a list', () => {
    test('has the records of the owner, newest first, as find gives them', async () => {
      const { store, openAnother } = opened();
      await acceptMany(store, 5, { owner: 'bob' });
      const own = [
        await accept(store),
        await run(store),
        await finish(store, succeeded),
        await finish(store, failed),
        await finish(store, canceled),
        await finish(store, retryLater, { operation: 'profile' }),
      ];
      const records = await Promise.all(own.map(({ id }) => find(store, id)));
      for (const node of [store, await openAnother()])
        expect(await node.list(everything)).toStrictEqual(records.toReversed());
    });

    test('of an owner who has none is empty', async () => {
      const { store } = opened();
      await acceptMany(store, 3);
      for (const other of otherOwners) expect(await store.list({ ...everything, owner: other })).toEqual([]);
    });

    test('has no more than its limit, the newest', async () => {
      const { store } = opened();
      const accepted = await acceptMany(store, 10);
      expect(ids(await store.list({ ...everything, limit: 3 }))).toEqual(accepted.slice(-3).reverse());
    });

    test('can be of some statuses and operations', async () => {
      const { store } = opened();
      const waiting = {
        estimate: (await accept(store)).id,
        profile: (await accept(store, { operation: 'profile' })).id,
      };
      const running = { estimate: (await run(store)).id, profile: (await run(store, { operation: 'profile' })).id };
      const done = {
        estimate: (await finish(store, succeeded)).id,
        profile: (await finish(store, succeeded, { operation: 'profile' })).id,
      };
      const list = async (query: Partial<ListQuery>) => ids(await store.list({ ...everything, ...query }));

      expect(await list({ statuses: ['running'] })).toEqual([running.profile, running.estimate]);
      expect(await list({ statuses: ['accepted', 'succeeded'] })).toEqual([
        done.profile,
        done.estimate,
        waiting.profile,
        waiting.estimate,
      ]);
      expect(await list({ operations: ['profile'] })).toEqual([done.profile, running.profile, waiting.profile]);
      expect(await list({ statuses: ['accepted', 'running'], operations: ['estimate'] })).toEqual([
        running.estimate,
        waiting.estimate,
      ]);
      expect(await list({ statuses: ['failed'] })).toEqual([]);
      expect(await list({ operations: ['unheardOf'] })).toEqual([]);
      expect(await list({ statuses: ['accepted', 'running'], limit: 3 })).toEqual([
        running.profile,
        running.estimate,
        waiting.profile,
      ]);
    });

    test('read page by page has each request once, though new ones arrive', async () => {
      const { store } = opened();
      const old: string[] = [];
      for (const operation of ['estimate', 'profile', 'estimate', 'profile']) {
        old.push(...(await acceptMany(store, 6, { operation })), (await run(store, { operation })).id);
      }
      const seen = await readPages(store, { ...everything, limit: 5 }, async () => {
        await acceptMany(store, 3);
        await finish(store, succeeded, { operation: 'profile' });
      });
      expect(seen).toEqual(old.toSorted().reverse());
    });

    test('begins before a request, whether that is there or not', async () => {
      const { store } = opened();
      const [first = '', second = ''] = await acceptMany(store, 2);
      const gone = newRequestId();
      await accept(store);
      const list = async (before: string) => ids(await store.list({ ...everything, before }));
      expect(await list(gone)).toEqual([second, first]);
      expect(await list(second)).toEqual([first]);
      expect(await list(first)).toEqual([]);
    });
  });
}

/** Ids of all pages after a first one was read, with something that happens between two pages. */
async function readPages(store: RequestStore, query: ListQuery, between: () => Promise<void>): Promise<string[]> {
  const page = ids(await store.list(query));
  const last = page.at(-1);
  if (last === undefined) return [];
  await between();
  return [...page, ...(await readPages(store, { ...query, before: last }, between))];
}
