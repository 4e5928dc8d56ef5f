/** Why an attempt ended without a result, and what then becomes of the request. */
import { isObject } from '../faults/objects.ts';
import { harmless } from '../faults/thrown.ts';
import type { Outcome } from '../ports/request-store.ts';
import { isErrorStatus, problem } from '../request/problems.ts';
import type { Problem, ProblemError } from '../request/problems.ts';

/** Somebody canceled the request. */
export class AttemptCanceled extends Error {
  override readonly name = 'AttemptCanceled';
}

/** Another worker has the request now: nothing that this attempt says counts. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** The worker stops and gives the request back. */
export class WorkerStops extends Error {
  override readonly name = 'WorkerStops';
}

export class AttemptTimedOut extends Error {
  override readonly name = 'AttemptTimedOut';
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`the attempt took longer than ${String(timeoutMs)} ms`);
    this.timeoutMs = timeoutMs;
  }
}

/** The handler returned something that is not in the contract. */
export class ResultUnfit extends Error {
  override readonly name = 'ResultUnfit';
  readonly errors: readonly ProblemError[];

  constructor(errors: readonly ProblemError[], options?: ErrorOptions) {
    super(
      `the result does not fit the contract: ${errors.map(({ pointer = '', detail }) => `${pointer} ${detail}`).join('; ')}`,
      options,
    );
    this.errors = errors;
  }
}

export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly retentionMs: number;
  /** The delay before the second attempt; each later one is twice as long, up to `maxDelayMs`. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

/**
 * What becomes of a request whose attempt failed: exponential backoff with jitter between half and the whole of
 * the delay, until the attempts are used up. `undefined` for a lost lease: there is nothing left to write.
 */
export function afterFailure(
  failure: unknown,
  attempt: number,
  policy: RetryPolicy,
  random: () => number,
): Outcome | undefined {
  const { retentionMs } = policy;
  if (failure instanceof LeaseLost) return undefined;
  if (failure instanceof WorkerStops) return { kind: 'released' };
  if (failure instanceof AttemptCanceled) return { kind: 'canceled', retentionMs };
  const permanent = problemOf(failure);
  if (permanent !== undefined) return { kind: 'failed', problem: permanent, retentionMs };
  if (failure instanceof ResultUnfit) {
    return { kind: 'failed', problem: problem('result-invalid', { errors: failure.errors }), retentionMs };
  }
  if (attempt >= policy.maxAttempts) return { kind: 'failed', problem: lastProblem(failure, attempt), retentionMs };
  const delayMs = Math.min(policy.firstDelayMs * 2 ** (attempt - 1), policy.maxDelayMs);
  return { kind: 'retry', delayMs: Math.round(delayMs * (0.5 + random() / 2)) };
}

function lastProblem(failure: unknown, attempts: number): Problem {
  if (failure instanceof AttemptTimedOut) {
    return problem('attempt-timed-out', {
      detail: `Each of ${String(attempts)} attempts took longer than ${String(failure.timeoutMs / 1000)} s. Ask for less in one request.`,
      attempts,
    });
  }
  return problem('handler-failed', { attempts });
}

/**
 * What was thrown, as it is told and judged from here on: looking at it does no harm, and a PermanentFailure is one whose
 * problem can be answered; any other is an ordinary failure that says what is wrong with it.
 */
export function toFailure(thrown: unknown): unknown {
  const failure = harmless(thrown);
  if (!isPermanent(failure) || problemOf(failure) !== undefined) return failure;
  // without the problem itself, which is for the caller and may quote the body
  return new Error(
    'the problem of a PermanentFailure is JSON with a `type` and a `title` that are text, a `status` from 400 to 599 and, if it ' +
      'has them, a `detail` that is text and `errors`, a list of objects with a text `detail`; what was thrown has another',
  );
}

/** The problem that a PermanentFailure fails with, as JSON has it: it is stored and answered. Undefined for any other failure. */
function problemOf(failure: unknown): Problem | undefined {
  if (!isPermanent(failure)) return undefined;
  try {
    const problem: unknown = JSON.parse(JSON.stringify(failure.problem));
    return isProblem(problem) ? problem : undefined;
  } catch {
    return undefined;
  }
}

/** By its name, because a failure may have crossed from another process or another copy of the package. */
export function isPermanent(failure: unknown): failure is Error & { readonly problem?: unknown } {
  return failure instanceof Error && failure.name === 'PermanentFailure';
}

function isProblem(value: unknown): value is Problem {
  if (!isObject(value)) return false;
  const { type, title, status, detail = '', errors = [] } = value;
  return (
    [type, title, detail].every((member) => typeof member === 'string') &&
    isErrorStatus(status) &&
    Array.isArray(errors) &&
    errors.every((error) => isObject(error) && typeof error['detail'] === 'string')
  );
}
