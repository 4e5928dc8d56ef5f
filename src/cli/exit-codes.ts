/** What a command's exit code says: what became of the request. */
import {
  ContractViolation,
  NotAuthorized,
  RequestCanceled,
  RequestExpired,
  ServerUnreachable,
  SubmissionRefused,
  WaitTimeout,
} from '../client/errors.ts';
import type { RequestPhase } from '../client/client.ts';
import { ServiceInvalid } from '../faults/fault.ts';
import { Interrupted, UsageError } from './errors.ts';

export const exitCodes = {
  /** There is a result; or the command did what it is for. */
  done: 0,
  /** The request failed, or the server does not keep to the pattern, or the journal cannot be used. */
  failed: 1,
  /** The command, or the input, is wrong: nothing was submitted. */
  usage: 2,
  /** Accepted, and not finished. */
  unfinished: 3,
  notAuthorized: 4,
  /** Canceled or expired: there will be no result. */
  gone: 5,
  unreachable: 6,
  /** Ctrl-C, or SIGTERM, before anything was sent; as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The codes as `--help` shows them. */
export const exitCodeHelp = `
Exit codes: 0 result, 1 failed, 2 wrong usage or input, 3 accepted but not finished, 4 not authorised,
5 canceled or expired, 6 server unreachable.`;

const byError: readonly (readonly [new (...args: never[]) => Error, ExitCode])[] = [
  [UsageError, exitCodes.usage],
  [ServiceInvalid, exitCodes.usage],
  [SubmissionRefused, exitCodes.usage],
  [WaitTimeout, exitCodes.unfinished],
  [Interrupted, exitCodes.interrupted],
  [NotAuthorized, exitCodes.notAuthorized],
  [RequestCanceled, exitCodes.gone],
  [RequestExpired, exitCodes.gone],
  [ServerUnreachable, exitCodes.unreachable],
  [ContractViolation, exitCodes.failed],
];

export function exitCodeOf(error: unknown): ExitCode {
  return byError.find(([kind]) => error instanceof kind)?.[1] ?? exitCodes.failed;
}

const byStatus: Readonly<Record<RequestPhase, ExitCode>> = {
  accepted: exitCodes.unfinished,
  running: exitCodes.unfinished,
  succeeded: exitCodes.done,
  failed: exitCodes.failed,
  canceled: exitCodes.gone,
};

export function exitCodeOfStatus(status: RequestPhase): ExitCode {
  return byStatus[status];
}
