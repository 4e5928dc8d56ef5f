/**
 * The journal: what a client has submitted, where each request's status is and how far it is. It is the record
 * of Locations that the pattern asks for: a process that dies leaves everything here for the next one.
 *
 * An entry is worked on under a lease, by one process at a time; `claim` gives it and every write needs it.
 * All adapters pass the suite in test/client/journal-suite.ts.
 */
import type { EpochMs, SavedResult, State } from '../polling/states.ts';

/** What the POST was made of. Credentials are no part of it: they are added when it is sent. */
export interface StoredRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A body that can be sent again: text, or the bytes of a file. */
export type Body = string | Blob;

export interface NewEntry {
  readonly id: string;
  /** Unique in the journal: the Idempotency-Key and where it was sent, or the Location of a request taken up by it. */
  readonly identity: string;
  /** The Idempotency-Key; absent if the request was taken up by its Location. */
  readonly key?: string;
  /** Tells requests under one key apart. */
  readonly fingerprint?: string;
  /** The operationId, if the request was made by one. */
  readonly operation?: string;
  readonly request?: StoredRequest;
  /** Kept until the Location is known. */
  readonly body?: Body;
  readonly state: State;
  readonly createdAt: EpochMs;
}

export interface Entry extends Omit<NewEntry, 'body'> {
  /** When it is to be worked on next; absent once nothing is left to do. */
  readonly dueAt?: EpochMs;
  /** One more with each change. */
  readonly version: number;
}

/** The right to write to an entry, for as long as nobody claimed it since. */
export interface Lease {
  readonly id: string;
  readonly token: number;
}

export interface Claimed {
  readonly entry: Entry;
  readonly lease: Lease;
}

export interface ClaimQuery {
  readonly now: EpochMs;
  readonly leaseMs: number;
  /** The entry that is wanted; without it, the one that has been due the longest. */
  readonly id?: string;
  /** Claims it before it is due. */
  readonly early?: boolean;
  /** Origins that have had enough requests for the moment. */
  readonly exceptOrigins?: readonly string[];
}

export interface EntryChange {
  readonly state: State;
  /** When to work on it next; undefined for never. */
  readonly dueAt: EpochMs | undefined;
}

/** A result on its way into the journal. */
export interface ResultContent {
  readonly mediaType: string;
  readonly body: ReadableStream<Uint8Array> | null;
}

export interface JournalQuery {
  /** Only entries that are open, or only those that are not. */
  readonly open?: boolean;
  /** Only entries older than this id, which was the last of the page before. */
  readonly before?: string;
  readonly limit: number;
}

/** Keeps results as they come: a journal that has one is a journal that `start()` fills with results. */
export interface ResultKeeper {
  /** Keeps a result, in place of one that was kept for the entry before. Durable when it resolves; nothing is kept when it rejects. */
  save(entry: Entry, content: ResultContent): Promise<SavedResult>;
  /** The bytes of a result. Rejects with JournalUnusable (`result-missing`) if they are gone. */
  open(saved: SavedResult): Promise<Blob>;
}

export interface Journal {
  /** Absent if the journal keeps no results: they are then fetched from their server by whoever wants them. */
  readonly results?: ResultKeeper;
  /** Keeps a new entry, leased to the caller. Durable when it resolves. Undefined, and nothing kept, if there is one of its identity. */
  add(entry: NewEntry, now: EpochMs, leaseMs: number): Promise<Claimed | undefined>;
  /** Leases an entry that is due and that nobody holds. Undefined if there is none. */
  claim(query: ClaimQuery): Promise<Claimed | undefined>;
  /** Extends leases until `until`; gives the ids of those that are not held any more. */
  renew(leases: readonly Lease[], until: EpochMs): Promise<readonly string[]>;
  /** Writes what became of an entry and gives its lease back. Durable when it resolves, unless the entry is polled as before. Undefined, and nothing written, if the lease is not held. */
  save(lease: Lease, change: EntryChange): Promise<Entry | undefined>;
  /** The body of a request that may have to be sent again. */
  body(id: string): Promise<Body | undefined>;
  find(id: string): Promise<Entry | undefined>;
  findByIdentity(identity: string): Promise<Entry | undefined>;
  /** By where its status is. */
  findByLocation(location: string): Promise<Entry | undefined>;
  /** Newest first. */
  list(query: JournalQuery): Promise<readonly Entry[]>;
  /** When the next entry is due or its lease lapses, those of some origins left out; undefined if none is open. */
  nextDueAt(exceptOrigins: readonly string[]): Promise<EpochMs | undefined>;
  /** How many entries are open; counts no further than `atMost`. */
  countOpen(atMost?: number): Promise<number>;
  /** Removes entries. Results that were saved stay. Entries that are not there are no error. */
  remove(ids: readonly string[]): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** The origin that the next question about an entry goes to; that of the last one if none is left. */
export function originOf(state: State): string {
  if ('url' in state) return new URL(state.url).origin;
  return state.location === undefined ? '' : new URL(state.location).origin;
}

export type JournalFault =
  | 'locked'
  | 'read-only'
  | 'corrupt'
  | 'newer'
  | 'disk-full'
  | 'cannot-open'
  | 'result-missing';

/** The journal cannot be used. Nothing was sent that it does not know of. */
export class JournalUnusable extends Error {
  readonly code = 'JOURNAL_UNUSABLE';
  readonly reason: JournalFault;

  constructor(reason: JournalFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'JournalUnusable';
    this.reason = reason;
  }
}
