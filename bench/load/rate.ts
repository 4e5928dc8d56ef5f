/** Work that is done over and over by several at one time, and how fast that was. */
import { nowMs } from '../clock.ts';
import { median, percentile } from '../statistics.ts';
import { Connection } from './connection.ts';
import type { Percentiles, Rate } from './tasks.ts';

/** What one connection does again and again. Rejects if an answer is not the one that it has to be. */
export type Work = (connection: Connection) => Promise<unknown>;

/** Rejects with the first that goes wrong. */
export async function repeat(
  { urls, connections, seconds }: { urls: readonly string[]; connections: number; seconds: number },
  work: Work,
): Promise<Rate> {
  const milliseconds: number[] = [];
  const began = nowMs();
  const end = began + seconds * 1000;
  const one = async (url: string): Promise<void> => {
    const connection = new Connection(url);
    try {
      let now = nowMs();
      while (now < end) {
        const before = now;
        await work(connection);
        now = nowMs();
        milliseconds.push(now - before);
      }
    } finally {
      connection.close();
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => one(urls[index % urls.length] ?? '')));
  return {
    count: milliseconds.length,
    perSecond: (milliseconds.length * 1000) / (nowMs() - began),
    latencyMs: percentiles(milliseconds),
  };
}

export function percentiles(values: readonly number[]): Percentiles {
  return { p50: median(values), p99: percentile(values, 0.99), max: percentile(values, 1) };
}
