/** The queue of the rival on BullMQ, and how it is connected to. */
import { Queue } from 'bullmq';
import type { RedisOptions } from 'bullmq';
import type { noOpResult } from './no-op-result.ts';

export const queueName = 'estimates';

export type EstimateQueue = Queue<unknown, typeof noOpResult>;

/** @param redis `redis://127.0.0.1:PORT` */
export function openQueue(redis: string): EstimateQueue {
  return new Queue(queueName, { connection: connectionTo(redis) });
}

export function connectionTo(redis: string): RedisOptions {
  const { hostname, port } = new URL(redis);
  // what a worker has to be told: it waits for a Redis that is away
  return { host: hostname, port: Number(port), maxRetriesPerRequest: null };
}
