/** How long to wait before asking again: pure arithmetic, in milliseconds. */
import type { RetryAfter } from '../protocol/retry-after.ts';

export interface DelayPolicy {
  /** The shortest pause between two questions about one request. */
  readonly minDelayMs: number;
  /** First step of the backoff where the server does not say when to come back. */
  readonly baseDelayMs: number;
  /** The longest pause of the backoff. */
  readonly maxDelayMs: number;
  /** The longest Retry-After that is kept to: a server that says a year is asked before that. */
  readonly maxRetryAfterMs: number;
}

export const defaultDelays: DelayPolicy = {
  minDelayMs: 100,
  baseDelayMs: 1_000,
  maxDelayMs: 30_000,
  maxRetryAfterMs: 3_600_000,
};

export interface Delay {
  readonly ms: number;
  /** Said to people when the server's wish was not kept to. */
  readonly notice?: string;
}

/**
 * Retry-After if there is one that makes sense, else exponential backoff with full jitter.
 *
 * @param steps answers in a row before this one that gave no hint: 0 for the first.
 * @param random gives a number from 0 up to 1, as Math.random.
 */
export function delayOf(retryAfter: RetryAfter, steps: number, policy: DelayPolicy, random: () => number): Delay {
  if (retryAfter.kind === 'after') {
    if (retryAfter.ms <= policy.maxRetryAfterMs) return { ms: Math.max(policy.minDelayMs, retryAfter.ms) };
    const asked = Math.round(retryAfter.ms / 1000);
    const kept = Math.round(policy.maxRetryAfterMs / 1000);
    return {
      ms: policy.maxRetryAfterMs,
      notice: `the server said to come back in ${String(asked)} s; asking again in ${String(kept)} s (\`maxRetryAfterMs\`)`,
    };
  }
  const ms = backoff(steps, policy, random);
  if (retryAfter.kind === 'none') return { ms };
  return {
    ms,
    notice: `the server's Retry-After, ${JSON.stringify(retryAfter.value)}, is neither seconds nor a date (RFC 9110, 10.2.3): ignored`,
  };
}

/** Anything between the shortest pause and the step's own, so that many clients do not come back at one time. */
function backoff(steps: number, { minDelayMs, baseDelayMs, maxDelayMs }: DelayPolicy, random: () => number): number {
  const step = Math.min(maxDelayMs, baseDelayMs * 2 ** Math.min(steps, 30));
  return Math.round(minDelayMs + random() * Math.max(0, step - minDelayMs));
}
