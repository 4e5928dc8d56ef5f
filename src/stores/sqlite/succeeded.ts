/**
 * The latest of the requests that have succeeded, with their results. Nothing of them changes any more, in whatever process,
 * until their time is over, so they can be answered from memory until then.
 */
import { LRUCache } from 'lru-cache';
import type { RecordWithResult } from '../../ports/request-store.ts';
import { isSettled } from '../../request/record.ts';
import type { Content, RequestRecord } from '../../request/record.ts';

/** Results of more bytes are read when they are asked for. */
export const largestKept = 4_096;

/** Few: what is kept for longer than a moment becomes work for the garbage collector. At most 1 MiB of results. */
const most = 256;

export class Succeeded {
  readonly #byId = new LRUCache<string, RecordWithResult>({ max: most });

  get(id: string): RecordWithResult | undefined {
    const kept = this.#byId.get(id);
    if (kept === undefined || (isSettled(kept.record) && kept.record.expiresAt > Date.now())) return kept;
    this.#byId.delete(id);
    return undefined;
  }

  /** Unless it is too large. */
  keep(record: RequestRecord, result: Content): void {
    if ('json' in result && Buffer.byteLength(result.json) > largestKept) return;
    this.#byId.set(record.id, { record, result });
  }

  forget(id: string): void {
    this.#byId.delete(id);
  }

  clear(): void {
    this.#byId.clear();
  }
}
