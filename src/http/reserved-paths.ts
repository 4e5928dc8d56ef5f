/** Paths that the service answers itself, so that a contract cannot have them. */

export interface OwnPath {
  readonly path: string;
  /** What has to be switched on for it. */
  readonly of?: 'portal' | 'metrics';
  /** Whether whatever is below it is the service's too. */
  readonly below?: true;
}

export const ownPaths: readonly OwnPath[] = [
  { path: '/docs', of: 'portal', below: true },
  { path: '/health/live' },
  { path: '/health/ready' },
  { path: '/metrics', of: 'metrics' },
  { path: '/openapi.json' },
  { path: '/openapi.yaml' },
  { path: '/problems' },
  { path: '/problems/{name}' },
];

/** `/docs`, `/health` and so on: in a contract's way whether or not the portal and metrics are on. */
const reservedPaths = [...new Set(ownPaths.map(({ path }) => `/${path.split('/')[1] ?? ''}`))];

/** The reserved path that a path of a contract is at or below. */
export function reservedPathOf(path: string): string | undefined {
  return reservedPaths.find((reserved) => path.startsWith(reserved) && (path[reserved.length] ?? '/') === '/');
}
