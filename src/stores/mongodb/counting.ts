/**
 * Counting. What waits and what runs is counted each time, from indexes that hold nothing else. What is settled may be
 * a billion: its count is taken from an index too; if there are many, only for a small part of the time, so that it lags
 * the more the longer it takes; and if there are too many, not at all.
 */
import { MongoServerError } from 'mongodb';
import type { Collection } from 'mongodb';
import type { Counts } from '../../ports/request-store.ts';
import { settledStatuses } from '../../request/record.ts';
import type { Status } from '../../request/record.ts';
import type { RequestDocument } from './documents.ts';
import { indexes } from './schema.ts';

/** Up to so many that are settled are counted each time. */
const few = 50_000;
/** The count of more is kept for so many times as long as it took. */
const rest = 50;
/** How long a caller waits for a count of what is settled before it gets the one before, or none. */
const patienceMs = 1_000;
/** A count that would take longer is given up, and not tried again for a while. */
const mostMs = 10_000;
const maxTimeExpired = 50;

export class Counting {
  readonly #collection: Collection<RequestDocument>;
  #settled: Counts = [];
  #keptUntil = 0;
  #counting: Promise<void> | undefined;

  constructor(collection: Collection<RequestDocument>) {
    this.#collection = collection;
  }

  async counts(): Promise<Counts> {
    const [waiting, running, settled] = await Promise.all([
      this.#count('accepted', indexes.due.name),
      this.#count('running', indexes.leased.name),
      this.#countSettled(),
    ]);
    return [...waiting, ...running, ...settled];
  }

  waitingOf(owner: string, atMost: number): Promise<number> {
    return this.#collection.countDocuments({ owner, status: 'accepted' }, { limit: atMost, hint: indexes.listed.name });
  }

  async #count(status: Status, hint: string): Promise<Counts> {
    const counts = await this.#collection
      .aggregate<{ _id: string; count: number }>(
        [{ $match: { status } }, { $group: { _id: '$operation', count: { $sum: 1 } } }],
        { hint },
      )
      .toArray();
    return counts.map(({ _id, count }) => ({ operation: _id, status, count }));
  }

  async #countSettled(): Promise<Counts> {
    if (performance.now() < this.#keptUntil) return this.#settled;
    // one that is under way began before this call, and may miss what came between
    const before = this.#counting;
    const counted = before === undefined ? this.#startCount() : before.then(() => this.#countSettled());
    let timer: NodeJS.Timeout | undefined;
    const impatient = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    try {
      await Promise.race([counted, impatient]);
    } finally {
      clearTimeout(timer);
    }
    return this.#settled;
  }

  #startCount(): Promise<void> {
    this.#counting ??= this.#recount().finally(() => {
      this.#counting = undefined;
    });
    return this.#counting;
  }

  async #recount(): Promise<void> {
    const began = performance.now();
    try {
      const counts = await this.#collection
        .aggregate<{ _id: { operation: string; status: Status }; count: number }>(
          [
            { $match: { status: { $in: [...settledStatuses] } } },
            { $group: { _id: { operation: '$operation', status: '$status' }, count: { $sum: 1 } } },
          ],
          { hint: indexes.listed.name, maxTimeMS: mostMs },
        )
        .toArray();
      this.#settled = counts.map(({ _id, count }) => ({ ..._id, count }));
    } catch (error) {
      if (!(error instanceof MongoServerError && error.code === maxTimeExpired)) throw error;
    }
    const now = performance.now();
    const sum = this.#settled.reduce((total, { count }) => total + count, 0);
    this.#keptUntil = sum <= few && now - began < mostMs ? 0 : now + (now - began) * rest;
  }
}
