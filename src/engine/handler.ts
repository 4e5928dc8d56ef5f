/** What whoever writes an operation has to do with: what a handler gets, gives back and may throw. */
import type { ParameterValue } from '../request/record.ts';
import type { Problem, ProblemError } from '../request/problems.ts';

/** An uploaded body, on this machine's disk until the attempt ends. */
export interface UploadedFile {
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/** A result that is a file. Write it into `scratch`; it is stored and removed from there when the handler returns. */
export interface ResultFile<MediaType extends string = string> {
  readonly path: string;
  /** One that the contract declares for the result; parameters may follow, as in `text/csv; header=absent`. */
  readonly mediaType: MediaType | `${MediaType};${string}`;
}

/** Parameters of an operation that nothing is known of. */
type AnyParameters = Readonly<Record<string, ParameterValue>>;

export interface Input<Body = unknown, Parameters = AnyParameters> {
  /** Path, query and header parameters that the operation declares, by name. */
  readonly parameters: Parameters;
  readonly body: Body;
}

/** The attempt at hand. Attempts run at least once: use `id` to make what a handler does elsewhere idempotent. */
export interface Attempt {
  /** The request's id: the same in each attempt. */
  readonly id: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** Aborted when the request is canceled, the attempt's time is up, its lease is lost or the worker stops. */
  readonly signal: AbortSignal;
  /** A folder of this attempt's own, removed when it ends. */
  readonly scratch: string;
  /** Tells whoever asks for the status how far it is: 0 to 100 per cent. Cheap: reports are gathered. */
  progress(percent: number, message?: string): void;
}

export interface Handler<Body = never, Result = unknown, Parameters = AnyParameters> {
  /**
   * `inline` runs in the service's own event loop: for handlers that mostly wait. Anything that computes for
   * more than a few milliseconds or calls native code is `isolated`: it runs in a process of its own, which
   * is killed when its time is up.
   */
  readonly runs: 'inline' | 'isolated';
  /** For isolated handlers: `import.meta.url` of the module that exports this handler under its operationId. */
  readonly module?: string;
  /** How long one attempt may take: 2^31 - 1 (24 days) at the most. Default 5 minutes. */
  readonly timeoutMs?: number;
  /** Default 3. */
  readonly maxAttempts?: number;
  /** Attempts at one time in one worker process. Default: 64 inline, one a core isolated. */
  readonly concurrency?: number;
  /** Isolated handlers: the most that JavaScript may allocate. Default 512. */
  readonly memoryMb?: number;
  /** Says of a JSON body what a schema cannot: runs before the 202, in the event loop of the service. What it returns is answered as 422. */
  check?(input: Input<Body, Parameters>): readonly ProblemError[] | Promise<readonly ProblemError[]>;
  /** Does the work. Throw PermanentFailure to fail for good; anything else is tried again. */
  run(input: Input<Body, Parameters>, attempt: Attempt): Promise<Result>;
}

/** A failure that another attempt would not mend. Its problem becomes the request's. */
export class PermanentFailure extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail ?? problem.title, options);
    this.name = 'PermanentFailure';
    this.problem = problem;
  }
}
