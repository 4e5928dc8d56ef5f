/** Paths of the contract as routes of Express. */
import { partsOfPath } from '../contract/paths.ts';

/** A path as Express reads it: `/requests/{request-id}:watch` is `/requests/:"request-id"\:watch`. */
export function routeOf(path: string): string {
  return partsOfPath(path)
    .map((part, index) => (index % 2 === 1 ? `:"${part}"` : escaped(part).replaceAll(':', String.raw`\:`)))
    .join('');
}

/** Text that stands for itself in a route; but for colons, which the validator escapes itself. */
export function escaped(text: string): string {
  return text.replace(/[()[\]+?!*{}\\]/g, String.raw`\$&`);
}

/** Sorts paths so that the first that fits a call is the one that fits it best: text before parameters. */
export function byPrecision(one: string, other: string): number {
  const [a, b] = [precisionOf(one), precisionOf(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** For each segment 0 if it is text, 1 if it has some, and 2 if it is a parameter. */
function precisionOf(path: string): string {
  const segments = path.split('/').map((segment) => partsOfPath(segment));
  return segments.map((parts) => (parts.length === 1 ? 0 : parts.join('') === parts[1] ? 2 : 1)).join('');
}
