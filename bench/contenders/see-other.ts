/** See Other as it is installed: one process, requests in SQLite, hints in memory. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { doingNothing, startMeasured } from '../processes.ts';
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts';
import type { Backlog, Contender, Program, Role, Stack, Store } from './contender.ts';
import { waitingRequests } from './waiting-requests.ts';
import { ownVersion } from './own-version.ts';

/**
 * The one limit that is in the way of what is measured: more than a million requests may wait. Limits of one owner's do not
 * hold where everybody is one owner, as here.
 */
const benchSettings = ['--max-waiting', '100000000', '--metrics-port', '0', '--log-level', 'error'];

export const seeOther: Contender = {
  id: 'see-other',
  name: 'See Other, embedded (SQLite)',
  start: () =>
    Promise.resolve<Stack>({
      servers: [],
      versions: { 'see-other': ownVersion, sqlite: process.versions.sqlite ?? '' },
      store: async () => new SqliteFolder(await mkdtemp(join(tmpdir(), 'see-other-bench-'))),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
};

/** A folder with requests; it may hold some before. */
class SqliteFolder implements Store {
  readonly folder: string;
  readonly backlog: Backlog;

  constructor(folder: string) {
    this.folder = folder;
    this.backlog = { fill: (count) => fill(folder, count), unsettled: () => Promise.resolve(unsettled(folder)) };
  }

  serve(role: Role): Promise<Program> {
    return this.serveWith(role, doingNothing);
  }

  /** @param service options of `see-other serve` that say what is served */
  async serveWith(role: Role, service: readonly string[]): Promise<Program> {
    const args = ['serve', '--role', role, '--port', '0', '--store', `sqlite:${this.folder}`];
    const { url, pid, stop } = await startMeasured('../bin/see-other.js', [...args, ...service, ...benchSettings]);
    return { url, urls: [url], parts: [{ name: 'service', pid }], [Symbol.asyncDispose]: stop };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function fill(folder: string, count: number): Promise<void> {
  const store = await openSqliteStore({ folder });
  try {
    for (const requests of waitingRequests(count, 5_000)) await store.accept(requests);
  } finally {
    await store.close();
  }
}

function unsettled(folder: string): number {
  const db = new DatabaseSync(join(folder, 'requests.sqlite'), { readOnly: true });
  try {
    const row = db.prepare("SELECT sum(count) AS count FROM counts WHERE status IN ('accepted', 'running')").get();
    return Number(row?.['count'] ?? 0);
  } finally {
    db.close();
  }
}
