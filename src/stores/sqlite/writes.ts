/** The writes of the SQLite store, one method a verb. The caller opens and commits the transaction around them. */
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { EpochMs, ParameterValue, Progress, Status } from '../../request/record.ts';
import type {
  CancelOutcome,
  ClaimedRequest,
  ClaimQuery,
  ExpiredRequest,
  Lease,
  NewRequest,
  Outcome,
  Renewal,
  Settlement,
} from '../../ports/request-store.ts';
import { contentValues, recordColumns, toContent, toRecord } from './rows.ts';
import type { Accepted, ContentRow, RecordRow } from './rows.ts';

type Row = Record<string, SQLOutputValue>;

/** Each verb that writes, with what it takes and what it gives back. */
export interface Writes {
  accept(requests: readonly NewRequest[]): Accepted[];
  claim(query: ClaimQuery): ClaimedRequest[];
  renew(leases: readonly Lease[], leaseMs: number): Renewal[];
  report(lease: Lease, progress: Progress): boolean;
  settle(settlements: readonly Settlement[]): boolean[];
  cancel(id: string, owner: string, retentionMs: number): CancelOutcome;
  expire(limit: number): ExpiredRequest[];
}

export class SqliteWrites implements Writes {
  readonly #sql: ReturnType<typeof prepare>;
  readonly #counts = new CountChanges();

  constructor(db: DatabaseSync) {
    this.#sql = prepare(db);
  }

  accept(requests: readonly NewRequest[]): Accepted[] {
    return requests.map((request) => this.#acceptOne(request, Date.now()));
  }

  #acceptOne(request: NewRequest, now: EpochMs): Accepted {
    const { idempotency } = request;
    if (idempotency !== undefined) {
      const earlier = this.#sql.findByKey.get(request.owner, idempotency.key) as
        | (RecordRow & { fingerprint: string })
        | undefined;
      if (earlier !== undefined && (earlier.expiresAt === null || earlier.expiresAt > now)) {
        return earlier.fingerprint === idempotency.fingerprint
          ? { kind: 'replayed', record: toRecord(earlier) }
          : { kind: 'key-reused' };
      }
      // its time is over, it only has not been removed yet: the key is free
      if (earlier !== undefined) this.#sql.freeKey.run(earlier.id);
    }
    const { claim } = request;
    const inserted = this.#sql.insert.run(
      request.id,
      request.owner,
      request.operation,
      claim === undefined ? 'accepted' : 'running',
      claim === undefined ? 0 : 1,
      claim === undefined ? 1 : 2,
      now,
      claim === undefined ? now : null,
      claim === undefined ? null : now,
      claim === undefined ? null : now + claim.leaseMs,
      claim?.worker ?? null,
      idempotency?.key ?? null,
      idempotency?.fingerprint ?? null,
      request.contractVersion,
      request.traceparent ?? null,
    );
    const { parameters, body } = request.input;
    this.#sql.insertInput.run(inserted.lastInsertRowid, JSON.stringify(parameters), ...contentValues(body));
    this.#counts.add(request.operation, undefined, claim === undefined ? 'accepted' : 'running');
    return now;
  }

  claim({ ids = [], due = [], worker, leaseMs }: ClaimQuery): ClaimedRequest[] {
    const now = Date.now();
    const claimed: ClaimedRequest[] = [];
    const take = (seq: SQLOutputValue | undefined, lapsed: boolean): void => {
      const row = this.#sql.claim.get(now, now + leaseMs, worker, seq ?? null);
      if (row === undefined) throw new Error('a request went away between its choice and its claim');
      const operation = String(row['operation']);
      if (!lapsed) this.#counts.add(operation, 'accepted', 'running');
      claimed.push(
        toClaimed(
          row,
          this.#sql.findInput.get(seq ?? null) as (ContentRow & { parameters: string }) | undefined,
          lapsed,
        ),
      );
    };
    for (const id of ids) {
      const row = this.#sql.chooseById.get(id, now);
      if (row !== undefined) take(row['seq'], false);
    }
    for (const { operation, limit } of due) {
      const lapsed = this.#sql.chooseLapsed.all(operation, now, limit);
      for (const row of lapsed) take(row['seq'], true);
      for (const row of this.#sql.chooseDue.all(operation, now, limit - lapsed.length)) take(row['seq'], false);
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

  settle(settlements: readonly Settlement[]): boolean[] {
    const now = Date.now();
    return settlements.map(({ lease, outcome }) => this.#settleOne(lease, outcome, now));
  }

  #settleOne({ id, attempt }: Lease, outcome: Outcome, now: EpochMs): boolean {
    const written =
      outcome.kind === 'retry' || outcome.kind === 'released'
        ? this.#sql.putBack.get(now + (outcome.kind === 'retry' ? outcome.delayMs : 0), now, id, attempt)
        : this.#sql.settle.get(
            outcome.kind,
            now,
            now + outcome.retentionMs,
            outcome.kind === 'failed' ? JSON.stringify(outcome.problem) : null,
            id,
            attempt,
          );
    if (written === undefined) return false;
    if (outcome.kind === 'succeeded')
      this.#sql.insertResult.run(written['seq'] ?? null, ...contentValues(outcome.result));
    this.#counts.add(String(written['operation']), 'running', written['status'] as Status);
    return true;
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

function toClaimed(
  row: Row,
  input: (ContentRow & { parameters: string }) | undefined,
  lapsed: boolean,
): ClaimedRequest {
  if (input === undefined) throw new Error(`request ${String(row['id'])} has no input: the database is damaged`);
  const body = toContent(input);
  return {
    id: String(row['id']),
    attempt: Number(row['attempt']),
    operation: String(row['operation']),
    owner: String(row['owner']),
    createdAt: Number(row['createdAt']),
    input: {
      parameters: JSON.parse(input.parameters) as Record<string, ParameterValue>,
      ...(body !== undefined && { body }),
    },
    lapsed,
    cancelRequested: row['cancelRequestedAt'] !== null,
    ...(typeof row['traceparent'] === 'string' && { traceparent: row['traceparent'] }),
  };
}

function prepare(db: DatabaseSync) {
  const sql = (text: string): StatementSync => db.prepare(text);
  return {
    findByKey: sql(`SELECT ${recordColumns}, fingerprint FROM requests WHERE owner = ? AND idempotencyKey = ?`),
    freeKey: sql('UPDATE requests SET idempotencyKey = NULL WHERE id = ?'),
    insert: sql(`
      INSERT INTO requests (id, owner, operation, status, attempt, revision, createdAt, dueAt, startedAt, leaseUntil, worker,
                            idempotencyKey, fingerprint, contractVersion, traceparent)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    insertInput: sql('INSERT INTO inputs (seq, parameters, mediaType, json, blob, bytes) VALUES (?, ?, ?, ?, ?, ?)'),
    chooseById: sql("SELECT seq FROM requests WHERE id = ? AND status = 'accepted' AND dueAt <= ?"),
    chooseDue: sql(`
      SELECT seq FROM requests WHERE status = 'accepted' AND operation = ? AND dueAt <= ? ORDER BY dueAt LIMIT ?`),
    chooseLapsed: sql(`
      SELECT seq FROM requests WHERE status = 'running' AND operation = ? AND leaseUntil <= ? ORDER BY leaseUntil LIMIT ?`),
    claim: sql(`
      UPDATE requests
      SET status = 'running', attempt = attempt + 1, revision = revision + 1, startedAt = ?, leaseUntil = ?, worker = ?,
          dueAt = NULL, progress = NULL
      WHERE seq = ?
      RETURNING id, attempt, operation, owner, createdAt, cancelRequestedAt, traceparent`),
    findInput: sql('SELECT parameters, mediaType, json, blob, bytes FROM inputs WHERE seq = ?'),
    renew: sql(`
      UPDATE requests SET leaseUntil = ? WHERE id = ? AND attempt = ? AND status = 'running' RETURNING cancelRequestedAt`),
    report: sql(`
      UPDATE requests SET progress = ?, revision = revision + 1 WHERE id = ? AND attempt = ? AND status = 'running'`),
    putBack: sql(`
      UPDATE requests
      SET status = 'accepted', revision = revision + 1, leaseUntil = NULL, worker = NULL, progress = NULL,
          dueAt = iif(cancelRequestedAt IS NULL, ?, ?)
      WHERE id = ? AND attempt = ? AND status = 'running'
      RETURNING seq, operation, status`),
    settle: sql(`
      UPDATE requests
      SET status = ?, revision = revision + 1, settledAt = ?, expiresAt = ?, problem = ?, leaseUntil = NULL, worker = NULL
      WHERE id = ? AND attempt = ? AND status = 'running'
      RETURNING seq, operation, status`),
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
