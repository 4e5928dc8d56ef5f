/**
 * The request store on SQLite (WAL, synchronous=FULL): one file in a folder, for one machine. Any number of
 * processes of that machine may share it. Writes go to a thread of their own, in groups; reads are done here,
 * on a connection of their own, and never wait for a commit.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import type { EpochMs, Progress, RequestRecord, Status } from '../../request/record.ts';
import { StoreUnavailable } from '../../ports/request-store.ts';
import type {
  AcceptOutcome,
  CancelOutcome,
  ClaimedRequest,
  ClaimQuery,
  Counts,
  ExpiredRequest,
  Lease,
  ListQuery,
  NewRequest,
  RecordWithResult,
  Renewal,
  RequestStore,
  Settlement,
  StoreEvents,
} from '../../ports/request-store.ts';
import { Watchers } from '../watchers.ts';
import { GroupCommit } from './group-commit.ts';
import { newRow, outcomeOf, settlementRow, toClaimed } from './messages.ts';
import { recordColumns, toContent, toRecord, toRow } from './rows.ts';
import type { ContentRow, RecordRow } from './rows.ts';
import { Snapshot } from './snapshot.ts';
import { largestKept, Succeeded } from './succeeded.ts';
import type { Writes } from './writes.ts';

export interface SqliteStoreOptions {
  readonly folder: string;
  readonly events?: StoreEvents | undefined;
}

/** Opens, or makes, the store in `folder`. Rejects with StoreUnavailable if the folder or the file cannot be used. */
export async function openSqliteStore({ folder, events }: SqliteStoreOptions): Promise<RequestStore> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new StoreUnavailable(`the folder ${folder} cannot be made`, { cause: error });
  }
  const path = join(folder, 'requests.sqlite');
  const commits = await GroupCommit.start(path, (calls) => {
    events?.groupSent('commit', calls);
  });
  return new SqliteStore(commits, new DatabaseSync(path, { readOnly: true }));
}

class SqliteStore implements RequestStore {
  readonly #commits: GroupCommit;
  readonly #db: DatabaseSync;
  readonly #snapshot: Snapshot;
  readonly #sql: ReturnType<typeof prepareReads>;
  readonly #watchers = new Watchers();
  readonly #succeeded = new Succeeded();
  /** Whether anybody asks this process for statuses: a worker alone need not keep what it settles. */
  #isAsked = false;

  constructor(commits: GroupCommit, db: DatabaseSync) {
    this.#commits = commits;
    this.#db = db;
    this.#snapshot = new Snapshot(db);
    this.#sql = prepareReads(db);
  }

  async accept(requests: readonly NewRequest[]): Promise<AcceptOutcome[]> {
    const written = await this.#write('accept', requests.map(newRow));
    return requests.map((request, index) => outcomeOf(request, written[index]));
  }

  async claim(query: ClaimQuery): Promise<ClaimedRequest[]> {
    const claimed = (await this.#write('claim', query)).map(toClaimed);
    this.#changed(claimed);
    return claimed;
  }

  renew(leases: readonly Lease[], leaseMs: number): Promise<Renewal[]> {
    return this.#write('renew', leases, leaseMs);
  }

  async report(lease: Lease, progress: Progress): Promise<boolean> {
    const held = await this.#write('report', lease, progress);
    if (held) this.#changed([lease]);
    return held;
  }

  async settle(settlements: readonly Settlement[]): Promise<boolean[]> {
    const settled = await this.#write('settle', settlements.map(settlementRow), this.#isAsked);
    const held = settled.map((each, index) => {
      const outcome = settlements[index]?.outcome;
      if (typeof each === 'object' && outcome?.kind === 'succeeded')
        this.#succeeded.keep(toRecord(toRow(each)), outcome.result);
      return each !== false;
    });
    this.#changed(settlements.filter((_, index) => held[index]).map(({ lease }) => lease));
    return held;
  }

  async cancel(id: string, owner: string, retentionMs: number): Promise<CancelOutcome> {
    const outcome = await this.#write('cancel', id, owner, retentionMs);
    if (outcome.kind !== 'unknown') this.#changed([{ id }]);
    return outcome;
  }

  find(id: string): Promise<RequestRecord | undefined> {
    this.#isAsked = true;
    const known = this.#succeeded.get(id);
    if (known !== undefined) return Promise.resolve(known.record);
    return this.#read(() => {
      const row = this.#ifThere(() => this.#sql.find.get(id)) as RecordRow | undefined;
      const record = row && toRecord(row);
      if (record?.status === 'succeeded' && this.#mayBeWaitedFor(record)) this.#readAhead(record);
      return record;
    });
  }

  findWithResult(id: string): Promise<RecordWithResult | undefined> {
    const known = this.#succeeded.get(id);
    if (known !== undefined) return Promise.resolve(known);
    return this.#read(() => {
      const row = this.#ifThere(() => this.#sql.findWithResult.get(id)) as (RecordRow & ContentRow) | undefined;
      return row && { record: toRecord(row), result: toContent(row) };
    });
  }

  /**
   * Each pair of status and operation is one short range of an index, or the few that run. All are of one snapshot: a
   * request that changes meanwhile would otherwise be in two of them, or in none.
   */
  list({ owner, statuses, operations, before = afterEveryId, limit }: ListQuery): Promise<RequestRecord[]> {
    return this.#read(() => {
      const ranges = statuses.flatMap((status) => operations.map((operation) => ({ status, operation })));
      let newest: RecordRow[] = [];
      for (const { status, operation } of ranges) {
        // once there are enough, only newer ones than the oldest of them count
        const after = newest.length === limit ? (newest.at(-1)?.id ?? '') : '';
        const found = this.#sql.list[status].all({ owner, operation, before, after, limit }) as unknown as RecordRow[];
        if (found.length > 0)
          newest = [...newest, ...found].sort((one, other) => (one.id < other.id ? 1 : -1)).slice(0, limit);
      }
      return newest.map(toRecord);
    });
  }

  async expire(limit: number): Promise<ExpiredRequest[]> {
    const expired = await this.#write('expire', limit);
    for (const { id } of expired) this.#succeeded.forget(id);
    return expired;
  }

  now(): number {
    return Date.now();
  }

  counts(): Promise<Counts> {
    return this.#read(() =>
      this.#sql.counts.all().map((row) => ({
        operation: String(row['operation']),
        status: String(row['status']) as Status,
        count: Number(row['count']),
      })),
    );
  }

  earliestDue(operation: string): Promise<EpochMs | undefined> {
    return this.#read(() => {
      const row = this.#sql.earliestDue.get(operation);
      return row && Number(row['dueAt']);
    });
  }

  waitingOf(owner: string, atMost: number): Promise<number> {
    return this.#read(() => Number(this.#sql.waitingOf.get({ owner, atMost })?.['waiting']));
  }

  watch(id: string, onChange: (record: RequestRecord) => void): () => void {
    return this.#watchers.watch(id, onChange);
  }

  async close(): Promise<void> {
    await this.#commits.close();
    this.#succeeded.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  #changed(requests: readonly { readonly id: string }[]): void {
    if (this.#watchers.none || !this.#db.isOpen) return;
    for (const { id } of requests) {
      if (this.#watchers.has(id)) this.#watchers.tell(id, this.#findNow(id));
    }
  }

  #findNow(id: string): RequestRecord | undefined {
    const row = this.#snapshot.read(() => this.#sql.find.get(id)) as RecordRow | undefined;
    return row && toRecord(row);
  }

  /** Whoever waited for it asks for its result next. */
  #mayBeWaitedFor({ settledAt }: RequestRecord & { readonly status: 'succeeded' }): boolean {
    return this.now() - settledAt < waitedForMs;
  }

  #readAhead(record: RequestRecord & { readonly status: 'succeeded' }): void {
    const row = this.#snapshot.read(() => this.#sql.smallResult.get(record.id, largestKept));
    const result = row && toContent(row as unknown as ContentRow);
    if (result !== undefined) this.#succeeded.keep(record, result);
  }

  /** What another process has stored since the snapshot was taken is looked for once more. */
  #ifThere(read: () => unknown): unknown {
    const found = read();
    if (found !== undefined) return found;
    this.#snapshot.end();
    return this.#snapshot.read(read);
  }

  /** What follows reads what has been written. */
  async #write<Verb extends keyof Writes>(
    verb: Verb,
    ...args: Parameters<Writes[Verb]>
  ): Promise<ReturnType<Writes[Verb]>> {
    const answer = await this.#commits.write(verb, ...args);
    this.#snapshot.end();
    return answer;
  }

  #read<Result>(read: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      try {
        resolve(this.#snapshot.read(read));
      } catch (error) {
        reject(new StoreUnavailable('the request store cannot be read', { cause: error }));
      }
    });
  }
}

const afterEveryId = '~';

/** So long after its end the result of a request is read together with its status. */
const waitedForMs = 10_000;

function prepareReads(db: DatabaseSync) {
  const listBy = (index: string, which: string): StatementSync =>
    db.prepare(`
      SELECT ${recordColumns} FROM requests INDEXED BY ${index}
      WHERE ${which} AND owner = $owner AND operation = $operation AND id < $before AND id > $after
      ORDER BY id DESC LIMIT $limit`);
  return {
    find: db.prepare(`SELECT ${recordColumns} FROM requests WHERE id = ?`),
    findWithResult: db.prepare(`
      SELECT ${recordColumns}, mediaType, json, blob, bytes
      FROM requests LEFT JOIN results USING (seq) WHERE id = ?`),
    smallResult: db.prepare(`
      SELECT mediaType, json, blob, bytes FROM results
      WHERE seq = (SELECT seq FROM requests WHERE id = ?) AND (blob IS NOT NULL OR octet_length(json) <= ?)`),
    list: {
      accepted: listBy('requestsOpen', "status = 'accepted' AND settledAt IS NULL"),
      running: listBy('requestsLeased', "status = 'running'"),
      succeeded: listBy('requestsSettled', "status = 'succeeded' AND settledAt IS NOT NULL"),
      failed: listBy('requestsSettled', "status = 'failed' AND settledAt IS NOT NULL"),
      canceled: listBy('requestsSettled', "status = 'canceled' AND settledAt IS NOT NULL"),
    } satisfies Record<Status, StatementSync>,
    // the index alone tells how many are open, and no row is read but of the few that run
    waitingOf: db.prepare(`
      WITH running (n) AS MATERIALIZED (
        SELECT count(*) FROM requests INDEXED BY requestsLeased WHERE status = 'running' AND owner = $owner)
      SELECT count(*) - (SELECT n FROM running) AS waiting
      FROM (SELECT 1 FROM requests INDEXED BY requestsOpen
            WHERE owner = $owner AND settledAt IS NULL LIMIT $atMost + (SELECT n FROM running))`),
    counts: db.prepare('SELECT operation, status, count FROM counts WHERE count > 0'),
    earliestDue: db.prepare(
      "SELECT dueAt FROM requests WHERE status = 'accepted' AND operation = ? ORDER BY dueAt LIMIT 1",
    ),
  };
}
