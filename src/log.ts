/** The log: one line for each change of a request's state, with its id, operation, owner and attempt; never a body. */
import pino from 'pino';
import type { Logger } from 'pino';
import { AttemptCanceled, WorkerStops } from './engine/failures.ts';
import type { ServeEvents } from './serve.ts';

export type LogFormat = 'pretty' | 'json';

/** Writes to stderr, so that stdout is for what a command is asked for. */
export async function openLog(format: LogFormat, level: string): Promise<Logger> {
  if (format === 'json') return pino({ level }, pino.destination({ dest: 2, sync: true }));
  const { default: pretty } = await import('pino-pretty');
  return pino({ level }, pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l' }));
}

export function logEvents(log: Logger): ServeEvents {
  return {
    attemptStarted({ id, operation, owner, attempt }) {
      log.info({ id, operation, owner, attempt }, 'running');
    },
    attemptFailed({ id, operation, owner, attempt }, failure) {
      // nothing went wrong: how it ended is said by the next line
      if (failure instanceof AttemptCanceled || failure instanceof WorkerStops) return;
      log.warn({ id, operation, owner, attempt, err: failure }, 'attempt failed');
    },
    attemptEnded({ id, operation, owner, attempt }, outcome) {
      log.info({ id, operation, owner, attempt }, outcome?.kind ?? 'lease lost: nothing written');
    },
    handlerOutput({ id, operation, attempt }, text) {
      log.info({ id, operation, attempt, text }, 'handler output');
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
    callFailed(error, req) {
      log.error({ err: error, ...(req && { method: req.method, path: req.path }) }, 'a call failed');
    },
  };
}
