/**
 * Requests that have succeeded, with their results, as they were read last. Nothing of them changes any more, in whatever
 * process, until their time is over, so they can be answered from memory until then.
 */
import { LRUCache } from 'lru-cache';
import type { RecordWithResult } from '../../ports/request-store.ts';
import type { Content, RequestRecord } from '../../request/record.ts';

/** Results of more bytes are read when they are asked for. */
export const largestKept = 4_096;

/** Few: what is kept for longer than a moment becomes work for the garbage collector. At most 1 MiB of results. */
const most = 256;

type SucceededRecord = RequestRecord & { readonly status: 'succeeded' };

export class Succeeded {
  readonly #byId = new LRUCache<string, RecordWithResult & { readonly record: SucceededRecord }>({ max: most });

  get(id: string): RecordWithResult | undefined {
    const kept = this.#byId.get(id);
    if (kept === undefined || kept.record.expiresAt > Date.now()) return kept;
    this.#byId.delete(id);
    return undefined;
  }

  forget(id: string): void {
    this.#byId.delete(id);
  }

  keep(record: SucceededRecord, result: Content): void {
    this.#byId.set(record.id, { record, result });
  }

  clear(): void {
    this.#byId.clear();
  }
}
