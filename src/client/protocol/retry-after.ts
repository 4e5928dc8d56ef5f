/** Retry-After (RFC 9110, section 10.2.3): seconds, or a date. */

export type RetryAfter =
  | { readonly kind: 'none' }
  | { readonly kind: 'after'; readonly ms: number }
  /** Neither seconds nor a date: treated as none. */
  | { readonly kind: 'unreadable'; readonly value: string };

/** A date is taken relative to the server's own `Date`, so that clocks that differ do no harm. */
export function retryAfterOf(headers: Headers, now: number): RetryAfter {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined) return { kind: 'none' };
  // the RFC has whole seconds; some servers send fractions, which leave no doubt
  if (/^\d+(\.\d+)?$/.test(value)) return { kind: 'after', ms: Math.ceil(Number(value) * 1000) };
  const at = dateOf(value);
  if (at === undefined) return { kind: 'unreadable', value };
  const sentAt = dateOf(headers.get('date') ?? '') ?? now;
  return { kind: 'after', ms: Math.max(0, at - sentAt) };
}

/** An HTTP date (RFC 9110, section 5.6.7). Only what begins with a day's name: Date.parse takes "-1" for a year. */
function dateOf(value: string): number | undefined {
  const at = /^(mon|tue|wed|thu|fri|sat|sun)/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
