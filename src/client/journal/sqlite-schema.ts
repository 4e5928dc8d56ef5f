/** The journal's file: opening it, its version, and what its errors mean to people. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { JournalUnusable } from './journal.ts';
import type { JournalFault } from './journal.ts';

/** Marks the file as ours (PRAGMA application_id): "SO" and "jn". */
const applicationId = 0x534f6a6e;
const schemaVersion = 1;

const schema = `
  CREATE TABLE entries (
    id          TEXT PRIMARY KEY,
    identity    TEXT NOT NULL UNIQUE,
    key         TEXT,
    fingerprint TEXT,
    operation   TEXT,
    request     TEXT,              -- JSON: method and headers
    state       TEXT NOT NULL,     -- JSON
    location    TEXT,
    origin      TEXT NOT NULL,     -- of the URL that is asked next
    created_at  INTEGER NOT NULL,  -- this and all times: milliseconds since 1970
    due_at      INTEGER,           -- NULL once nothing is left to do
    lease_until INTEGER NOT NULL,
    token       INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    next_at     INTEGER GENERATED ALWAYS AS (max(due_at, lease_until)) STORED
  ) STRICT;
  CREATE INDEX entries_next ON entries (origin, next_at) WHERE next_at IS NOT NULL;
  CREATE INDEX entries_location ON entries (location);

  -- what may have to be sent again: text, or the name of a file
  CREATE TABLE bodies (
    id         TEXT PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    text       TEXT,
    file       TEXT,
    media_type TEXT NOT NULL
  ) STRICT;
`;

/** Opens the file, and makes it if there is none. Throws JournalUnusable. */
export function openDatabase(path: string, busyTimeoutMs: number): DatabaseSync {
  return explained(path, () => {
    makePrivateFile(path);
    const database = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
    try {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
      // two processes may make the file at one time: the check and the making are one transaction
      database.exec('BEGIN IMMEDIATE');
      prepare(database, path);
      database.exec('COMMIT');
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

function prepare(database: DatabaseSync, path: string): void {
  const mark = pragma(database, 'application_id');
  const version = pragma(database, 'user_version');
  const { tables } = database.prepare("SELECT count(*) AS tables FROM sqlite_schema WHERE type = 'table'").get() as {
    tables: number;
  };
  if (mark === 0 && version === 0 && tables === 0) {
    database.exec(
      `${schema} PRAGMA application_id = ${String(applicationId)}; PRAGMA user_version = ${String(schemaVersion)};`,
    );
  } else if (mark !== applicationId) {
    throw new JournalUnusable(
      'corrupt',
      `${path} is a SQLite database, but not a journal of this client: name another file`,
    );
  } else if (version > schemaVersion) {
    throw new JournalUnusable(
      'newer',
      `${path} was written by a newer version of this client (journal version ${String(version)}, this one knows ${String(schemaVersion)}): update the client, or name another file`,
    );
  }
}

function pragma(database: DatabaseSync, name: 'application_id' | 'user_version'): number {
  return Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
}

/** Bodies and results can be private: nobody but the owner reads the file. SQLite gives its other files the same mode. */
function makePrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  closeSync(openSync(path, 'a', 0o600));
}

/** SQLite's result codes, and the system's error codes, that people can do something about. */
const faults: Readonly<Record<string, readonly [JournalFault, remedy: string]>> = {
  5: ['locked', 'another process has it locked: end that process, or name another file'],
  6: ['locked', 'another process has it locked: end that process, or name another file'],
  8: [
    'read-only',
    'it can be read but not written, and a request has to be written down before it is sent: give this user the right to write the file and its folder, or name another file',
  ],
  11: [
    'corrupt',
    'the file is damaged: put it aside and begin a new one. Requests in it can still be taken up by their Locations',
  ],
  13: ['disk-full', 'the disk is full: make room'],
  14: ['cannot-open', 'it cannot be opened: check that its folder is there and that this user may write to it'],
  26: ['corrupt', 'the file is no SQLite database: put it aside and begin a new one, or name another file'],
  EACCES: [
    'read-only',
    'this user may not write it: give the right to write the file and its folder, or name another file',
  ],
  EPERM: [
    'read-only',
    'this user may not write it: give the right to write the file and its folder, or name another file',
  ],
  EROFS: ['read-only', 'its file system is read-only: name a file elsewhere'],
  ENOSPC: ['disk-full', 'the disk is full: make room'],
  10: ['cannot-open', 'the disk, or what the name stands for, cannot be used as a file: name another'],
  ENOENT: ['cannot-open', 'its folder is not there and cannot be made: name another file'],
  EEXIST: ['cannot-open', 'its folder is not one: name another file'],
  EISDIR: ['cannot-open', 'it is a folder: name a file'],
  ENOTDIR: ['cannot-open', 'its folder is not one: name another file'],
};

/** Runs `work`; an error of the file becomes a JournalUnusable that says what to do. */
export function explained<Value>(path: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw explain(path, error);
  }
}

/** The JournalUnusable that `error` stands for; `error` itself if it has nothing to do with the file. */
export function explain(path: string, error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const { code, errcode, message } = error as { code?: unknown; errcode?: unknown; message?: unknown };
  // the lower 8 bits of SQLite's extended result codes are the code itself
  const known = faults[String(typeof errcode === 'number' ? errcode & 0xff : code)];
  if (known === undefined) return error;
  return new JournalUnusable(known[0], `the journal ${path} cannot be used: ${known[1]} (${String(message)})`, {
    cause: error,
  });
}
