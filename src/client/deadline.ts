/** How long somebody waits: until a signal is aborted or a time is up, and which of the two it was. */
import { WaitTimeout } from './errors.ts';
import type { StatusReport } from './protocol/answers.ts';

/** A signal that is never aborted. */
export const never: AbortSignal = new AbortController().signal;

const longestTimeoutMs = 0x7fffffff;

export class Deadline {
  /** Aborted when the wait is over. */
  readonly signal: AbortSignal;
  readonly #own: AbortSignal | undefined;
  readonly #timeout: AbortSignal;
  readonly #timeoutMs: number;

  /** @param timeoutMs undefined and 0 set no limit: 0 asks once, and waits for that. */
  constructor(signal: AbortSignal | undefined, timeoutMs = 0) {
    this.#own = signal;
    this.#timeoutMs = timeoutMs;
    this.#timeout = timeoutMs > 0 ? AbortSignal.timeout(Math.min(Math.ceil(timeoutMs), longestTimeoutMs)) : never;
    this.signal = AbortSignal.any([signal ?? never, this.#timeout]);
    this.signal.throwIfAborted();
  }

  /** What to throw for `error`: the caller's reason, WaitTimeout if the time is up, or the error itself. */
  explain(error: unknown, lastStatus: StatusReport | undefined, location: string): unknown {
    if (this.#own?.aborted === true) return this.#own.reason;
    return this.#timeout.aborted && error === this.#timeout.reason
      ? new WaitTimeout(this.#timeoutMs, lastStatus, { location })
      : error;
  }
}
