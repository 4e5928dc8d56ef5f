/** URLs of MongoDB. They may name several hosts, so they are no URLs to the URL class. Loads no driver. */

export function isMongodbUrl(url: string): boolean {
  return /^mongodb(\+srv)?:\/\//.test(url);
}

/** From the slashes to the last @: a password may hold an @ or a slash that should have been escaped. */
const userInfo = /\/\/.*@/s;

/** Scheme, hosts and path, for messages: neither user and password nor options, which may hold secrets too. */
export function withoutCredentials(url: string): string {
  return url.replace(userInfo, '//').replace(/\?.*$/s, '');
}

/** The database that the path names; undefined if it names none. */
export function databaseOf(url: string): string | undefined {
  const path = /^[^/]+\/\/[^/]*\/(?<path>[^?]*)/.exec(url)?.groups?.['path'];
  return path === undefined || path === '' ? undefined : decodeURIComponent(path);
}
