/**
 * What is measured: a stack that answers the calls of openapi.yaml for `estimateSchedule` - POST /schedule-estimates,
 * GET /requests/{id}, GET /schedule-estimates/{id} - and works off what it accepts with a handler that does nothing.
 */

/** A process whose CPU and memory count. */
export interface Part {
  /** What it is, in a word: `service`, `redis`, `mongod`. */
  readonly name: string;
  readonly pid: number;
}

/** What a program does: answers calls, works off what waits, or both. */
export type Role = 'api' | 'worker' | 'all';

export interface Program extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`; empty for a worker, which does not listen. */
  readonly url: string;
  /** Of the nodes that answer calls, where there are several; otherwise just `url`. */
  readonly urls: readonly string[];
  readonly parts: readonly Part[];
}

/** Where requests are kept; empty at first, and removed when it is disposed of. */
export interface Store extends AsyncDisposable {
  /** Resolves when it is ready. */
  serve(role: Role): Promise<Program>;
  /** What waits, put in and looked at without HTTP; undefined for one that keeps nothing. */
  readonly backlog: Backlog | undefined;
}

export interface Backlog {
  /** Puts in so many requests that wait, as fast as the stack's own interface for many at a time has it. */
  fill(count: number): Promise<void>;
  /** How many are not settled yet. */
  unsettled(): Promise<number>;
}

/** The servers of a contender, running. */
export interface Stack extends AsyncDisposable {
  readonly servers: readonly Part[];
  /** By name, for the report: `{ bullmq: '6.7.0', redis: '7.0.15' }` */
  readonly versions: Readonly<Record<string, string>>;
  store(): Promise<Store>;
}

export interface Contender {
  /** For the command line: `bullmq-always` */
  readonly id: string;
  /** For the report: `Express + BullMQ on Redis, fsync always` */
  readonly name: string;
  /** Starts the servers. Rejects with ServerNotAvailable, which the report shows, if they cannot be had. */
  start(): Promise<Stack>;
}
