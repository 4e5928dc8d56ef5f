/** A result as JSON, or why it cannot be. */
import { ResultUnfit } from './failures.ts';

/** Undefined if there is nothing to write. Throws ResultUnfit: the next attempt would give the like. */
export function toJson(returned: unknown): string | undefined {
  try {
    return JSON.stringify(returned);
  } catch (cause) {
    throw new ResultUnfit([{ pointer: '', detail: `the handler returned ${whyNot(cause)}` }], { cause });
  }
}

/** Without the error's own text, which may be the handler's: the detail is for the caller. */
function whyNot(error: unknown): string {
  const text = error instanceof TypeError || error instanceof RangeError ? error.message : '';
  if (text.includes('BigInt')) return 'a BigInt, which JSON has not';
  if (text.includes('circular structure')) return 'something that contains itself, which JSON cannot';
  if (text.includes('call stack')) return 'something that is nested too deeply for JSON';
  if (text.includes('string length')) return 'more than one JSON text can hold';
  return 'something that throws when it is written as JSON';
}
