/** What a development server says while it runs: a readable line for each call, and for each change of a request. */
import { styleText } from 'node:util';
import { AttemptCanceled, WorkerStops } from '../../engine/failures.ts';
import type { ServeEvents } from '../../events.ts';
import type { Outcome } from '../../ports/request-store.ts';
import type { Problem } from '../../request/problems.ts';
import { errorLines, shown } from '../output.ts';

type Style = Parameters<typeof styleText>[0];

interface Named {
  readonly id: string;
  readonly operation: string;
}

/** Writes to stderr: in colours on a terminal, unless NO_COLOR is set. */
export function developmentLines(): Partial<ServeEvents> {
  return {
    callAnswered({ operationId, method, url, status, ms, problem }) {
      // pages, documents and their parts are asked for by the dozen
      if (operationId === undefined && status !== undefined && status < 400) return;
      const answered = status === undefined ? styled('yellow', 'caller gone') : styled(styleOf(status), String(status));
      const why = problem === undefined ? '' : `  ${textOf(problem)}`;
      say(`${method.padEnd(6)} ${shown(url)}  ${answered}  ${duration(ms)}${shown(why)}`);
    },
    requestAccepted(record) {
      say(named(record, 'accepted', 'cyan'));
    },
    requestReplayed(record) {
      say(named(record, 'known by its Idempotency-Key', 'dim'));
    },
    requestCanceled(record) {
      say(named(record, 'canceled', 'yellow'));
    },
    cancelRequested(record) {
      say(named(record, 'asked to cancel', 'yellow'));
    },
    attemptStarted(claimed) {
      say(named(claimed, 'running', 'cyan', `attempt ${String(claimed.attempt)}`));
    },
    attemptFailed(claimed, failure) {
      // nothing went wrong, or the next line says what
      if (failure instanceof AttemptCanceled || failure instanceof WorkerStops) return;
      if (failure instanceof Error && failure.name === 'PermanentFailure') return;
      say(named(claimed, 'the handler failed', 'red', `attempt ${String(claimed.attempt)}`));
      sayMore(stackOf(failure));
    },
    attemptEnded(claimed, outcome, { ranMs }) {
      const [word, style, more] = said(outcome);
      say(named(claimed, word, style, [`attempt ${String(claimed.attempt)}`, duration(ranMs), ...more].join(', ')));
    },
    handlerOutput(from, text) {
      say(named(from, 'wrote', 'dim'));
      sayMore(text);
    },
    diskTroubled(error) {
      say(styled('red', shown(error.message)));
    },
    storeFailed(error) {
      say(styled('red', 'the request store did not answer'));
      sayMore(stackOf(error));
    },
    answerUndeclared(operation, status) {
      const missing = `the contract does not declare that ${operation} answers ${String(status)}`;
      say(styled('yellow', `${missing}: see-other lint says how to`));
    },
    callFailed(error) {
      say(styled('red', 'a call failed, by a fault of the server'));
      sayMore(stackOf(error));
    },
  };
}

function say(line: string): void {
  process.stderr.write(`${styled('dim', new Date().toTimeString().slice(0, 8))}  ${line}\n`);
}

/** More of the line before, under it. */
function sayMore(text: string): void {
  const lines = shown(text.trimEnd()).split('\n');
  process.stderr.write(lines.map((line) => `          ${line}\n`).join(''));
}

function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stderr });
}

function named({ id, operation }: Named, word: string, style: Style, more = ''): string {
  return `${operation} ${styled('dim', id)}  ${styled(style, word)}${more === '' ? '' : `  ${shown(more)}`}`;
}

function said(outcome: Outcome | undefined): readonly [word: string, style: Style, more: readonly string[]] {
  switch (outcome?.kind) {
    case undefined:
      return ['lease lost: nothing written', 'yellow', []];
    case 'succeeded':
      return ['succeeded', 'green', []];
    case 'failed':
      return ['failed', 'red', [textOf(outcome.problem)]];
    case 'canceled':
      return ['canceled', 'yellow', []];
    case 'retry':
      return ['accepted again', 'yellow', [`tried again in ${duration(outcome.delayMs)}`]];
    case 'released':
      return ['accepted again', 'yellow', ['the server stops']];
  }
}

function textOf({ type, title, detail, errors = [] }: Problem): string {
  const places = errorLines(errors).map((line) => line.trim());
  return `${type}  ${places.length > 0 ? places.join('; ') : (detail ?? title)}`;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function styleOf(status: number): Style {
  return status >= 500 ? 'red' : status >= 400 ? 'yellow' : 'green';
}

/** `12 ms`, `3.4 s` */
function duration(ms: number): string {
  return ms < 1_000 ? `${String(Math.round(ms))} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
