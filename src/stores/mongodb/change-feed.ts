/**
 * Who watches a request on this node hears of its changes, whichever node made them: what this node wrote is told at once,
 * what others wrote comes by a change stream, which is open only while somebody watches. The stream carries ids alone; the
 * record is read, and told if it is newer than what was told before.
 */
import type { ChangeStream, ChangeStreamDocument, Collection } from 'mongodb';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WatchFor } from '../../ports/request-store.ts';
import { settledStatuses } from '../../request/record.ts';
import type { RequestRecord } from '../../request/record.ts';
import { Watchers } from '../watchers.ts';
import type { RequestDocument } from './documents.ts';

/** How long the server holds the question for news: so long at most the stream stays open when nobody watches any more. */
const awaitMs = 1_000;
const reopenAfterMs = 500;

/** Which events the server sends: of each change of a request, or of its end alone. */
const filters = {
  // a renewed lease is no change of the record
  changes: { operationType: 'update', 'updateDescription.updatedFields.revision': { $exists: true } },
  end: { operationType: 'update', 'updateDescription.updatedFields.status': { $in: settledStatuses } },
} as const satisfies Record<WatchFor, object>;

/** What an event still has once the server has taken the rest away, which may be a whole result. */
interface Change {
  readonly _id: unknown;
  readonly documentKey?: { readonly _id: string };
}

export class ChangeFeed {
  readonly #collection: Collection<RequestDocument>;
  readonly #what: WatchFor;
  readonly #read: (id: string) => Promise<RequestRecord | undefined>;
  readonly #watchers = new Watchers();
  /** The latest revision that was told, of each request that is watched. */
  readonly #told = new Map<string, number>();
  readonly #closing = new AbortController();
  #following: Promise<void> | undefined;

  constructor(
    collection: Collection<RequestDocument>,
    what: WatchFor,
    read: (id: string) => Promise<RequestRecord | undefined>,
  ) {
    this.#collection = collection;
    this.#what = what;
    this.#read = read;
  }

  watch(id: string, onChange: (record: RequestRecord) => void): () => void {
    const stop = this.#watchers.watch(id, onChange);
    this.#followIfWatched();
    return () => {
      stop();
      if (!this.#watchers.has(id)) this.#told.delete(id);
    };
  }

  /** This node has changed a request. */
  changed(id: string): void {
    if (this.#watchers.has(id)) void this.#tell(id);
  }

  /** Resolves when the stream has ended, which closing the client hastens. Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#following;
  }

  #followIfWatched(): void {
    if (this.#closing.signal.aborted || this.#watchers.none) return;
    this.#following ??= this.#follow().finally(() => {
      this.#following = undefined;
      // whoever came while the stream was being closed
      this.#followIfWatched();
    });
  }

  async #tell(id: string): Promise<void> {
    // a change that cannot be read is one that was missed, which watchers have to live with
    const record = await this.#read(id).catch(() => undefined);
    if (record === undefined || !this.#watchers.has(id)) return;
    if (record.revision <= (this.#told.get(id) ?? 0)) return;
    this.#told.set(id, record.revision);
    this.#watchers.tell(id, record);
  }

  /** Follows the stream for as long as anybody watches; opens it anew if it breaks. Never rejects. */
  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    let resumeAfter: unknown;
    while (!signal.aborted && !this.#watchers.none) {
      const stream = this.#open(resumeAfter);
      try {
        while (!signal.aborted && !this.#watchers.none) {
          const change = (await stream.tryNext()) as Change | null;
          resumeAfter = stream.resumeToken;
          if (change?.documentKey !== undefined) this.changed(change.documentKey._id);
        }
      } catch {
        // the driver has tried to resume by itself: the token may be too old, so the next stream begins with now
        resumeAfter = undefined;
        await sleep(reopenAfterMs, undefined, { signal, ref: false }).catch(() => undefined);
      } finally {
        await stream.close().catch(() => undefined);
      }
    }
  }

  #open(resumeAfter: unknown): ChangeStream<RequestDocument, ChangeStreamDocument<RequestDocument>> {
    return this.#collection.watch([{ $match: filters[this.#what] }, { $project: { documentKey: 1 } }], {
      maxAwaitTimeMS: awaitMs,
      ...(resumeAfter !== undefined && { resumeAfter }),
    });
  }
}
