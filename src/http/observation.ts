/** What the HTTP side tells whoever watches it, for logs and metrics. */
import type { Request, RequestHandler, Response } from 'express';
import type { Operation } from '../contract/contract.ts';
import type { Problem } from '../request/problems.ts';
import type { RequestRecord } from '../request/record.ts';
import type { Step } from './steps.ts';

/** Why a call is kept open. */
export type HeldFor = 'wait' | 'events' | 'upload';

export interface AnsweredCall {
  /** Undefined if the call was for none of the contract's operations. */
  readonly operationId: string | undefined;
  readonly method: string;
  /** As the caller sent it: path and query. */
  readonly url: string;
  /** Undefined if the caller went away before it had the whole answer. */
  readonly status: number | undefined;
  readonly ms: number;
  /** It waited for something that takes its time by design: a `Prefer: wait`, an event stream. */
  readonly held: boolean;
  /** What it was answered, if that was a problem. */
  readonly problem: Problem | undefined;
}

export interface HttpEvents {
  /** Before the 202; `ms` since the POST's headers were there, its upload included. */
  requestAccepted(record: RequestRecord, ms: number): void;
  /** An Idempotency-Key was known: nothing new was accepted. */
  requestReplayed(record: RequestRecord): void;
  /** It was waiting, and is over. What runs is told of by the engine when its attempt ends. */
  requestCanceled(record: RequestRecord): void;
  /** It runs, and its worker is asked to stop. */
  cancelRequested(record: RequestRecord): void;
  callHeld(what: HeldFor): void;
  callReleased(what: HeldFor): void;
  callAnswered(call: AnsweredCall): void;
  callRefused(problem: Problem, req: Request): void;
  /** The service answered 5xx, or an answer did not fit the contract. */
  callFailed(error: unknown, req: Request | undefined): void;
  /** Answers are checked, and one was sent whose status the contract does not declare; once for each operation and status. */
  answerUndeclared(operationId: string, status: number): void;
}

interface Observed {
  began?: number;
  operationId?: string;
  held?: boolean;
  problem?: Problem;
}

/** Comes first: before anything changes the method, and before time is spent. */
export function observeCalls(events: HttpEvents): Step {
  return (req, res) => {
    const began = performance.now();
    const { method, originalUrl: url } = req;
    const observed = res.locals as Observed;
    observed.began = began;
    res.once('close', () => {
      events.callAnswered({
        operationId: observed.operationId,
        method,
        url,
        status: res.writableFinished ? res.statusCode : undefined,
        ms: performance.now() - began,
        held: observed.held === true,
        problem: observed.problem,
      });
    });
  };
}

export function nameCall({ operationId }: Operation): RequestHandler {
  return (_req, res, next) => {
    (res.locals as Observed).operationId = operationId;
    next();
  };
}

export function nameProblem(res: Response, problem: Problem): void {
  (res.locals as Observed).problem = problem;
}

export function msSinceCall(res: Response): number {
  return performance.now() - ((res.locals as Observed).began ?? performance.now());
}

/** Tells that a call is kept open, until the returned function is called. */
export function hold(events: HttpEvents, res: Response, what: HeldFor): () => void {
  if (what !== 'upload') (res.locals as Observed).held = true;
  events.callHeld(what);
  let held = true;
  return () => {
    if (held) events.callReleased(what);
    held = false;
  };
}
