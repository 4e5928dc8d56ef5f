/** Requests in SQLite, served by See Other; filled and looked at without it. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts';
import { doingNothing, startMeasured } from '../processes.ts';
import type { Backlog, Program, Role, Store } from './contender.ts';
import { waitingRequests } from './waiting-requests.ts';

/**
 * The one limit that is in the way of what is measured: more than a million requests may wait. Limits of one owner's do not
 * hold where everybody is one owner, as here.
 */
export const benchSettings = ['--max-waiting', '100000000', '--metrics-port', '0', '--log-level', 'error'];

const atOnce = 5_000;

/** A folder, which may hold some requests before. It is removed in the end. */
export class SqliteFolder implements Store {
  readonly #folder: string;
  readonly backlog: Backlog;

  constructor(folder: string) {
    this.#folder = folder;
    this.backlog = { fill: (count) => fill(folder, count), unsettled: () => Promise.resolve(unsettled(folder)) };
  }

  serve(role: Role): Promise<Program> {
    return this.serveWith(role, doingNothing);
  }

  /** @param service options of `see-other serve` that say what is served */
  async serveWith(role: Role, service: readonly string[]): Promise<Program> {
    const args = ['serve', '--role', role, '--port', '0', '--store', `sqlite:${this.#folder}`];
    const { url, pid, stop } = await startMeasured('../bin/see-other.js', [...args, ...service, ...benchSettings]);
    return { url, urls: [url], parts: [{ name: 'service', pid }], [Symbol.asyncDispose]: stop };
  }

  /** The ids of some of the requests, from all over the folder. */
  someIds(count: number): string[] {
    return reading(this.#folder, (db) => {
      const rows = Number(db.prepare('SELECT max(seq) AS last FROM requests').get()?.['last']);
      const idOf = db.prepare('SELECT id FROM requests WHERE seq >= ? ORDER BY seq LIMIT 1');
      return Array.from({ length: count }, () => String(idOf.get(Math.floor(Math.random() * rows))?.['id']));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Puts in requests that wait. */
export async function fill(folder: string, count: number): Promise<void> {
  const store = await openSqliteStore({ folder });
  try {
    for (const requests of waitingRequests(count, atOnce)) await store.accept(requests);
  } finally {
    await store.close();
  }
}

/** Puts in requests that have succeeded. */
export async function fillFinished(folder: string, count: number): Promise<void> {
  const store = await openSqliteStore({ folder });
  const result = { mediaType: 'application/json', json: JSON.stringify({ trials: 1, seed: 1 }) };
  const outcome = { kind: 'succeeded', result, retentionMs: 24 * 3_600_000 } as const;
  try {
    for (const requests of waitingRequests(count, atOnce)) {
      await store.accept(requests);
      const ids = requests.map(({ id }) => id);
      const leases = await store.claim({ worker: 'bench', leaseMs: 60_000, ids });
      await store.settle(leases.map((lease) => ({ lease, outcome })));
    }
  } finally {
    await store.close();
  }
}

function unsettled(folder: string): number {
  return reading(folder, (db) => {
    const row = db.prepare("SELECT sum(count) AS count FROM counts WHERE status IN ('accepted', 'running')").get();
    return Number(row?.['count'] ?? 0);
  });
}

function reading<Read>(folder: string, read: (db: DatabaseSync) => Read): Read {
  const db = new DatabaseSync(join(folder, 'requests.sqlite'), { readOnly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}
