/** A value that somebody wrote, as it is shown where it is wrong. */
import { inspect } from 'node:util';

const mostCharacters = 60;

/** In one line, cut off where it gets long. Never throws, whatever the value is. */
export function shown(value: unknown): string {
  const text = textOf(value);
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}

/** As JSON, which contracts are read as; what JSON has not, or leaves out, as Node shows it. */
function textOf(value: unknown): string {
  if (typeof value === 'string' || (typeof value === 'object' && value !== null)) {
    try {
      const json = JSON.stringify(value) as string | undefined;
      if (json !== undefined) return json;
    } catch {
      // it has a cycle, or a BigInt somewhere
    }
  }
  return inspect(value, { depth: 1, breakLength: Infinity, customInspect: false });
}
