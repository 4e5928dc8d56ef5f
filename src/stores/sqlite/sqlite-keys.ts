/**
 * The key store on SQLite: a file of its own beside the requests, which only its owner may read. Keys are few and seldom
 * change, so everything is done here, in the event loop.
 */
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { KeyRecord, KeyStore } from '../../ports/key-store.ts';
import { StoreUnavailable } from '../../ports/request-store.ts';
import { isScope } from '../../request/scopes.ts';

/** How long another process may hold the file. */
const busyMs = 5_000;

/** Opens, or makes, `keys.sqlite` in `folder`. Rejects with StoreUnavailable if the folder or the file cannot be used. */
export async function openSqliteKeys({ folder }: { folder: string }): Promise<KeyStore> {
  const path = join(folder, 'keys.sqlite');
  try {
    await mkdir(folder, { recursive: true });
    await makePrivate(path);
    const db = new DatabaseSync(path, { timeout: busyMs });
    prepare(db);
    return new SqliteKeys(db);
  } catch (error) {
    const why = (error as Error).message;
    throw new StoreUnavailable(`the keys in ${path} cannot be used (${why}); is it another user's file?`, {
      cause: error,
    });
  }
}

/** SQLite gives the files beside it the same mode. */
async function makePrivate(path: string): Promise<void> {
  const file = await open(path, 'a', 0o600);
  await file.close();
}

function prepare(db: DatabaseSync): void {
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = FULL');
  db.exec(`
    CREATE TABLE IF NOT EXISTS keys (
      id         TEXT PRIMARY KEY,
      secretHash TEXT NOT NULL,
      owner      TEXT NOT NULL,
      scopes     TEXT NOT NULL,
      name       TEXT,
      createdAt  INTEGER NOT NULL,
      expiresAt  INTEGER,
      revokedAt  INTEGER
    ) STRICT, WITHOUT ROWID`);
}

interface KeyRow {
  readonly id: string;
  readonly secretHash: string;
  readonly owner: string;
  /** With spaces between. */
  readonly scopes: string;
  readonly name: string | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

class SqliteKeys implements KeyStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  add({ id, secretHash, owner, scopes, name, createdAt, expiresAt, revokedAt }: KeyRecord): Promise<void> {
    return this.#done((db) => {
      db.prepare(
        `INSERT INTO keys (id, secretHash, owner, scopes, name, createdAt, expiresAt, revokedAt)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(id, secretHash, owner, scopes.join(' '), name ?? null, createdAt, expiresAt ?? null, revokedAt ?? null);
    });
  }

  find(ids: readonly string[]): Promise<KeyRecord[]> {
    return this.#done((db) => {
      const read = db.prepare('SELECT * FROM keys WHERE id = ?');
      return ids.flatMap((id) => {
        const row = read.get(id) as KeyRow | undefined;
        return row === undefined ? [] : [toRecord(row)];
      });
    });
  }

  list(): Promise<KeyRecord[]> {
    return this.#done((db) =>
      (db.prepare('SELECT * FROM keys ORDER BY createdAt DESC, id DESC').all() as unknown as KeyRow[]).map(toRecord),
    );
  }

  revoke(id: string, at: number): Promise<KeyRecord | undefined> {
    return this.#done((db) => {
      db.prepare('UPDATE keys SET revokedAt = ? WHERE id = ? AND revokedAt IS NULL').run(at, id);
      const row = db.prepare('SELECT * FROM keys WHERE id = ?').get(id) as KeyRow | undefined;
      return row && toRecord(row);
    });
  }

  any(): Promise<boolean> {
    return this.#done((db) => db.prepare('SELECT 1 FROM keys LIMIT 1').get() !== undefined);
  }

  close(): Promise<void> {
    if (this.#db.isOpen) this.#db.close();
    return Promise.resolve();
  }

  #done<Result>(work: (db: DatabaseSync) => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      try {
        resolve(work(this.#db));
      } catch (error) {
        reject(new StoreUnavailable('the keys cannot be read or written', { cause: error }));
      }
    });
  }
}

function toRecord({ scopes, name, expiresAt, revokedAt, ...row }: KeyRow): KeyRecord {
  return {
    ...row,
    scopes: scopes.split(' ').filter(isScope),
    ...(name !== null && { name }),
    ...(expiresAt !== null && { expiresAt }),
    ...(revokedAt !== null && { revokedAt }),
  };
}
