/** Where a Location leads: resolved against the URL that was asked, and held to the origins that are allowed. */

export type Target =
  | { readonly kind: 'at'; readonly url: string }
  /** Not to be followed; `detail` says why and what to do. `elsewhere` is where it leads, if only its origin is not allowed. */
  | { readonly kind: 'not-followed'; readonly detail: string; readonly elsewhere?: string };

/** Resolves a Location (RFC 9110, section 10.2.2): relative to `from`, protocol-relative, or absolute. */
export function follow(location: string | null, from: string, allowedOrigins: ReadonlySet<string>): Target {
  if (location === null || location.trim() === '') return { kind: 'not-followed', detail: 'it has no Location header' };
  const url = URL.parse(location, from);
  if (url === null) return { kind: 'not-followed', detail: `its Location ${JSON.stringify(location)} is not a URL` };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { kind: 'not-followed', detail: `its Location ${JSON.stringify(location)} is not an HTTP URL` };
  }
  if (url.username !== '' || url.password !== '') {
    return { kind: 'not-followed', detail: 'its Location holds a user name or password' };
  }
  if (url.origin !== new URL(from).origin && !allowedOrigins.has(url.origin)) {
    return {
      kind: 'not-followed',
      detail: `its Location leads from ${new URL(from).origin} to another origin, ${url.origin}. If that is right, name it in \`allowedOrigins\``,
      elsewhere: url.href,
    };
  }
  return { kind: 'at', url: url.href };
}

/** A Location that a caller gives, as an absolute URL. Throws a TypeError if it is none that can be asked. */
export function locationOf(given: string, base: string): string {
  const target = follow(given, base, new Set([URL.parse(given, base)?.origin ?? '']));
  if (target.kind === 'at') return target.url;
  throw new TypeError(`not the Location of a request: ${target.detail}`);
}

/** The status as a body, for clients that cannot see a redirect: `?redirect=false`. */
export function withoutRedirect(url: string): string {
  const changed = new URL(url);
  changed.searchParams.set('redirect', 'false');
  return changed.href;
}
