/** A value that cannot be stored is its caller's trouble, and nobody else's. */
import { expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newRequestId } from '../../src/request/ids.ts';
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts';

function newRequest(owner: unknown) {
  return {
    id: newRequestId(),
    operation: 'estimate',
    owner: owner as string,
    input: { parameters: {}, body: { mediaType: 'application/json', json: '{}' } },
    contractVersion: '1',
  };
}

test('a call that the SQLite store cannot pass on is rejected, and those around it are committed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-store-'));
  const store = await openSqliteStore({ folder });
  const odd = Promise.resolve('ann');
  // the first is committed alone, and the others gather meanwhile
  const owners = ['ann', 'bob', odd, 'cid', () => 'dan', 'eve'];
  const accepting = await Promise.allSettled(owners.map((owner) => store.accept([newRequest(owner)])));
  expect(accepting.map(({ status }) => status)).toStrictEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  // no trouble that trying again would mend
  expect(accepting[2]).toMatchObject({ reason: expect.any(TypeError) });

  await expect(store.accept([newRequest(odd)])).rejects.toThrow('cannot be stored');
  const request = newRequest('ann');
  expect(await store.accept([request])).toMatchObject([{ kind: 'accepted', record: { id: request.id } }]);
  await store.close();
  await rm(folder, { recursive: true });
});
