/** Conditional requests (RFC 9110 section 13). */

/** Whether the answer is to be sent: If-None-Match is absent, or does not name the entity tag, by weak comparison. */
export function noneMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return true;
  if (header.trim() === '*') return false;
  return !header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
