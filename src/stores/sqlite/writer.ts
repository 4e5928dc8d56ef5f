/**
 * The thread that writes: it gets a group of calls, does them in one transaction, commits, and answers.
 * On a thread of its own the commit's wait for the disk costs the event loop nothing.
 */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { migrate } from './schema.ts';
import { SqliteWrites } from './writes.ts';
import type { Writes } from './writes.ts';

/** One call of a verb that writes. */
export type WriteCall = {
  [Verb in keyof Writes]: { readonly verb: Verb; readonly args: Parameters<Writes[Verb]> };
}[keyof Writes];

export interface WriteGroup {
  readonly calls: readonly WriteCall[];
  /** Whether it is to be on the disk before it is answered. */
  readonly flush: boolean;
}

export type WriteAnswer = { readonly value: unknown } | { readonly error: string };

/** `ready` once the tables are there; then an answer a call, in order, for each group. */
export type WriterMessage = 'ready' | { readonly unusable: string } | readonly WriteAnswer[];

/** How long to wait for another process that writes to the same file. */
const busyTimeoutMs = 10_000;

function serve(port: MessagePort, path: string): void {
  const db = new DatabaseSync(path, { timeout: busyTimeoutMs });
  migrate(db);
  const writes = new SqliteWrites(db);

  let flushes = true;
  port.on('message', (group: WriteGroup | 'close') => {
    if (group === 'close') {
      db.close();
      port.close();
      return;
    }
    if (group.flush !== flushes) {
      flushes = group.flush;
      // with a write-ahead log, NORMAL differs from FULL in nothing but the flush of each commit
      db.exec(`PRAGMA synchronous = ${flushes ? 'FULL' : 'NORMAL'}`);
    }
    post(port, writeGroup(db, writes, group.calls));
  });
  post(port, 'ready');
}

function writeGroup(db: DatabaseSync, writes: SqliteWrites, group: readonly WriteCall[]): WriteAnswer[] {
  try {
    return inTransaction(db, writes, () => group.map((call) => ({ value: perform(writes, call) })));
  } catch (error) {
    if (group.length === 1) return [{ error: messageOf(error) }];
    // one call spoilt the transaction for all: each gets its own
    return group.flatMap((call) => writeGroup(db, writes, [call]));
  }
}

function perform(writes: Writes, { verb, args }: WriteCall): unknown {
  return (writes[verb] as (this: Writes, ...args: unknown[]) => unknown).call(writes, ...args);
}

function inTransaction<Result>(db: DatabaseSync, writes: SqliteWrites, work: () => Result): Result {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    writes.flushCounts();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    writes.dropCounts();
    // a full disk, among others, has rolled back already
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function post(port: MessagePort, message: WriterMessage): void {
  port.postMessage(message);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (parentPort !== null) {
  const { path, port } = workerData as { path: string; port: MessagePort };
  try {
    serve(port, path);
  } catch (error) {
    post(port, { unusable: messageOf(error) });
  }
}
