/** Workers on a real store and queue, without the HTTP side. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBlobs, openQueue, openStore } from '../../src/adapters.ts';
import { createAnswerChecker } from '../../src/contract/answers.ts';
import { readContract } from '../../src/contract/contract.ts';
import type { Attempt, Handler, Input } from '../../src/engine/handler.ts';
import { IsolatedProcesses } from '../../src/engine/isolated.ts';
import { serveOperations } from '../../src/engine/operations.ts';
import { Worker } from '../../src/engine/worker.ts';
import type { WorkerSettings } from '../../src/engine/worker.ts';
import type { BlobStore } from '../../src/ports/blob-store.ts';
import type { Outcome, RequestStore } from '../../src/ports/request-store.ts';
import type { WorkQueue } from '../../src/ports/work-queue.ts';
import { newRequestId } from '../../src/request/ids.ts';
import type { RequestRecord } from '../../src/request/record.ts';
import { isSettled } from '../../src/request/record.ts';
import { fixtureContract } from './fixture-contract.ts';
import { until } from './until.ts';

const anything = { type: 'object', additionalProperties: true };
const either = { body: { 'application/json': anything }, result: { 'application/json': anything } };
const contract = readContract(fixtureContract({ work: either, otherWork: either }));
const answers = createAnswerChecker(contract);

/** The handler of `work` and of `otherWork`, the operations that these workers have. */
export type Work = Partial<Handler<unknown>> & {
  run(input: Input<Record<string, unknown>>, attempt: Attempt): Promise<unknown>;
};

export interface WorkerOptions {
  readonly settings?: Partial<WorkerSettings>;
  /** Instead of the engine's own, to make faults. */
  readonly store?: RequestStore;
  readonly queue?: WorkQueue;
}

export interface TestWorker {
  readonly worker: Worker;
  /** What it reported: failed attempts, faults of the store. */
  readonly reported: unknown[];
  /** What it wrote at the end of each attempt; undefined where it had lost the lease. */
  readonly outcomes: (Outcome | undefined)[];
}

export class TestEngine implements AsyncDisposable {
  readonly store: RequestStore;
  readonly queue: WorkQueue;
  readonly #blobs: BlobStore;
  readonly #folder: string;
  readonly #workers: Worker[] = [];
  readonly #isolated = new IsolatedProcesses(() => undefined);

  private constructor(folder: string, store: RequestStore, blobs: BlobStore, queue: WorkQueue) {
    this.#folder = folder;
    this.store = store;
    this.#blobs = blobs;
    this.queue = queue;
  }

  static async open(): Promise<TestEngine> {
    const folder = await mkdtemp(join(tmpdir(), 'see-other-engine-'));
    const url = `sqlite:${folder}`;
    return new TestEngine(folder, await openStore(url), await openBlobs(undefined, url), await openQueue('local:'));
  }

  async start(
    work: Work,
    { settings, store = this.store, queue = this.queue }: WorkerOptions = {},
  ): Promise<TestWorker> {
    const reported: unknown[] = [];
    const outcomes: (Outcome | undefined)[] = [];
    const worker = new Worker({
      store,
      queue,
      operations: serveOperations(contract, {
        work: { runs: 'inline', ...work },
        otherWork: { runs: 'inline', ...work },
      }),
      attempts: {
        blobs: this.#blobs,
        answers,
        isolated: this.#isolated,
        scratchRoot: join(this.#folder, 'scratch'),
        maxResultBytes: 1_000_000,
      },
      events: {
        attemptStarted: () => undefined,
        requestsExpired: () => undefined,
        attemptFailed: (_claimed, failure) => {
          reported.push(failure);
        },
        handlerOutput: () => undefined,
        attemptEnded: (_claimed, outcome) => {
          outcomes.push(outcome);
        },
        diskTroubled: () => undefined,
        storeFailed: (error) => {
          reported.push(error);
        },
      },
      settings: {
        name: `worker ${this.#workers.length}`,
        leaseMs: 60_000,
        pollMs: 20,
        retentionMs: 3_600_000,
        firstRetryDelayMs: 1,
        maxRetryDelayMs: 1,
        ...settings,
      },
    });
    this.#workers.push(worker);
    await worker.start();
    return { worker, reported, outcomes };
  }

  /** Stores requests, and tells nobody. */
  async accept(count = 1, operation = 'work'): Promise<string[]> {
    const requests = Array.from({ length: count }, (_, number) => ({
      id: newRequestId(),
      operation,
      owner: 'ann',
      input: { parameters: {}, body: { mediaType: 'application/json', json: JSON.stringify({ number }) } },
      contractVersion: '1',
    }));
    await this.store.accept(requests);
    return requests.map(({ id }) => id);
  }

  hint(ids: readonly string[], operation = 'work'): void {
    this.queue.publish(ids.map((id) => ({ id, operation })));
  }

  async find(id: string): Promise<RequestRecord> {
    const record = await this.store.find(id);
    if (record === undefined) throw new Error(`there is no request ${id}`);
    return record;
  }

  finished(id: string): Promise<RequestRecord> {
    return until(`${id} has finished`, async () => {
      const record = await this.find(id);
      return isSettled(record) && record;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop(0)));
    await this.#isolated.stop();
    await Promise.all([this.store.close(), this.queue.close(), this.#blobs.close()]);
    await rm(this.#folder, { recursive: true, force: true });
  }
}
