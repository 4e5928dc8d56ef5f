/**
 * The request store: the truth about every request.
 *
 * A promise of a writing verb resolves once the write is durable. A store that cannot be reached rejects
 * with StoreUnavailable, and the caller knows nothing about the write. Times and leases are judged by the
 * store's clock. All adapters pass the suite in test/conformance.
 */
import type { Problem } from '../request/problems.ts';
import type { Content, EpochMs, Progress, RequestRecord, Status, StoredInput } from '../request/record.ts';

export interface NewRequest {
  readonly id: string;
  readonly operation: string;
  readonly owner: string;
  readonly input: StoredInput;
  readonly contractVersion: string;
  readonly idempotency?: {
    readonly key: string;
    /** A digest of everything that makes the request what it is. */
    readonly fingerprint: string;
  };
  /** W3C Trace Context of the POST. */
  readonly traceparent?: string;
  /** Claimed as it is stored, as its first attempt, by a worker that has room for it: as if `claim` followed at once. */
  readonly claim?: Claimant;
}

export interface Claimant {
  /** Who claims; kept in the record for people to see. */
  readonly worker: string;
  readonly leaseMs: number;
}

export type AcceptOutcome =
  /** The record as it was accepted, waiting, also if it is claimed already. */
  | { readonly kind: 'accepted'; readonly record: RequestRecord }
  /** The owner's key is known and so is this very request: `record` is the one accepted then, as it is now. */
  | { readonly kind: 'replayed'; readonly record: RequestRecord }
  /** The owner's key is known, for a different request. */
  | { readonly kind: 'key-reused' };

export interface ClaimQuery extends Claimant {
  /** Claims those of these that wait and are due; never one with a lapsed lease. */
  readonly ids?: readonly string[];
  /** For each operation, up to its limit: what has a lapsed lease, then what waits and is due, the longest due first. */
  readonly due?: readonly { readonly operation: string; readonly limit: number }[];
}

/** The right to write to a running request, as long as its attempt is the latest. */
export interface Lease {
  readonly id: string;
  readonly attempt: number;
}

export interface ClaimedRequest extends Lease {
  readonly operation: string;
  readonly owner: string;
  readonly input: StoredInput;
  readonly createdAt: EpochMs;
  /** True if the attempt before this one lost its lease: its worker is presumed dead. */
  readonly lapsed: boolean;
  /** True if a cancel was asked of the attempt before this one. */
  readonly cancelRequested: boolean;
  readonly traceparent?: string;
}

export type Renewal = { readonly held: false } | { readonly held: true; readonly cancelRequested: boolean };

/** What became of an attempt. */
export type Outcome =
  | { readonly kind: 'succeeded'; readonly result: Content; readonly retentionMs: number }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly retentionMs: number }
  | { readonly kind: 'canceled'; readonly retentionMs: number }
  /** Goes back to accepted, due after the delay; at once if a cancel was asked, which the next claim is then told. */
  | { readonly kind: 'retry'; readonly delayMs: number }
  /** Goes back to accepted, due now: the worker gives it up without having finished. */
  | { readonly kind: 'released' };

export interface Settlement {
  readonly lease: Lease;
  readonly outcome: Outcome;
}

export type CancelOutcome =
  | { readonly kind: 'canceled'; readonly record: RequestRecord }
  /** It runs: the next renewal tells its worker. */
  | { readonly kind: 'requested'; readonly record: RequestRecord }
  | { readonly kind: 'finished'; readonly record: RequestRecord }
  | { readonly kind: 'unknown' };

export interface ListQuery {
  readonly owner: string;
  readonly statuses: readonly Status[];
  readonly operations: readonly string[];
  /** Only requests with a smaller id, that is, older ones. */
  readonly before?: string;
  readonly limit: number;
}

export interface ExpiredRequest {
  readonly id: string;
  /** Names of the blobs that nothing refers to any more. */
  readonly blobs: readonly string[];
}

export interface RecordWithResult {
  readonly record: RequestRecord;
  readonly result: Content | undefined;
}

/** What a watcher wants to hear of: each change, or the end of the request alone. */
export type WatchFor = 'changes' | 'end';

/** How many requests there are, by operation and status. Combinations without any are left out. */
export type Counts = readonly { readonly operation: string; readonly status: Status; readonly count: number }[];

export interface RequestStore {
  /**
   * Stores new requests, due at once. Each on its own: one outcome a request, in order. Their ids have to be new. A key
   * is free again once its record's time is over, removed or not.
   */
  accept(requests: readonly NewRequest[]): Promise<AcceptOutcome[]>;
  /**
   * Hands out leases, in no particular order. Nobody else gets the same request until the lease lapses; each claim adds
   * one to `attempt` and drops the progress of the attempt before.
   */
  claim(query: ClaimQuery): Promise<ClaimedRequest[]>;
  /** Extends leases to `leaseMs` from now; in order. A lease is held while its attempt is the latest, even past its time. Leaves the revision as it is. */
  renew(leases: readonly Lease[], leaseMs: number): Promise<Renewal[]>;
  /** Keeps a progress report. False, and nothing written, if the lease is not held. */
  report(lease: Lease, progress: Progress): Promise<boolean>;
  /** Writes what became of attempts; in order. False, and nothing written, where the lease is not held (any more). */
  settle(settlements: readonly Settlement[]): Promise<boolean[]>;
  /** Cancels a waiting request, or asks the worker of a running one to stop. Unknown if it is not the owner's. */
  cancel(id: string, owner: string, retentionMs: number): Promise<CancelOutcome>;
  /** The record as it is now, whoever owns it: one read by primary key. */
  find(id: string): Promise<RequestRecord | undefined>;
  /** The same, with the result if it has succeeded. */
  findWithResult(id: string): Promise<RecordWithResult | undefined>;
  /** The owner's requests, newest first. No statuses, or no operations, match nothing. */
  list(query: ListQuery): Promise<RequestRecord[]>;
  /** Removes up to `limit` records whose time is over, oldest first. */
  expire(limit: number): Promise<ExpiredRequest[]>;
  counts(): Promise<Counts>;
  /** Since when the operation's waiting request that has been due longest is due; in the future if all wait for a retry. Undefined if none waits. */
  earliestDue(operation: string): Promise<EpochMs | undefined>;
  /** How many of the owner's requests wait (`accepted`), counted no further than `atMost`. */
  waitingOf(owner: string, atMost: number): Promise<number>;
  /** The clock that the times of all records come from, as well as this node knows it: what they are to be compared with. */
  now(): EpochMs;
  /**
   * Calls back with the record after each change of it that this node hears of, until the returned function
   * is called; it must not throw. Best effort: a change can be missed, so whoever must not miss one also reads now and then.
   * Whoever waits for the end alone may be spared the changes before it, which is less work for some stores.
   */
  watch(id: string, onChange: (record: RequestRecord) => void, what?: WatchFor): () => void;
  /** Finishes what is under way and lets go of everything. Idempotent. */
  close(): Promise<void>;
}

/** What a store tells whoever watches it, for metrics. */
export interface StoreEvents {
  /** So many calls went out together: as one commit, or one command. `what` is a word of the adapter's, of a handful. */
  groupSent(what: string, calls: number): void;
}

/** The store did not answer, or is closed. Whether a write took place is not known. */
export class StoreUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailable';
  }
}
