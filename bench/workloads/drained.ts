/** How long it takes until waiting requests are settled. */
import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '../clock.ts';
import type { Backlog } from '../contenders/contender.ts';

export interface Drain {
  /** So many are to be settled. */
  readonly count: number;
  /** No longer than that. */
  readonly seconds: number;
  /** Rejects if not all are settled in that time. */
  readonly complete?: boolean;
}

export interface Drained {
  readonly settled: number;
  readonly perSecond: number;
}

const shortestMs = 10;
const longestMs = 500;

/**
 * Measured from when it is called, so that it does not matter what was settled before. Looking costs the store something:
 * it is done seldom while there is much to do.
 */
export async function drain(backlog: Backlog, { count, seconds, complete = false }: Drain): Promise<Drained> {
  const first = await backlog.unsettled();
  const began = nowMs();
  const left = Math.max(0, first - count);
  for (;;) {
    const now = await backlog.unsettled();
    const tookMs = nowMs() - began;
    const settled = first - now;
    if (now <= left) return { settled, perSecond: (settled * 1000) / tookMs };
    if (tookMs > seconds * 1000) {
      if (complete || settled === 0) throw new Error(`${now} requests are not settled after ${seconds} s`);
      return { settled, perSecond: (settled * 1000) / tookMs };
    }
    const expectedMs = settled > 0 ? ((now - left) * tookMs) / settled : shortestMs;
    await sleep(Math.min(longestMs, Math.max(shortestMs, expectedMs / 3)));
  }
}
