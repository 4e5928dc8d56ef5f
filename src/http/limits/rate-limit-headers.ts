/** The headers of a limit that a caller can reach (draft-ietf-httpapi-ratelimit-headers), and Retry-After. */

export interface Quota {
  /** What the caller sees the limit by. */
  readonly name: string;
  readonly quota: number;
  readonly remaining: number;
  /** Whole seconds, at least 1. */
  readonly resetSeconds: number;
  /** Absent if the quota is not one of a span of time. */
  readonly windowSeconds?: number;
}

export function rateLimitHeaders({
  name,
  quota,
  remaining,
  resetSeconds,
  windowSeconds,
}: Quota): Record<string, string> {
  const window = windowSeconds === undefined ? '' : `;w=${String(windowSeconds)}`;
  return {
    'RateLimit-Policy': `"${name}";q=${String(quota)}${window}`,
    RateLimit: `"${name}";r=${String(remaining)};t=${String(resetSeconds)}`,
  };
}

/** For the 429 of a quota that is used up. */
export function refusalHeaders(quota: Omit<Quota, 'remaining'>): Record<string, string> {
  return { 'Retry-After': String(quota.resetSeconds), ...rateLimitHeaders({ ...quota, remaining: 0 }) };
}
