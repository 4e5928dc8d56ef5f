/**
 * The client library: `import { createClient } from 'see-other/client'`.
 *
 * It submits requests to a server that answers 202 with a Location, keeps a journal of them, follows them until
 * they finish and fetches their results. It runs wherever there is `fetch`; only the SQLite journal needs Node.
 */
import type { RequestStatus } from '../../generated/client/index.js';
import { Background } from './background.ts';
import { Changes } from './changes.ts';
import { never } from './deadline.ts';
import { eventOf, eventStream } from './events.ts';
import type { ClientEvent } from './events.ts';
import type { Entry, Journal } from './journal/journal.ts';
import { memoryJournal } from './journal/memory-journal.ts';
import { Leases } from './leases.ts';
import { listRequests } from './list.ts';
import type { ListOptions } from './list.ts';
import { contractOperations } from './operations.ts';
import type { InputOf, OperationDefinition, OperationTable, ValueOf } from './operations.ts';
import { defaultDelays } from './polling/delays.ts';
import type { DelayPolicy } from './polling/delays.ts';
import { locationOf } from './protocol/locations.ts';
import { byOperation, byUrl } from './requests.ts';
import type { RequestByUrl } from './requests.ts';
import type { Tools } from './step.ts';
import { submit } from './submit.ts';
import type { PreparedRequest } from './submit.ts';
import { Submission } from './submission.ts';
import type { HandleSettings, SignalOptions, WaitOptions } from './submission.ts';
import { transport } from './transport.ts';
import type { Credentials } from './transport.ts';

export * from './errors.ts';
export type * from '../../generated/client/models/index.js';
export { JournalUnusable } from './journal/journal.ts';
export { memoryJournal } from './journal/memory-journal.ts';
export { resultReader } from './operations.ts';
export { RequestResult } from './result.ts';
export { Submission } from './submission.ts';
export type {
  ClientEvent,
  Credentials,
  InputOf,
  Journal,
  ListOptions,
  OperationDefinition,
  OperationTable,
  RequestByUrl,
  ValueOf,
  WaitOptions,
};
export type { Problem } from './protocol/problem.ts';
export type { RequestPhase, StatusReport } from './protocol/answers.ts';
export type { Update } from './submission.ts';

export interface ClientOptions<Operations extends OperationTable = typeof contractOperations> {
  /** Where the server is; the operations' paths are appended to it. */
  readonly url: string;
  /** Where requests are kept. Default: in memory. */
  readonly journal?: Journal;
  /** Credentials, as headers. They go to the origin of `url` and to no other, and are never written down. */
  readonly headers?: Credentials;
  /** Origins, besides its own, that a server may send the client to by a Location, such as a store of files. */
  readonly allowedOrigins?: readonly string[];
  /** The operations that can be submitted by name. Default: those of this project's contract. */
  readonly operations?: Operations;
  readonly fetch?: typeof fetch;
  /** The background poller's requests, to all servers together. Default 20. */
  readonly requestsPerSecond?: number;
  /** And to one origin. Default 10. */
  readonly requestsPerSecondPerHost?: number;
  /** The background poller's requests that are under way at one time. Default 16. */
  readonly maxConcurrentRequests?: number;
  /** How long servers are asked to hold an answer until there is news (`Prefer: wait`); 0 never asks. Default 20. */
  readonly waitSeconds?: number;
  /** How long an answer may take, besides the time that it is held. Default 30,000. */
  readonly requestTimeoutMs?: number;
  /** How long a server may give no usable answer before a waiting caller gets ServerUnreachable. Default 60,000. */
  readonly patienceMs?: number;
  /** How long an entry of the journal stays with a process that has died, before another takes it up. Default 30,000. */
  readonly leaseMs?: number;
  /** Pauses where the server does not say when to come back, and the longest that it may ask for. */
  readonly delays?: Partial<DelayPolicy>;
}

export interface SubmitOptions extends SignalOptions {
  /** A key of the caller's own, such as the id of an order: whatever was submitted under it is not submitted twice. */
  readonly idempotencyKey?: string | undefined;
}

export interface RunOptions extends SubmitOptions, WaitOptions {}

/** How long a POST is held in the hope that the result is there at once. Short, for as long as it lasts the Location is not known. */
const submitWaitSeconds = 5;

const maxRedirects = 10;
const unknownGraceMs = 10_000;

export function createClient<Operations extends OperationTable = typeof contractOperations>(
  options: ClientOptions<Operations>,
): Client<Operations> {
  return new Client(options);
}

export class Client<Operations extends OperationTable> {
  readonly #baseUrl: string;
  readonly #operations: OperationTable;
  readonly #tools: Tools;
  readonly #handles: HandleSettings;
  readonly #background: Background;
  readonly #listeners = new Set<(event: ClientEvent) => void>();

  constructor(options: ClientOptions<Operations>) {
    const url = URL.parse(options.url);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      throw new TypeError(
        `\`url\` has to be an absolute HTTP URL such as https://api.example.org; it is ${JSON.stringify(options.url)}`,
      );
    }
    const journal = options.journal ?? memoryJournal();
    const waitSeconds = options.waitSeconds ?? 20;
    this.#baseUrl = url.origin + url.pathname.replace(/\/+$/, '');
    this.#operations = options.operations ?? contractOperations;
    this.#tools = {
      journal,
      leases: new Leases(journal, options.leaseMs ?? 30_000),
      changes: new Changes(),
      ask: transport({
        fetch: options.fetch ?? ((...asked) => fetch(...asked)),
        origin: url.origin,
        credentials: options.headers ?? {},
        timeoutMs: options.requestTimeoutMs ?? 30_000,
      }),
      policy: {
        ...defaultDelays,
        ...options.delays,
        fetchesResults: journal.results !== undefined,
        maxRedirects,
        unknownGraceMs,
      },
      allowedOrigins: new Set(options.allowedOrigins?.map((allowed) => new URL(allowed).origin)),
    };
    this.#handles = {
      patienceMs: options.patienceMs ?? 60_000,
      waitSeconds,
      readerOf: (operation) =>
        (operation === undefined ? undefined : this.#operations[operation])?.result ?? ((json) => json),
    };
    const limits = {
      requestsPerSecond: options.requestsPerSecond ?? 20,
      requestsPerSecondPerHost: options.requestsPerSecondPerHost ?? 10,
      maxConcurrent: options.maxConcurrentRequests ?? 16,
      waitSeconds,
    };
    this.#background = new Background(this.#tools, limits, (error) => {
      this.#publish({ type: 'error', error });
    });
    this.#tools.changes.subscribe((change) => {
      if (this.#listeners.size > 0) this.#publish(eventOf(change, (location, id) => this.#handle(location, id)));
    });
  }

  /**
   * Submits a request of an operation; resolves once the server has accepted it. Throws SubmissionRefused,
   * NotAuthorized, ContractViolation, or ServerUnreachable, after which the journal still has the request.
   */
  async submit<Name extends keyof Operations & string>(
    operation: Name,
    input: InputOf<Operations[Name]>,
    options: SubmitOptions = {},
  ): Promise<Submission<ValueOf<Operations[Name]>>> {
    return this.#submit(await this.#prepare(operation, input), options, 0);
  }

  /** Submits a request and waits for its result. Throws what `submit` and `Submission.wait` throw. */
  async run<Name extends keyof Operations & string>(
    operation: Name,
    input: InputOf<Operations[Name]>,
    options: RunOptions = {},
  ): Promise<ValueOf<Operations[Name]>> {
    return this.#run(await this.#prepare(operation, input), options);
  }

  /** Submits a request to any server that answers 202, by URL: absolute, or relative to the client's own. */
  async submitTo<Value = unknown>(
    url: string,
    request: RequestByUrl = {},
    options: SubmitOptions = {},
  ): Promise<Submission<Value>> {
    return this.#submit(byUrl(url, request, this.#baseUrl), options, 0);
  }

  /** `submitTo`, and waits for the result. */
  async runAt<Value = unknown>(url: string, request: RequestByUrl = {}, options: RunOptions = {}): Promise<Value> {
    return this.#run(byUrl(url, request, this.#baseUrl), options);
  }

  /** The handle of a request that was accepted at any time, by any process: all it takes is the Location. Throws a TypeError if it is no URL. */
  resume<Value = unknown>(location: string): Submission<Value> {
    return this.#handle(locationOf(location, `${this.#baseUrl}/`));
  }

  /** The caller's requests on the server, newest first. */
  list(options: ListOptions = {}): AsyncGenerator<RequestStatus, void, void> {
    return listRequests(this.#tools, this.#baseUrl, options);
  }

  /** Follows everything in the journal in the background, until `stop`. Idempotent. */
  start(): void {
    this.#background.start();
  }

  /** Stops following; the journal knows where to go on. Idempotent. */
  async stop(): Promise<void> {
    await this.#background.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Calls back with everything that this client hears of its requests, until the returned function is called. */
  subscribe(listener: (event: ClientEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** The same as a generator, until the signal is aborted or the loop is left. */
  events({ signal = never }: SignalOptions = {}): AsyncGenerator<ClientEvent, void, void> {
    return eventStream((listener) => this.subscribe(listener), signal);
  }

  async #prepare(operation: string, input: unknown): Promise<PreparedRequest> {
    const definition = this.#operations[operation];
    if (definition === undefined) {
      throw new TypeError(
        `there is no operation ${JSON.stringify(operation)}; there are ${Object.keys(this.#operations).join(', ')}. ` +
          "Any other, such as one of a contract of your own, goes by its path: submitTo('/path', { json }), or runAt",
      );
    }
    return byOperation(operation, definition as OperationDefinition<unknown, unknown>, input, this.#baseUrl);
  }

  async #submit<Value>(
    request: PreparedRequest,
    { signal, idempotencyKey }: SubmitOptions,
    waitSeconds: number,
  ): Promise<Submission<Value>> {
    const { patienceMs } = this.#handles;
    const settings = { signal: signal ?? never, idempotencyKey, patienceMs, waitSeconds };
    const { id, state } = await submit(this.#tools, request, settings);
    if (!('location' in state) || state.location === undefined) throw new Error('an accepted request has a Location');
    return this.#handle(state.location, id);
  }

  async #run<Value>(request: PreparedRequest, options: RunOptions): Promise<Value> {
    const began = Date.now();
    const { timeoutMs, onUpdate } = options;
    const most = onUpdate === undefined ? submitWaitSeconds : 0;
    const waitSeconds = Math.min(most, this.#handles.waitSeconds, Math.floor((timeoutMs ?? Infinity) / 1000));
    const submission = await this.#submit<Value>(request, options, waitSeconds);
    return submission.wait({
      ...options,
      timeoutMs: timeoutMs === undefined ? undefined : Math.max(0, timeoutMs - (Date.now() - began)),
    });
  }

  #handle<Value>(location: string, id?: Entry['id']): Submission<Value> {
    return new Submission(this.#tools, this.#handles, location, id);
  }

  #publish(event: ClientEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
