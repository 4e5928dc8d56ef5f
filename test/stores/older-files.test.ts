/** A file that an older version has written is brought up to date when it is opened. */
import { expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestStore } from '../../src/ports/request-store.ts';
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts';
import { accept, finish, operation, owner, run, succeeded } from '../conformance/request-store/requests.ts';

/** What the first version had in place of the indexes of lists. */
const asBefore = `
  DROP INDEX requestsOpen;
  DROP INDEX requestsSettled;
  CREATE INDEX requestsListed ON requests (owner, status, operation, id);
  PRAGMA user_version = 1;
`;

function schemaOf(path: string): unknown[] {
  using db = new DatabaseSync(path);
  return db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();
}

async function listed(store: RequestStore): Promise<[string, string][]> {
  const statuses = ['accepted', 'running', 'succeeded', 'failed', 'canceled'] as const;
  const found = await store.list({ owner, statuses, operations: [operation], limit: 10 });
  return found.map(({ id, status }) => [id, status]);
}

test('a store of the first version keeps its requests, and has what a new one has, whoever opens it first', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-store-'));
  const path = join(folder, 'requests.sqlite');
  const first = await openSqliteStore({ folder });
  await finish(first, succeeded);
  await run(first);
  await accept(first);
  const before = await listed(first);
  await first.close();
  const schema = schemaOf(path);
  {
    using db = new DatabaseSync(path);
    db.exec(asBefore);
  }
  expect(schemaOf(path)).not.toEqual(schema);

  const nodes = await Promise.all([openSqliteStore({ folder }), openSqliteStore({ folder })]);
  for (const node of nodes) {
    expect(await listed(node)).toEqual(before);
    expect(await node.waitingOf(owner, 10)).toBe(1);
  }
  await Promise.all(nodes.map((node) => node.close()));
  expect(schemaOf(path)).toEqual(schema);
  await rm(folder, { recursive: true });
});
