/**
 * The request store on MongoDB, for any number of nodes. One collection holds everything about a request in one document,
 * so that each step of its life is one atomic write. A write is on the disks of a majority when it resolves; a read sees
 * nothing that could be rolled back. Times are set and judged by MongoDB's clock alone.
 */
import type { Collection } from 'mongodb';
import { answered } from '../../mongodb/answers.ts';
import { connect } from '../../mongodb/connection.ts';
import type { Connection, ConnectOptions } from '../../mongodb/connection.ts';
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
  WatchFor,
} from '../../ports/request-store.ts';
import { isRequestId } from '../../request/ids.ts';
import type { Content, EpochMs, Progress, RequestRecord } from '../../request/record.ts';
import { acceptGroup } from './accepting.ts';
import { cancel } from './canceling.ts';
import { ChangeFeed } from './change-feed.ts';
import { claim } from './claiming.ts';
import { Counting } from './counting.ts';
import type { RequestDocument } from './documents.ts';
import { expire } from './expiring.ts';
import { Grouped } from './grouped.ts';
import type { GroupSettings } from './grouped.ts';
import { earliestDue, findGroup, findGroupForSure, findWithResultGroup, list } from './reading.ts';
import { prepareRequests } from './schema.ts';
import { checkInput } from './settled-fields.ts';
import { renewGroup, reportGroup, settleGroup } from './under-lease.ts';

/** One group at a time: larger groups cost less in all than the wait for the group before (docs/performance.md). */
const writes = { atOnce: 1, largestGroup: 256 };
/** What a majority has on disk well within the time that a caller waits. */
const mostBytes = 16 * 1024 ** 2;
const accepts: GroupSettings<NewRequest> = { ...writes, mostBytes, bytesOf: ({ input }) => bytesOf(input.body) };
const settlements: GroupSettings<Settlement> = {
  ...writes,
  mostBytes,
  bytesOf: ({ outcome }) => ('result' in outcome ? bytesOf(outcome.result) : 0),
};
const reads = { atOnce: 1, largestGroup: 500 };
/** A result may have 15 MiB, and all of a group are in memory at one time. */
const resultReads = { atOnce: 1, largestGroup: 16 };

export interface MongoStoreOptions extends ConnectOptions {
  readonly events?: StoreEvents | undefined;
}

/**
 * Opens, or makes, the store in the database that the URL names. Rejects with StoreUnavailable if it names none, or if
 * MongoDB cannot be reached, does not let this process in, is a standalone server, or holds data of a newer version.
 */
export async function openMongoStore({ events, ...options }: MongoStoreOptions): Promise<RequestStore> {
  const connection = await connect(options);
  try {
    return new MongoStore(connection, await answered(connection.where, prepareRequests(connection.db)), events);
  } catch (error) {
    await connection.client.close();
    throw error;
  }
}

class MongoStore implements RequestStore {
  readonly #connection: Connection;
  readonly #requests: Collection<RequestDocument>;
  readonly #counting: Counting;
  readonly #feeds: Readonly<Record<WatchFor, ChangeFeed>>;
  readonly #underWay = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  readonly #accepts: Grouped<NewRequest, AcceptOutcome>;
  readonly #renewals: Grouped<{ readonly lease: Lease; readonly leaseMs: number }, Renewal>;
  readonly #reports: Grouped<{ readonly lease: Lease; readonly progress: Progress }, boolean>;
  readonly #settlements: Grouped<Settlement, boolean>;
  readonly #finds: Grouped<string, RequestRecord | undefined>;
  readonly #findsWithResult: Grouped<string, RecordWithResult | undefined>;
  readonly #findsForSure: Grouped<string, RequestRecord | undefined>;

  constructor(connection: Connection, requests: Collection<RequestDocument>, events: StoreEvents | undefined) {
    this.#connection = connection;
    this.#requests = requests;
    const grouped = <Call, Answer>(
      what: string,
      settings: GroupSettings<Call>,
      send: (requests: Collection<RequestDocument>, calls: readonly Call[]) => Promise<readonly Answer[]>,
    ): Grouped<Call, Answer> =>
      new Grouped((calls: readonly Call[]) => this.#answered(send(requests, calls)), {
        ...settings,
        onGroup: (calls) => events?.groupSent(what, calls),
      });
    this.#accepts = grouped('accept', accepts, (into, group) => acceptGroup(connection, into, group));
    this.#renewals = grouped('renew', writes, renewGroup);
    this.#reports = grouped('report', writes, reportGroup);
    this.#settlements = grouped('settle', settlements, settleGroup);
    this.#finds = grouped('find', reads, findGroup);
    this.#findsWithResult = grouped('result', resultReads, findWithResultGroup);
    this.#findsForSure = grouped('find', reads, findGroupForSure);
    this.#counting = new Counting(requests);
    const read = (id: string): Promise<RequestRecord | undefined> => this.find(id);
    this.#feeds = { changes: new ChangeFeed(requests, 'changes', read), end: new ChangeFeed(requests, 'end', read) };
  }

  accept(requests: readonly NewRequest[]): Promise<AcceptOutcome[]> {
    return this.#whileOpen(async () => {
      requests.forEach(checkInput);
      return this.#accepts.addAll(requests);
    });
  }

  async claim(query: ClaimQuery): Promise<ClaimedRequest[]> {
    const claimed = await this.#whileOpen(() => this.#answered(claim(this.#requests, query)));
    for (const { id } of claimed) this.#feeds.changes.changed(id);
    return claimed;
  }

  renew(leases: readonly Lease[], leaseMs: number): Promise<Renewal[]> {
    return this.#whileOpen(() => this.#renewals.addAll(leases.map((lease) => ({ lease, leaseMs }))));
  }

  async report(lease: Lease, progress: Progress): Promise<boolean> {
    const held = await this.#whileOpen(() => this.#reports.add({ lease, progress }));
    if (held) this.#feeds.changes.changed(lease.id);
    return held;
  }

  async settle(settlements: readonly Settlement[]): Promise<boolean[]> {
    const held = await this.#whileOpen(() => this.#settlements.addAll(settlements));
    settlements.forEach(({ lease }, index) => {
      if (held[index] === true) for (const feed of this.#allFeeds) feed.changed(lease.id);
    });
    return held;
  }

  async cancel(id: string, owner: string, retentionMs: number): Promise<CancelOutcome> {
    const outcome = await this.#whileOpen(() => this.#answered(cancel(this.#requests, id, owner, retentionMs)));
    if (outcome.kind === 'canceled' || outcome.kind === 'requested')
      for (const feed of this.#allFeeds) feed.changed(id);
    return outcome;
  }

  /** What seems not to be there is looked for with certainty: a 202 must not be followed by a 404. */
  find(id: string): Promise<RequestRecord | undefined> {
    return this.#whileOpen(async () => {
      const found = await this.#finds.add(id);
      return found ?? (isRequestId(id) ? this.#findsForSure.add(id) : undefined);
    });
  }

  findWithResult(id: string): Promise<RecordWithResult | undefined> {
    return this.#whileOpen(async () => {
      const found = await this.#findsWithResult.add(id);
      if (found !== undefined || !isRequestId(id)) return found;
      const known = await this.#findsForSure.add(id);
      // it is there, and a majority has it by now
      return known && this.#findsWithResult.add(id);
    });
  }

  list(query: ListQuery): Promise<RequestRecord[]> {
    return this.#whileOpen(() => this.#answered(list(this.#requests, query)));
  }

  expire(limit: number): Promise<ExpiredRequest[]> {
    return this.#whileOpen(() => this.#answered(expire(this.#requests, limit)));
  }

  counts(): Promise<Counts> {
    return this.#whileOpen(() => this.#answered(this.#counting.counts()));
  }

  earliestDue(operation: string): Promise<EpochMs | undefined> {
    return this.#whileOpen(() => this.#answered(earliestDue(this.#requests, operation)));
  }

  waitingOf(owner: string, atMost: number): Promise<number> {
    return this.#whileOpen(() => this.#answered(this.#counting.waitingOf(owner, atMost)));
  }

  now(): number {
    return this.#connection.clock.now();
  }

  watch(id: string, onChange: (record: RequestRecord) => void, what: WatchFor = 'changes'): () => void {
    return this.#feeds[what].watch(id, onChange);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    const fed = Promise.all(this.#allFeeds.map((feed) => feed.close()));
    // ends the question that the server holds for the feed
    await this.#connection.client.close();
    await fed;
  }

  get #allFeeds(): readonly ChangeFeed[] {
    return Object.values(this.#feeds);
  }

  async #whileOpen<Answer>(verb: () => Promise<Answer>): Promise<Answer> {
    if (this.#closing !== undefined) throw new StoreUnavailable(`${this.#connection.where}: the store is closed`);
    const running = verb();
    this.#underWay.add(running);
    try {
      return await running;
    } finally {
      this.#underWay.delete(running);
    }
  }

  #answered<Answer>(work: Promise<Answer>): Promise<Answer> {
    return answered(this.#connection.where, work);
  }
}

/** About how many bytes a content adds to a document. */
function bytesOf(content: Content | undefined): number {
  return content !== undefined && 'json' in content ? content.json.length : 0;
}
