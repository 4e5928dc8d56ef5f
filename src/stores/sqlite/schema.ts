/** The tables of the SQLite store, and how a file of an older version becomes one of this version. */
import type { DatabaseSync } from 'node:sqlite';

/**
 * Bodies and results have tables of their own, because SQLite writes a whole row anew on each update.
 * `counts` is kept by the writer in the same transaction as the change that it counts.
 */
const version1 = `
  CREATE TABLE requests (
    seq               INTEGER PRIMARY KEY,
    id                TEXT NOT NULL UNIQUE,
    owner             TEXT NOT NULL,
    operation         TEXT NOT NULL,
    status            TEXT NOT NULL,
    attempt           INTEGER NOT NULL,
    revision          INTEGER NOT NULL,
    createdAt         INTEGER NOT NULL,
    dueAt             INTEGER,
    startedAt         INTEGER,
    leaseUntil        INTEGER,
    worker            TEXT,
    cancelRequestedAt INTEGER,
    settledAt         INTEGER,
    expiresAt         INTEGER,
    progress          TEXT,
    problem           TEXT,
    idempotencyKey    TEXT,
    fingerprint       TEXT,
    contractVersion   TEXT NOT NULL,
    traceparent       TEXT
  ) STRICT;

  -- each query of the store has its index; those of a state hold only the requests in that state
  CREATE INDEX requestsListed ON requests (owner, status, operation, id);
  CREATE INDEX requestsDue ON requests (operation, dueAt) WHERE status = 'accepted';
  CREATE INDEX requestsLeased ON requests (operation, leaseUntil) WHERE status = 'running';
  CREATE INDEX requestsExpiring ON requests (expiresAt) WHERE expiresAt IS NOT NULL;
  CREATE UNIQUE INDEX requestsKeyed ON requests (owner, idempotencyKey) WHERE idempotencyKey IS NOT NULL;

  CREATE TABLE inputs (
    seq        INTEGER PRIMARY KEY,
    parameters TEXT NOT NULL,
    mediaType  TEXT,
    json       TEXT,
    blob       TEXT,
    bytes      INTEGER
  ) STRICT;

  CREATE TABLE results (
    seq        INTEGER PRIMARY KEY,
    mediaType  TEXT NOT NULL,
    json       TEXT,
    blob       TEXT,
    bytes      INTEGER
  ) STRICT;

  CREATE TABLE counts (
    operation TEXT NOT NULL,
    status    TEXT NOT NULL,
    count     INTEGER NOT NULL,
    PRIMARY KEY (operation, status)
  ) STRICT, WITHOUT ROWID;
`;

/**
 * Lists of what is not settled by an index in which a claim changes nothing. Of those requests few are running, so `running` is
 * found by the leases, and `accepted` by leaving those out.
 */
const version2 = `
  DROP INDEX requestsListed;
  CREATE INDEX requestsOpen ON requests (owner, operation, id, settledAt) WHERE settledAt IS NULL;
  CREATE INDEX requestsSettled ON requests (owner, status, operation, id) WHERE settledAt IS NOT NULL;
`;

const migrations = [version1, version2];

/** Brings the file to the current version; safe from several processes at once. */
export function migrate(db: DatabaseSync): void {
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = FULL');
  db.exec('BEGIN IMMEDIATE');
  try {
    const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > migrations.length) {
      throw new Error(
        `the database has version ${String(version)} and this program knows versions up to ${String(migrations.length)}: ` +
          'it was written by a newer See Other. Use that, or another folder.',
      );
    }
    for (const migration of migrations.slice(version)) db.exec(migration);
    db.exec(`PRAGMA user_version = ${String(migrations.length)}`);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
