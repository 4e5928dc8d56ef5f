/** Paths that the service answers itself, so that a contract cannot have them. */

const reservedPaths = ['/docs', '/health', '/metrics', '/openapi.json', '/openapi.yaml', '/problems'] as const;

/** The reserved path that a path of a contract is at or below. */
export function reservedPathOf(path: string): string | undefined {
  return reservedPaths.find((reserved) => path === reserved || path.startsWith(`${reserved}/`));
}
