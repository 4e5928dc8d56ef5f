/** How many requests wait, as the store last said, and how long they take: what Retry-After and refusals go by. */
import type { RequestStore } from '../ports/request-store.ts';
import { isSettled } from '../request/record.ts';
import type { RequestRecord } from '../request/record.ts';
import type { ServedOperation } from './operations.ts';

/** How old the figures may be; older if it takes long to count them, which is not to keep the store busy. */
const refreshMs = 1_000;
const idleShare = 10;
const bounds = { fewestSeconds: 1, mostSeconds: 60 };

export class Backlog {
  readonly #store: RequestStore;
  readonly #operations: ReadonlyMap<string, ServedOperation>;
  readonly #waiting = new Map<string, number>();
  /** Of each operation, how long its attempts took lately: an exponential moving average, in ms. */
  readonly #runMs = new Map<string, number>();
  /** By a clock that nobody sets. */
  #refreshAt = 0;
  #refreshing = false;

  constructor(store: RequestStore, operations: ReadonlyMap<string, ServedOperation>) {
    this.#store = store;
    this.#operations = operations;
  }

  /** Waiting requests in all. At most a second old, give or take what this node has accepted since. */
  waiting(): number {
    this.#refresh();
    let sum = 0;
    for (const count of this.#waiting.values()) sum += count;
    return sum;
  }

  accepted(operation: string): void {
    this.#waiting.set(operation, (this.#waiting.get(operation) ?? 0) + 1);
  }

  /** Learns from a settled record how long its operation takes. */
  observe(record: RequestRecord): void {
    if (!isSettled(record) || record.startedAt === undefined) return;
    const took = record.settledAt - record.startedAt;
    const before = this.#runMs.get(record.operation);
    this.#runMs.set(record.operation, before === undefined ? took : before * 0.9 + took * 0.1);
  }

  /** Whole seconds until it is worth asking about the request again, spread by up to a quarter. */
  retryAfterSeconds(record: RequestRecord, now = this.#store.now(), random = Math.random): number {
    this.#refresh();
    return retryAfterSeconds({
      record,
      runMs: this.#runMs.get(record.operation) ?? 0,
      waiting: this.#waiting.get(record.operation) ?? 0,
      concurrency: this.#operations.get(record.operation)?.concurrency ?? 1,
      now,
      random: random(),
    });
  }

  #refresh(): void {
    const began = performance.now();
    if (this.#refreshing || began < this.#refreshAt) return;
    this.#refreshing = true;
    this.#store
      .counts()
      .then((counts) => {
        this.#waiting.clear();
        for (const { operation, status, count } of counts)
          if (status === 'accepted') this.#waiting.set(operation, count);
      })
      .catch(() => undefined) // the store is away: the figures are as old as they are
      .finally(() => {
        this.#refreshing = false;
        const ended = performance.now();
        this.#refreshAt = ended + Math.max(refreshMs, idleShare * (ended - began));
      });
  }
}

export interface RetryAfterInput {
  readonly record: RequestRecord;
  /** How long an attempt takes lately; 0 if not known. */
  readonly runMs: number;
  readonly waiting: number;
  /** Attempts at one time. */
  readonly concurrency: number;
  readonly now: number;
  /** From 0 to 1. */
  readonly random: number;
}

/**
 * A running request is expected to need what is left of the usual time, or what its progress says; a waiting
 * one, half the line before it and a run of its own. Jitter keeps a crowd of clients out of step.
 */
export function retryAfterSeconds({ record, runMs, waiting, concurrency, now, random }: RetryAfterInput): number {
  let expectedMs: number;
  if (record.status === 'running' && record.cancelRequestedAt !== undefined) {
    expectedMs = 0;
  } else if (record.status === 'running') {
    const elapsedMs = now - record.startedAt;
    const percent = record.progress?.percent ?? 0;
    expectedMs = percent > 0 ? (elapsedMs * (100 - percent)) / percent : Math.max(runMs - elapsedMs, elapsedMs / 10);
  } else if (record.status === 'accepted') {
    expectedMs = Math.max(record.dueAt - now, (waiting / 2 / concurrency) * runMs) + runMs;
  } else {
    expectedMs = 0;
  }
  const seconds = (expectedMs / 1000) * (1 + random / 4);
  return Math.min(bounds.mostSeconds, Math.max(bounds.fewestSeconds, Math.ceil(seconds)));
}
