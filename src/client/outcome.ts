/** What a state means to a caller: what to report, what to throw. */
import {
  ContractViolation,
  NotAuthorized,
  RequestCanceled,
  RequestExpired,
  RequestFailed,
  RequestUnknown,
  ServerUnreachable,
  SubmissionRefused,
} from './errors.ts';
import type { ClientError } from './errors.ts';
import type { Entry } from './journal/journal.ts';
import type { EpochMs, State } from './polling/states.ts';
import type { StatusReport } from './protocol/answers.ts';
import { describeProblem } from './protocol/problem.ts';

/** How much trouble a waiting caller puts up with. In the background there is no end to patience. */
export interface Patience {
  /** When the wait began. */
  readonly since: EpochMs;
  /** How long the server may give no usable answer. */
  readonly ms: number;
}

/** Answers in a row that cannot be read before a caller is told. */
const garbledAnswers = 5;

export function reportOfState(state: State): StatusReport | undefined {
  switch (state.kind) {
    case 'succeeded':
    case 'failed':
    case 'canceled':
      return { ...state.report, status: state.kind };
    case 'sending':
    case 'refused':
      return undefined;
    default:
      return state.report;
  }
}

/** The error of a state that is final and not a success. */
export function failureOf({ state }: Pick<Entry, 'state'>): ClientError | undefined {
  switch (state.kind) {
    case 'failed':
      return new RequestFailed(state.problem, { location: state.location });
    case 'canceled':
      return new RequestCanceled({ location: state.location });
    case 'expired':
      return new RequestExpired(state.problem, { location: state.location });
    case 'unknown':
      return new RequestUnknown(state.problem, { location: state.location });
    case 'refused':
      return new SubmissionRefused(state.problem);
    case 'violated':
      return new ContractViolation(state.detail, { location: state.location });
    default:
      return undefined;
  }
}

/** The error of a caller whose patience is over, or would be by the time of the next try. The request itself is none the worse for it. */
export function impatience(
  { state, key, dueAt }: Pick<Entry, 'state' | 'key' | 'dueAt'>,
  patience: Patience,
  now: EpochMs,
): ClientError | undefined {
  if (!('trouble' in state) || state.trouble === undefined) return undefined;
  const { cause, since, count, detail, problem } = state.trouble;
  const location = state.kind === 'sending' ? undefined : state.location;
  if (cause === 'unauthorized') return new NotAuthorized(detail, problem, { location });
  if (cause === 'garbled' && count >= garbledAnswers)
    return new ContractViolation(`${detail} (${String(count)} times in a row)`, { location });
  const end = Math.max(since, patience.since) + patience.ms;
  if (Math.max(now, dueAt ?? now) < end) return undefined;
  const said = problem === undefined ? detail : `${detail} (${describeProblem(problem)})`;
  const times = count === 1 ? '' : `, ${String(count)} times in a row`;
  return new ServerUnreachable(said + times, { location, idempotencyKey: state.kind === 'sending' ? key : undefined });
}
