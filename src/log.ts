/** The log: one line for each change of a request's state, with its id, operation, owner and attempt; never a body. */
import pino from 'pino';
import type { DestinationStream, Logger, LoggerOptions } from 'pino';
import { AttemptCanceled, WorkerStops } from './engine/failures.ts';
import type { ServeEvents } from './events.ts';
import type { ClaimedRequest, Outcome } from './ports/request-store.ts';
import type { RequestRecord } from './request/record.ts';

export type LogFormat = 'pretty' | 'json';

/** The second net: nothing that is logged has these fields; whoever adds one of them to a line logs no secret. */
const secret = ['authorization', 'cookie', 'headers', 'password', 'body', 'input', 'result', 'idempotency', 'key'];

function optionsOf(level: string): LoggerOptions {
  return {
    level,
    redact: { paths: secret.flatMap((name) => [name, `*.${name}`]), censor: '…' },
    serializers: { err: serializeError },
  };
}

/** A line of JSON for each entry. */
export function jsonLog(level: string, destination: DestinationStream): Logger {
  return pino(optionsOf(level), destination);
}

/** Writes to stderr, so that stdout is for what a command is asked for. */
export async function openLog(format: LogFormat, level: string): Promise<Logger> {
  if (format === 'json') return jsonLog(level, pino.destination({ dest: 2, sync: true }));
  const { default: pretty } = await import('pino-pretty');
  return pino(
    optionsOf(level),
    pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l' }),
  );
}

/** Errors of drivers carry documents and commands: of an error, only what it is, what it says and where it was. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return withoutCredentials(String(error));
  const { type, message, stack } = pino.stdSerializers.err(error);
  return { type, message: withoutCredentials(message), stack: withoutCredentials(stack) };
}

/** Adapters keep them out of their messages; this is for what a driver says unasked. */
function withoutCredentials(text: string): string {
  return text.replace(/([a-z][a-z\d+.-]*:\/\/)[^\s/?#]*@/gi, '$1…@').replace(/\bdup key: \{.*\}/gs, 'dup key: {…}');
}

export function logEvents(log: Logger): Partial<ServeEvents> {
  return {
    requestAccepted(record, ms) {
      log.info({ ...named(record), ms: Math.round(ms) }, 'accepted');
    },
    requestReplayed(record) {
      log.debug(named(record), 'replayed');
    },
    requestCanceled(record) {
      log.info(named(record), 'canceled');
    },
    cancelRequested(record) {
      log.info(named(record), 'cancel requested');
    },
    attemptStarted(claimed) {
      log.info({ ...named(claimed), ...(claimed.lapsed && { afterLapsedLease: true }) }, 'running');
    },
    attemptFailed(claimed, failure) {
      // nothing went wrong: how it ended is said by the next line
      if (failure instanceof AttemptCanceled || failure instanceof WorkerStops) return;
      // said by the line that follows, with its problem; its text is for the caller and may be of the body
      if (failure instanceof Error && failure.name === 'PermanentFailure') return;
      log.warn({ ...named(claimed), err: failure }, 'attempt failed');
    },
    attemptEnded(claimed, outcome, { ranMs }) {
      const line = { ...named(claimed), ms: Math.round(ranMs), ...said(outcome) };
      if (outcome === undefined) log.warn(line, 'lease lost: nothing written');
      else log.info(line, outcome.kind);
    },
    requestsExpired(ids) {
      for (const id of ids) log.info({ id }, 'expired');
    },
    handlerOutput({ id, operation, attempt }, text) {
      log.info({ id, operation, attempt, text }, 'handler output');
    },
    diskTroubled(error) {
      log.error({ err: error.cause }, error.message);
    },
    storeFailed(error) {
      log.error({ err: error }, 'the request store did not answer');
    },
    queueFailed(error) {
      log.error({ err: error }, 'trouble with the work queue: until it is over, workers find work in the store');
    },
    queueRecovered(what) {
      log.info(`${what} works again`);
    },
    callRefused({ status, type }, { method, path }) {
      log.debug({ method, path, status, type }, 'refused');
    },
    callFailed(error, req) {
      log.error({ err: error, ...(req && { method: req.method, path: req.path }) }, 'a call failed');
    },
    answerUndeclared(operation, status) {
      log.warn(
        { operation, status },
        'answered what the contract does not declare (see-other lint says what is missing)',
      );
    },
  };
}

function named({ id, operation, owner, attempt }: RequestRecord | ClaimedRequest): object {
  return { id, operation, owner, attempt };
}

function said(outcome: Outcome | undefined): object {
  if (outcome?.kind === 'failed') return { problem: outcome.problem.type };
  return outcome?.kind === 'retry' ? { dueAt: new Date(Date.now() + outcome.delayMs).toISOString() } : {};
}
