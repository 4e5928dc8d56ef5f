/**
 * Spaces requests: in no second are there more than allowed, in all and to each origin. A pace that fell behind
 * (timers are late on a busy machine) is made up for, within a tenth of a second.
 */
import type { EpochMs } from './polling/states.ts';

export interface RateLimits {
  readonly requestsPerSecond: number;
  readonly requestsPerSecondPerHost: number;
}

/** How much of a pace that fell behind is made up for. */
const catchUpMs = 100;

export class RateLimit {
  readonly #gapMs: number;
  readonly #hostGapMs: number;
  #freeAt: EpochMs = 0;
  /** When each origin may be asked again. */
  readonly #hostFreeAt = new Map<string, EpochMs>();

  constructor({ requestsPerSecond, requestsPerSecondPerHost }: RateLimits) {
    this.#gapMs = gapMs(requestsPerSecond);
    this.#hostGapMs = gapMs(requestsPerSecondPerHost);
  }

  /** When any request may be made. */
  get freeAt(): EpochMs {
    return this.#freeAt;
  }

  /** Origins that may not be asked now, and when the first of them may. */
  busy(now: EpochMs): { readonly origins: readonly string[]; readonly until: EpochMs } {
    const busy = [...this.#hostFreeAt].filter(([, freeAt]) => freeAt > now);
    return { origins: busy.map(([origin]) => origin), until: Math.min(...busy.map(([, freeAt]) => freeAt)) };
  }

  /** Takes note of a request to `origin`. */
  take(origin: string, now: EpochMs): void {
    this.#freeAt = Math.max(this.#freeAt, now - catchUpMs) + this.#gapMs;
    this.#hostFreeAt.set(origin, Math.max(this.#hostFreeAt.get(origin) ?? 0, now - catchUpMs) + this.#hostGapMs);
    for (const [host, freeAt] of this.#hostFreeAt) if (freeAt < now - catchUpMs) this.#hostFreeAt.delete(host);
  }
}

/** Wide enough that a second, and what is made up for in it, hold no more than `perSecond`. */
function gapMs(perSecond: number): number {
  return (1000 + catchUpMs) / perSecond;
}
