/** What somebody's code has thrown. It may be anything, and saying what it is must not throw again. */
import { types } from 'node:util';

const noText = 'something that has no text';

/** As text, whatever it is: also if it has none, or has one that throws. */
export function asText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return noText;
  }
}

/**
 * What was thrown, if it can be looked at without harm; else an Error in its place that says what can be said of it.
 * With an Error that is given back, name, message and stack are text.
 */
export function harmless(thrown: unknown): unknown {
  if ((typeof thrown !== 'object' && typeof thrown !== 'function') || thrown === null) return thrown;
  // each look at a proxy runs somebody's code, the next one too
  if (types.isProxy(thrown)) return new Error('a proxy was thrown');
  try {
    if (!(thrown instanceof Error)) return asText(thrown) === noText ? new Error(noText) : thrown;
    const { name, message, stack } = thrown as { name: unknown; message: unknown; stack?: unknown };
    if ([name, message, stack ?? ''].every((part) => typeof part === 'string')) return thrown;
    return new Error(asText(message));
  } catch {
    return new Error('what was thrown cannot be looked at');
  }
}
