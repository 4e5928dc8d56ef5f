import { setTimeout as sleep } from 'node:timers/promises';

/** Waits before a next attempt: longer each time, up to 5 s, and spread, so that many processes do not come in step. */
export class Backoff {
  readonly #signal: AbortSignal;
  #delayMs = firstDelayMs;

  /** Aborting `signal` ends a wait at once. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  async wait(): Promise<void> {
    const delayMs = this.#delayMs * (0.5 + Math.random() * 0.5);
    this.#delayMs = Math.min(this.#delayMs * 2, mostDelayMs);
    await sleep(delayMs, undefined, { signal: this.#signal }).catch(() => undefined);
  }

  /** After a success. */
  reset(): void {
    this.#delayMs = firstDelayMs;
  }
}

const firstDelayMs = 100;
const mostDelayMs = 5_000;

/** Resolves when the promise is settled, or after `ms` if it is not by then. Never rejects. */
export async function settledWithin(ms: number, promise: Promise<unknown>): Promise<void> {
  const late = new AbortController();
  const timer = sleep(ms, undefined, { signal: late.signal }).catch(() => undefined);
  await Promise.race([promise.catch(() => undefined), timer]);
  late.abort();
}
