/**
 * What can go wrong for a caller, one class for each thing to be done about it. Each error carries the
 * Location where there is one: `resume(location)` takes the request up again.
 */
import { describeProblem } from './protocol/problem.ts';
import type { Problem } from './protocol/problem.ts';
import type { StatusReport } from './protocol/answers.ts';

export type ClientErrorCode =
  | 'REQUEST_FAILED'
  | 'REQUEST_CANCELED'
  | 'REQUEST_EXPIRED'
  | 'REQUEST_UNKNOWN'
  | 'SUBMISSION_REFUSED'
  | 'NOT_AUTHORIZED'
  | 'WAIT_TIMEOUT'
  | 'SERVER_UNREACHABLE'
  | 'CONTRACT_VIOLATION';

export interface ClientErrorDetails extends ErrorOptions {
  readonly location?: string | undefined;
  /** What a program can do about it. */
  readonly advice?: string | undefined;
}

/** Any error of this client about one request. */
export abstract class ClientError extends Error {
  abstract readonly code: ClientErrorCode;
  /** What happened; `message` adds what a program can do about it. */
  readonly detail: string;
  /** Where the request's status is, if that is known. */
  readonly location: string | undefined;

  constructor(detail: string, { location, advice, ...options }: ClientErrorDetails = {}) {
    super(advice === undefined ? detail : `${detail.replace(/\.$/, '')}. ${advice}`, options);
    this.detail = detail;
    this.location = location;
  }
}

/** The request was worked on and failed. There will be no result. */
export class RequestFailed extends ClientError {
  override readonly name = 'RequestFailed';
  readonly code = 'REQUEST_FAILED';
  readonly problem: Problem;

  constructor(problem: Problem, details?: ClientErrorDetails) {
    super(`the request failed: ${describeProblem(problem)}`, details);
    this.problem = problem;
  }
}

/** Somebody canceled the request. There will be no result. */
export class RequestCanceled extends ClientError {
  override readonly name = 'RequestCanceled';
  readonly code = 'REQUEST_CANCELED';

  constructor(details?: ClientErrorDetails) {
    super('the request was canceled; submit it again if it is still wanted', details);
  }
}

/** 410: the request is over and the server has let go of it and its result. */
export class RequestExpired extends ClientError {
  override readonly name = 'RequestExpired';
  readonly code = 'REQUEST_EXPIRED';
  readonly problem: Problem;

  constructor(problem: Problem, details?: ClientErrorDetails) {
    super(`the request has expired on its server, and its result with it: ${describeProblem(problem)}`, details);
    this.problem = problem;
  }
}

/** 404: the server has no such request, or will not show it to these credentials. */
export class RequestUnknown extends ClientError {
  override readonly name = 'RequestUnknown';
  readonly code = 'REQUEST_UNKNOWN';
  readonly problem: Problem;

  constructor(problem: Problem, details: ClientErrorDetails = {}) {
    super(
      `the server knows no request at ${details.location ?? 'its Location'} (or it belongs to somebody else): check the Location and the credentials`,
      details,
    );
    this.problem = problem;
  }
}

/** The server did not take the request: nothing runs. Another try with the same input would end the same. */
export class SubmissionRefused extends ClientError {
  override readonly name = 'SubmissionRefused';
  readonly code = 'SUBMISSION_REFUSED';
  readonly problem: Problem;

  constructor(problem: Problem, details?: ClientErrorDetails) {
    super(`the request was refused (${String(problem.status)}): ${describeProblem(problem)}`, details);
    this.problem = problem;
  }
}

/** 401 or 403: the credentials are missing, wrong or not enough. What was submitted lives on. */
export class NotAuthorized extends ClientError {
  override readonly name = 'NotAuthorized';
  readonly code = 'NOT_AUTHORIZED';
  readonly problem: Problem | undefined;

  constructor(detail: string, problem: Problem | undefined, details?: ClientErrorDetails) {
    const said = problem === undefined ? '' : `: ${describeProblem(problem)}`;
    super(detail + said, {
      ...details,
      advice: 'Give credentials as `headers` of the client; they go to its own origin only',
    });
    this.problem = problem;
  }
}

/** The wait is over, the request is not: it goes on, and nothing was canceled. */
export class WaitTimeout extends ClientError {
  override readonly name = 'WaitTimeout';
  readonly code = 'WAIT_TIMEOUT';
  /** The last that was heard of the request. */
  readonly lastStatus: StatusReport | undefined;

  constructor(timeoutMs: number, lastStatus: StatusReport | undefined, details: ClientErrorDetails = {}) {
    const progress = lastStatus?.progress === undefined ? '' : `, ${String(lastStatus.progress.percent)} %`;
    const seen = lastStatus === undefined ? '' : ` (last seen ${lastStatus.status}${progress})`;
    const resume =
      details.location === undefined ? '' : `; take it up again with resume(${JSON.stringify(details.location)})`;
    const when = timeoutMs === 0 ? 'yet' : `within ${String(timeoutMs)} ms`;
    super(`the request has not finished ${when}${seen}`, {
      ...details,
      advice: `It goes on${resume}`,
    });
    this.lastStatus = lastStatus;
  }
}

/** The server gave no usable answer for a while. The request may well be running. */
export class ServerUnreachable extends ClientError {
  override readonly name = 'ServerUnreachable';
  readonly code = 'SERVER_UNREACHABLE';
  /** Of a request that was being sent: sending it again under this key is safe, under another it may run twice. */
  readonly idempotencyKey: string | undefined;

  constructor(
    detail: string,
    { idempotencyKey, ...details }: ClientErrorDetails & { readonly idempotencyKey?: string | undefined } = {},
  ) {
    const advice =
      idempotencyKey === undefined
        ? details.location === undefined
          ? 'Try again later'
          : `What was submitted lives on; take it up again with resume(${JSON.stringify(details.location)})`
        : `The request may have arrived. The journal keeps it, and start() sends it again under its key; submitting it anew needs \`idempotencyKey: ${JSON.stringify(idempotencyKey)}\` so as not to run twice`;
    super(detail, { ...details, advice });
    this.idempotencyKey = idempotencyKey;
  }
}

/** The server does not keep to the pattern, or a result does not fit the contract. */
export class ContractViolation extends ClientError {
  override readonly name = 'ContractViolation';
  readonly code = 'CONTRACT_VIOLATION';

  constructor(detail: string, details?: ClientErrorDetails) {
    super(`the server does not keep to the contract: ${detail}`, details);
  }
}
