/** The queue of the rival on BullMQ, and how it is connected to. */
import { Queue } from 'bullmq';
import type { RedisOptions } from 'bullmq';
import type { noOpResult } from './no-op-result.ts';

export const queueName = 'estimates';

export type EstimateQueue = Queue<unknown, typeof noOpResult>;

/** The database of a Redis, as a program is told of it: `redis://127.0.0.1:PORT/?fsync=everysec` */
export function redisUrl(port: number, fsync: 'always' | 'everysec'): string {
  return `redis://127.0.0.1:${String(port)}/?fsync=${fsync}`;
}

export function openQueue(redis: string): EstimateQueue {
  // Calls of one moment as one write: a third more POSTs a second. Where each write waits for the disk it is a third fewer, since
  // the next one waits for the answer.
  const enableAutoPipelining = new URL(redis).searchParams.get('fsync') === 'everysec';
  return new Queue(queueName, { connection: { ...connectionTo(redis), enableAutoPipelining } });
}

/** What a worker connects with. Gathering its calls made it no faster. */
export function connectionTo(redis: string): RedisOptions {
  const { hostname, port } = new URL(redis);
  // as BullMQ asks of a worker: it waits for a Redis that is away
  return { host: hostname, port: Number(port), maxRetriesPerRequest: null };
}
