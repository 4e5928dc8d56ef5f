/** The writes of the SQLite store, one method a verb. The caller opens and commits the transaction around them. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EpochMs, Progress, Status } from '../../request/record.ts';
import type { CancelOutcome, ClaimQuery, ExpiredRequest, Lease, Renewal } from '../../ports/request-store.ts';
import { claimedColumns } from './messages.ts';
import type { Accepted, ClaimedRow, NewRow, SettlementRow } from './messages.ts';
import { recordColumns, toRecord } from './rows.ts';
import type { RecordRow, RecordValues } from './rows.ts';

/** Each verb that writes, with what it takes and what it gives back. */
export interface Writes {
  accept(requests: readonly NewRow[]): Accepted[];
  claim(query: ClaimQuery): ClaimedRow[];
  renew(leases: readonly Lease[], leaseMs: number): Renewal[];
  report(lease: Lease, progress: Progress): boolean;
  /** False where the lease is not held. With the records of what has succeeded, if they are wanted. */
  settle(settlements: readonly SettlementRow[], recordsWanted: boolean): (boolean | RecordValues)[];
  cancel(id: string, owner: string, retentionMs: number): CancelOutcome;
  expire(limit: number): ExpiredRequest[];
}

export class SqliteWrites implements Writes {
  readonly #sql: ReturnType<typeof prepare>;
  readonly #counts = new CountChanges();

  constructor(db: DatabaseSync) {
    this.#sql = prepare(db);
  }

  accept(requests: readonly NewRow[]): Accepted[] {
    return requests.map((request) => this.#acceptOne(request, Date.now()));
  }

  #acceptOne(
    [id, owner, operation, worker, leaseMs, key, fingerprint, contractVersion, traceparent, ...input]: NewRow,
    now: EpochMs,
  ): Accepted {
    if (key !== null) {
      const earlier = this.#sql.findByKey.get(owner, key) as (RecordRow & { fingerprint: string }) | undefined;
      if (earlier !== undefined && (earlier.expiresAt === null || earlier.expiresAt > now)) {
        return earlier.fingerprint === fingerprint
          ? { kind: 'replayed', record: toRecord(earlier) }
          : { kind: 'key-reused' };
      }
      // its time is over, it only has not been removed yet: the key is free
      if (earlier !== undefined) this.#sql.freeKey.run(earlier.id);
    }
    const claimed = worker !== null;
    const status = claimed ? 'running' : 'accepted';
    const { lastInsertRowid } = this.#sql.insert.run(
      id,
      owner,
      operation,
      status,
      claimed ? 1 : 0,
      claimed ? 2 : 1,
      now,
      claimed ? null : now,
      claimed ? now : null,
      leaseMs === null ? null : now + leaseMs,
      worker,
      key,
      fingerprint,
      contractVersion,
      traceparent,
    );
    this.#sql.insertInput.run(lastInsertRowid, ...input);
    this.#counts.add(operation, undefined, status);
    return now;
  }

  claim({ ids = [], due = [], worker, leaseMs }: ClaimQuery): ClaimedRow[] {
    const now = Date.now();
    const claimed: ClaimedRow[] = [];
    const take = ({ chosen, claim }: Choice, which: Readonly<Record<string, string | number>>): number => {
      const rows = chosen.all({ ...which, now }) as unknown as ClaimedRow[];
      if (rows.length > 0) claim.run({ ...which, now, leaseUntil: now + leaseMs, worker });
      for (const row of rows) {
        const [id, operation, status, , , , , , parameters] = row;
        if ((parameters as string | null) === null)
          throw new Error(`request ${id} has no input: the database is damaged`);
        if (status === 'accepted') this.#counts.add(operation, 'accepted', 'running');
        claimed.push(row);
      }
      return rows.length;
    };
    for (const id of ids) take(this.#sql.named, { id });
    for (const { operation, limit } of due) {
      const lapsed = take(this.#sql.lapsed, { operation, limit });
      take(this.#sql.due, { operation, limit: limit - lapsed });
    }
    return claimed;
  }

  renew(leases: readonly Lease[], leaseMs: number): Renewal[] {
    const leaseUntil = Date.now() + leaseMs;
    return leases.map(({ id, attempt }) => {
      const row = this.#sql.renew.get(leaseUntil, id, attempt);
      return row === undefined ? { held: false } : { held: true, cancelRequested: row['cancelRequestedAt'] !== null };
    });
  }

  report({ id, attempt }: Lease, progress: Progress): boolean {
    return this.#sql.report.run(JSON.stringify(progress), id, attempt).changes === 1;
  }

  settle(settlements: readonly SettlementRow[], recordsWanted: boolean): (boolean | RecordValues)[] {
    const now = Date.now();
    return settlements.map((settlement) => this.#settleOne(settlement, now, recordsWanted));
  }

  #settleOne(
    [id, attempt, kind, ms, problem, ...result]: SettlementRow,
    now: EpochMs,
    recordsWanted: boolean,
  ): boolean | RecordValues {
    const tells = recordsWanted && kind === 'succeeded';
    const written =
      kind === 'retry' || kind === 'released'
        ? this.#sql.putBack.get(now + ms, now, id, attempt)
        : (tells ? this.#sql.settleAndTell : this.#sql.settle).get(kind, now, now + ms, problem, id, attempt);
    if (written === undefined) return false;
    const [seq, operation, status, ...record] = written as unknown as [number, string, Status, ...RecordValues];
    if (kind === 'succeeded') this.#sql.insertResult.run(seq, ...result);
    this.#counts.add(operation, 'running', status);
    return tells ? record : true;
  }

  cancel(id: string, owner: string, retentionMs: number): CancelOutcome {
    const now = Date.now();
    const canceled = this.#sql.cancelWaiting.get(now, now + retentionMs, id, owner) as RecordRow | undefined;
    if (canceled !== undefined) {
      this.#counts.add(canceled.operation, 'accepted', 'canceled');
      return { kind: 'canceled', record: toRecord(canceled) };
    }
    this.#sql.askToCancel.run(now, id, owner);
    const row = this.#sql.findOwned.get(id, owner) as RecordRow | undefined;
    if (row === undefined) return { kind: 'unknown' };
    return { kind: row.status === 'running' ? 'requested' : 'finished', record: toRecord(row) };
  }

  expire(limit: number): ExpiredRequest[] {
    return this.#sql.chooseExpired.all(Date.now(), limit).map((row) => {
      const seq = row['seq'] ?? null;
      const blobs = this.#sql.blobsOf.all(seq, seq).map((blob) => String(blob['blob']));
      this.#sql.removeInput.run(seq);
      this.#sql.removeResult.run(seq);
      this.#sql.remove.run(seq);
      this.#counts.add(String(row['operation']), row['status'] as Status, undefined);
      return { id: String(row['id']), blobs };
    });
  }

  /** Writes the changed counts; before the commit. */
  flushCounts(): void {
    this.#counts.flush((operation, status, change) => this.#sql.addToCount.run(operation, status, change));
  }

  /** Forgets the changed counts; after a rollback. */
  dropCounts(): void {
    this.#counts.clear();
  }
}

/** How the counts change in the transaction at hand: one row written for each that does, however many requests it took. */
class CountChanges {
  readonly #changes = new Map<string, Map<Status, number>>();

  add(operation: string, from: Status | undefined, to: Status | undefined): void {
    let changes = this.#changes.get(operation);
    if (changes === undefined) this.#changes.set(operation, (changes = new Map<Status, number>()));
    if (from !== undefined) changes.set(from, (changes.get(from) ?? 0) - 1);
    if (to !== undefined) changes.set(to, (changes.get(to) ?? 0) + 1);
  }

  flush(write: (operation: string, status: Status, change: number) => void): void {
    for (const [operation, changes] of this.#changes) {
      for (const [status, change] of changes) if (change !== 0) write(operation, status, change);
    }
    this.clear();
  }

  clear(): void {
    this.#changes.clear();
  }
}

interface Choice {
  readonly chosen: StatementSync;
  /** Claims what `chosen` gives, if nothing comes in between. */
  readonly claim: StatementSync;
}

/** However many are claimed: one statement reads them with their inputs, and one writes them. */
function prepareChoice(db: DatabaseSync, which: string): Choice {
  const chosen = arrays(
    db.prepare(`SELECT ${claimedColumns} FROM requests LEFT JOIN inputs USING (seq) WHERE ${which}`),
  );
  const claim = db.prepare(`
    UPDATE requests
    SET status = 'running', attempt = attempt + 1, revision = revision + 1, startedAt = $now, leaseUntil = $leaseUntil,
        worker = $worker, dueAt = NULL, progress = NULL
    WHERE seq IN (SELECT seq FROM requests WHERE ${which})`);
  return { chosen, claim };
}

function arrays(statement: StatementSync): StatementSync {
  statement.setReturnArrays(true);
  return statement;
}

function prepare(db: DatabaseSync) {
  const sql = (text: string): StatementSync => db.prepare(text);
  const settle = (returning: string): StatementSync =>
    arrays(
      sql(`
      UPDATE requests
      SET status = ?, revision = revision + 1, settledAt = ?, expiresAt = ?, problem = ?, leaseUntil = NULL, worker = NULL
      WHERE id = ? AND attempt = ? AND status = 'running'
      RETURNING ${returning}`),
    );
  return {
    findByKey: sql(`SELECT ${recordColumns}, fingerprint FROM requests WHERE owner = ? AND idempotencyKey = ?`),
    freeKey: sql('UPDATE requests SET idempotencyKey = NULL WHERE id = ?'),
    insert: sql(`
      INSERT INTO requests (id, owner, operation, status, attempt, revision, createdAt, dueAt, startedAt, leaseUntil, worker,
                            idempotencyKey, fingerprint, contractVersion, traceparent)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    insertInput: sql('INSERT INTO inputs (seq, parameters, mediaType, json, blob, bytes) VALUES (?, ?, ?, ?, ?, ?)'),
    named: prepareChoice(db, "id = $id AND status = 'accepted' AND dueAt <= $now"),
    due: prepareChoice(
      db,
      "status = 'accepted' AND operation = $operation AND dueAt <= $now ORDER BY dueAt, seq LIMIT $limit",
    ),
    lapsed: prepareChoice(
      db,
      "status = 'running' AND operation = $operation AND leaseUntil <= $now ORDER BY leaseUntil, seq LIMIT $limit",
    ),
    renew: sql(`
      UPDATE requests SET leaseUntil = ? WHERE id = ? AND attempt = ? AND status = 'running' RETURNING cancelRequestedAt`),
    report: sql(`
      UPDATE requests SET progress = ?, revision = revision + 1 WHERE id = ? AND attempt = ? AND status = 'running'`),
    putBack: arrays(
      sql(`
      UPDATE requests
      SET status = 'accepted', revision = revision + 1, leaseUntil = NULL, worker = NULL, progress = NULL,
          dueAt = iif(cancelRequestedAt IS NULL, ?, ?)
      WHERE id = ? AND attempt = ? AND status = 'running'
      RETURNING seq, operation, status`),
    ),
    settle: settle('seq, operation, status'),
    settleAndTell: settle(`seq, operation, status, ${recordColumns}`),
    insertResult: sql('INSERT INTO results (seq, mediaType, json, blob, bytes) VALUES (?, ?, ?, ?, ?)'),
    cancelWaiting: sql(`
      UPDATE requests
      SET status = 'canceled', revision = revision + 1, settledAt = ?, expiresAt = ?, dueAt = NULL
      WHERE id = ? AND owner = ? AND status = 'accepted'
      RETURNING ${recordColumns}`),
    askToCancel: sql(`
      UPDATE requests
      SET cancelRequestedAt = ?, revision = revision + 1
      WHERE id = ? AND owner = ? AND status = 'running' AND cancelRequestedAt IS NULL`),
    findOwned: sql(`SELECT ${recordColumns} FROM requests WHERE id = ? AND owner = ?`),
    chooseExpired: sql(
      'SELECT seq, id, operation, status FROM requests WHERE expiresAt <= ? ORDER BY expiresAt LIMIT ?',
    ),
    blobsOf: sql(`
      SELECT blob FROM inputs WHERE seq = ? AND blob IS NOT NULL
      UNION ALL SELECT blob FROM results WHERE seq = ? AND blob IS NOT NULL`),
    removeInput: sql('DELETE FROM inputs WHERE seq = ?'),
    removeResult: sql('DELETE FROM results WHERE seq = ?'),
    remove: sql('DELETE FROM requests WHERE seq = ?'),
    addToCount: sql(`
      INSERT INTO counts (operation, status, count) VALUES (?, ?, ?)
      ON CONFLICT (operation, status) DO UPDATE SET count = count + excluded.count`),
  };
}
