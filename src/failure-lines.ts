/** What a service says where nobody listens to it: a line on stderr for each failure that is not the caller's. */
import { AttemptCanceled, isPermanent, WorkerStops } from './engine/failures.ts';
import type { ServiceEvents } from './events.ts';
import { asText, harmless } from './faults/thrown.ts';

/** Bodies and results are in none of them; what a handler puts into an error that it throws is its own affair. */
export function failureLines(): Partial<ServiceEvents> {
  return {
    attemptFailed({ operation, id, attempt }, failure) {
      // nothing went wrong, or the status of the request says to its caller what did
      if (failure instanceof AttemptCanceled || failure instanceof WorkerStops) return;
      if (isPermanent(failure)) return;
      say(`attempt ${String(attempt)} at ${operation} ${id} failed`, failure);
    },
    callFailed(error, req) {
      say(req === undefined ? 'a call failed' : `${req.method} ${req.path} failed`, error);
    },
    storeFailed(error) {
      say('the request store did not answer', error);
    },
    diskTroubled(error) {
      say('no new work is taken', error);
    },
  };
}

function say(what: string, error: unknown): void {
  process.stderr.write(`see-other: ${what}: ${inOneLine(error)}\n`);
}

/** `TypeError: x is not a function (at run (operations.ts:12:7))` */
function inOneLine(thrown: unknown): string {
  const error = harmless(thrown);
  const text = error instanceof Error ? `${error.name}: ${error.message}` : asText(error);
  const place = error instanceof Error ? /^\s+(at .*)$/m.exec(error.stack ?? '')?.[1] : undefined;
  return `${text}${place === undefined ? '' : ` (${place})`}`.replace(/[\s\p{Cc}]+/gv, ' ');
}
