/** Spaces requests evenly: so many a second in all, and so many to each origin. Pure but for what it remembers. */
import type { EpochMs } from './polling/states.ts';

export interface RateLimits {
  readonly requestsPerSecond: number;
  readonly requestsPerSecondPerHost: number;
}

export class RateLimit {
  readonly #gapMs: number;
  readonly #hostGapMs: number;
  #freeAt: EpochMs = 0;
  /** When each origin may be asked again. */
  readonly #hostFreeAt = new Map<string, EpochMs>();

  constructor({ requestsPerSecond, requestsPerSecondPerHost }: RateLimits) {
    this.#gapMs = 1000 / requestsPerSecond;
    this.#hostGapMs = 1000 / requestsPerSecondPerHost;
  }

  /** When any request may be made. */
  get freeAt(): EpochMs {
    return this.#freeAt;
  }

  /** Origins that may not be asked now, and when the first of them may. */
  busy(now: EpochMs): { readonly origins: readonly string[]; readonly until: EpochMs } {
    for (const [origin, freeAt] of this.#hostFreeAt) if (freeAt <= now) this.#hostFreeAt.delete(origin);
    return { origins: [...this.#hostFreeAt.keys()], until: Math.min(...this.#hostFreeAt.values()) };
  }

  /** Takes note of a request to `origin`. */
  take(origin: string, now: EpochMs): void {
    this.#freeAt = Math.max(this.#freeAt, now) + this.#gapMs;
    this.#hostFreeAt.set(origin, now + this.#hostGapMs);
  }
}
