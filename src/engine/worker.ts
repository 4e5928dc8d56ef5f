/**
 * The worker: claims requests, runs one attempt at each, and settles it.
 *
 * It is handed what is accepted in its process, claims what the queue hints at while it has room, and what is due in the store
 * each time that it has room again and in any case now and then: so nothing depends on a hint. Its attempts' leases are renewed
 * together; a renewal also says which requests were asked to cancel, on whatever node.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Hint, Subscription, WorkQueue } from '../ports/work-queue.ts';
import { StoreUnavailable } from '../ports/request-store.ts';
import type { ClaimedRequest, ClaimQuery, Lease, Outcome, RequestStore, Settlement } from '../ports/request-store.ts';
import { problem } from '../request/problems.ts';
import type { Progress } from '../request/record.ts';
import { UnderWay } from '../under-way.ts';
import type { Receiver, Reservation } from './acceptor.ts';
import { runAttempt } from './attempt.ts';
import type { AttemptParts } from './attempt.ts';
import type { EngineEvents } from './events.ts';
import { afterFailure, AttemptCanceled, AttemptTimedOut, LeaseLost, toFailure, WorkerStops } from './failures.ts';
import type { ServedOperation } from './operations.ts';
import { ProgressReports } from './progress.ts';
import { traceAttempt } from './tracing.ts';

export interface WorkerSettings {
  /** Who claims, for people to see. */
  readonly name: string;
  readonly leaseMs: number;
  /** How often the store is looked at for work that no hint came for: retries, lapsed leases, lost hints. */
  readonly pollMs: number;
  readonly retentionMs: number;
  readonly firstRetryDelayMs: number;
  readonly maxRetryDelayMs: number;
}

interface Running {
  readonly claimed: ClaimedRequest;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

export class Worker implements Receiver {
  readonly #store: RequestStore;
  readonly #queue: WorkQueue;
  readonly #operations: ReadonlyMap<string, ServedOperation>;
  readonly #parts: AttemptParts;
  readonly #events: EngineEvents;
  readonly #settings: WorkerSettings;
  readonly #mayBegin: (served: ServedOperation) => boolean;
  /** A lost lease's attempt may still be ending while the next one at the same request runs here. */
  readonly #running = new UnderWay<Running>();
  /** Room that is taken, by operation: by handlers that run, and by claims under way. */
  readonly #taken = new Map<string, number>();
  /** Attempts whose outcome is being stored, by operation. */
  readonly #settling = new Map<string, number>();
  /** Each resolves when the place has been used or left. */
  readonly #reserved = new UnderWay<Promise<undefined>>();
  readonly #stopping = new AbortController();
  #stopped: Promise<void> | undefined;
  #subscription: Subscription | undefined;
  #loops: Promise<unknown> = Promise.resolve();
  #claiming: Promise<void> | undefined;
  #claimIsSoon = false;
  /** Resolved, and made anew, when room comes free and when the worker stops. */
  #woken = Promise.withResolvers<undefined>();
  /** Operations of which there may be due work in the store that this worker had no room for. */
  readonly #behind = new Set<string>();

  constructor(parts: {
    store: RequestStore;
    queue: WorkQueue;
    operations: ReadonlyMap<string, ServedOperation>;
    attempts: AttemptParts;
    events: EngineEvents;
    settings: WorkerSettings;
    /** False while attempts of an operation have to wait, for room on the disk or for their module: then none is claimed. */
    mayBegin?: (served: ServedOperation) => boolean;
  }) {
    this.#store = parts.store;
    this.#queue = parts.queue;
    this.#operations = parts.operations;
    this.#parts = parts.attempts;
    this.#events = parts.events;
    this.#settings = parts.settings;
    this.#mayBegin = parts.mayBegin ?? (() => true);
  }

  async start(): Promise<void> {
    for (const name of this.#operations.keys()) this.#behind.add(name);
    this.#loops = Promise.all([
      this.#every(this.#settings.pollMs, () => this.#poll()),
      this.#every(this.#renewMs, () => this.#renew()),
    ]);
    this.#claimDue();
    this.#subscription = await this.#queue.subscribe((hints) => this.#onHints(hints));
  }

  reserve(operation: string): Reservation | undefined {
    const served = this.#operations.get(operation);
    const takesWork = this.#subscription !== undefined && !this.#stopping.signal.aborted;
    if (served === undefined || !takesWork || this.#behind.has(operation) || this.#roomFor(served) <= 0)
      return undefined;
    this.#take(operation, 1);
    const over = Promise.withResolvers<undefined>();
    const used = this.#reserved.begin(over.promise);
    const end = (): void => {
      used();
      over.resolve(undefined);
    };
    const { name: worker, leaseMs } = this.#settings;
    return {
      claim: { worker, leaseMs },
      begin: (claimed) => {
        // the 202 goes out first
        setImmediate(() => {
          this.#begin(claimed, served);
          end();
        });
      },
      leave: () => {
        this.#take(operation, -1);
        this.#claimSoon();
        end();
      },
    };
  }

  /** Aborts the attempt at a request that runs here. What runs elsewhere learns of it at its next renewal. */
  cancel(id: string): void {
    for (const { claimed, abort } of this.#running.all()) if (claimed.id === id) abort.abort(new AttemptCanceled());
  }

  /** Claims no more, lets work finish for up to `drainMs`, then gives the rest back at once. Idempotent. */
  stop(drainMs: number): Promise<void> {
    this.#stopped ??= this.#stop(drainMs);
    return this.#stopped;
  }

  async #stop(drainMs: number): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#renewUntil(this.#drain(drainMs));
    await this.#loops;
  }

  /** Resolves when nothing more is claimed and nothing runs. Leaving the queue may take seconds, if its broker is slow. */
  async #drain(drainMs: number): Promise<void> {
    await this.#subscription?.stop();
    await this.#claiming;
    await Promise.all(this.#reserved.all());
    const late = setTimeout(() => {
      for (const { abort } of this.#running.all()) abort.abort(new WorkerStops());
    }, drainMs);
    await Promise.all(this.#running.all().map(({ done }) => done));
    clearTimeout(late);
  }

  async #onHints(hints: readonly Hint[]): Promise<void> {
    const ids: string[] = [];
    const wanted = new Map<string, number>();
    for (const { id, operation } of hints) {
      const served = this.#operations.get(operation);
      if (served === undefined) continue;
      const already = wanted.get(operation) ?? 0;
      if (this.#behind.has(operation)) continue; // older work is due first, and is claimed together with this
      if (this.#roomFor(served) - already > 0) {
        ids.push(id);
        wanted.set(operation, already + 1);
      } else {
        this.#behind.add(operation);
      }
    }
    if (ids.length > 0) await this.#claim(wanted, { ids });
    this.#claimSoon();
    while (!this.#stopping.signal.aborted && this.#full()) await this.#woken.promise;
  }

  #full(): boolean {
    return [...this.#operations.values()].every((served) => this.#roomFor(served) === 0);
  }

  /** While outcomes are stored, as many handlers may run: the next claim is committed together with them. */
  #roomFor(served: ServedOperation): number {
    if (!this.#mayBegin(served)) return 0;
    const { operationId } = served.operation;
    const unsettled = Math.max(0, (this.#settling.get(operationId) ?? 0) - served.concurrency);
    return served.concurrency - unsettled - (this.#taken.get(operationId) ?? 0);
  }

  #take(operation: string, change: number): void {
    add(this.#taken, operation, change);
    if (change < 0) this.#wake();
  }

  #wake(): void {
    this.#woken.resolve(undefined);
    this.#woken = Promise.withResolvers();
  }

  #poll(): Promise<void> {
    for (const name of this.#operations.keys()) this.#behind.add(name);
    this.#claimDue();
    return this.#claiming ?? Promise.resolve();
  }

  /** Claims once for all attempts that end in the same turn of the event loop. */
  #claimSoon(): void {
    if (this.#behind.size === 0 || this.#claimIsSoon) return;
    this.#claimIsSoon = true;
    setImmediate(() => {
      this.#claimIsSoon = false;
      this.#claimDue();
    });
  }

  /** Claims due work of the operations that are behind, as far as there is room; one such claim at a time. */
  #claimDue(): void {
    if (this.#claiming !== undefined || this.#stopping.signal.aborted) return;
    const room = new Map<string, number>();
    for (const name of this.#behind) {
      const served = this.#operations.get(name);
      const limit = served === undefined ? 0 : this.#roomFor(served);
      if (limit > 0) room.set(name, limit);
    }
    if (room.size === 0) return;
    for (const name of room.keys()) this.#behind.delete(name);
    this.#claiming = this.#claim(room, { due: [...room].map(([operation, limit]) => ({ operation, limit })) }).finally(
      () => {
        this.#claiming = undefined;
        this.#claimSoon();
      },
    );
  }

  /** Holds the room while the store answers, so that two claims cannot fill it twice. */
  async #claim(room: ReadonlyMap<string, number>, what: Pick<ClaimQuery, 'ids' | 'due'>): Promise<void> {
    const { name, leaseMs } = this.#settings;
    for (const [operation, wanted] of room) this.#take(operation, wanted);
    let claimed: ClaimedRequest[] = [];
    try {
      claimed = await this.#store.claim({ ...what, worker: name, leaseMs });
    } catch (error) {
      // what is due is still due at the next poll
      this.#events.storeFailed(error);
    }
    for (const [operation, wanted] of room) {
      const got = Math.min(wanted, claimed.filter((request) => request.operation === operation).length);
      this.#take(operation, got - wanted);
      if (what.due !== undefined && got === wanted) this.#behind.add(operation);
    }
    const left = new Map(room);
    const unwanted: ClaimedRequest[] = [];
    for (const request of claimed) {
      const served = this.#operations.get(request.operation);
      const places = left.get(request.operation) ?? 0;
      left.set(request.operation, places - 1);
      if (served !== undefined && places > 0) this.#begin(request, served);
      else unwanted.push(request);
    }
    await Promise.all(unwanted.map((request) => this.#giveBack(request)));
  }

  /** A hint that named another operation than its request has brought something that there is no room for, or no handler. */
  async #giveBack(claimed: ClaimedRequest): Promise<void> {
    await this.#settle({ lease: leaseOf(claimed), outcome: { kind: 'released' } }, this.#stopping.signal);
    if (this.#operations.has(claimed.operation)) this.#behind.add(claimed.operation);
  }

  #begin(claimed: ClaimedRequest, served: ServedOperation): void {
    const abort = new AbortController();
    const over = Promise.withResolvers<undefined>();
    const end = this.#running.begin({ claimed, abort, done: over.promise });
    void this.#perform(claimed, served, abort).finally(() => {
      end();
      this.#claimSoon();
      over.resolve(undefined);
    });
  }

  /** Never rejects: whatever happens is an outcome. */
  async #perform(claimed: ClaimedRequest, served: ServedOperation, abort: AbortController): Promise<void> {
    const began = performance.now();
    const sinceAcceptedMs = (): number => Math.max(0, this.#store.now() - claimed.createdAt);
    this.#events.attemptStarted(claimed, sinceAcceptedMs());
    const written = await traceAttempt(claimed, async () => {
      const outcome = await this.#attempt(claimed, served, abort);
      this.#take(claimed.operation, -1);
      this.#claimSoon();
      if (outcome === undefined) return undefined;
      add(this.#settling, claimed.operation, 1);
      const settled = await this.#settle({ lease: leaseOf(claimed), outcome }, abort.signal);
      add(this.#settling, claimed.operation, -1);
      this.#wake();
      return settled ? outcome : undefined;
    });
    this.#events.attemptEnded(claimed, written, {
      ranMs: performance.now() - began,
      sinceAcceptedMs: sinceAcceptedMs(),
    });
  }

  async #attempt(
    claimed: ClaimedRequest,
    served: ServedOperation,
    abort: AbortController,
  ): Promise<Outcome | undefined> {
    const { retentionMs, firstRetryDelayMs, maxRetryDelayMs } = this.#settings;
    if (claimed.cancelRequested) return { kind: 'canceled', retentionMs };
    if (claimed.lapsed && claimed.attempt > served.maxAttempts)
      return { kind: 'failed', problem: problem('worker-lost'), retentionMs };

    const { timeoutMs, maxAttempts } = served;
    const timer = setTimeout(() => {
      abort.abort(new AttemptTimedOut(timeoutMs));
    }, timeoutMs);
    const reports = new ProgressReports((progress: Progress) => this.#store.report(leaseOf(claimed), progress));
    try {
      const result = await runAttempt(claimed, served, this.#parts, abort.signal, (progress) => {
        reports.add(progress);
      });
      return { kind: 'succeeded', result, retentionMs };
    } catch (thrown) {
      const failure = toFailure(thrown);
      this.#events.attemptFailed(claimed, failure);
      const policy = { maxAttempts, retentionMs, firstDelayMs: firstRetryDelayMs, maxDelayMs: maxRetryDelayMs };
      return afterFailure(failure, claimed.attempt, policy, Math.random);
    } finally {
      clearTimeout(timer);
      await reports.stop();
    }
  }

  /** Tries until the store can be reached: work that is done is not thrown away because the store is down. */
  async #settle(settlement: Settlement, signal: AbortSignal): Promise<boolean> {
    for (let delayMs = 50; ; delayMs = Math.min(delayMs * 2, 5_000)) {
      try {
        const [held = false] = await this.#store.settle([settlement]);
        return held;
      } catch (error) {
        this.#events.storeFailed(error);
        // what the store will not take at another time either is left to its lease
        if (!(error instanceof StoreUnavailable)) return false;
        if (signal.reason instanceof LeaseLost || (this.#stopping.signal.aborted && signal.aborted)) return false;
        await sleep(delayMs);
      }
    }
  }

  /** Well before a lease lapses, and soon enough for a cancel that was asked on another node. */
  get #renewMs(): number {
    return Math.min(this.#settings.leaseMs / 3, 2_000);
  }

  async #renew(): Promise<void> {
    const running = this.#running.all();
    if (running.length === 0) return;
    const renewals = await this.#store.renew(
      running.map(({ claimed }) => leaseOf(claimed)),
      this.#settings.leaseMs,
    );
    renewals.forEach((renewal, index) => {
      const abort = running[index]?.abort;
      if (!renewal.held) abort?.abort(new LeaseLost());
      else if (renewal.cancelRequested) abort?.abort(new AttemptCanceled());
    });
  }

  async #every(ms: number, work: () => Promise<void>): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      // spread, so that many workers do not come in step
      await sleep(ms * (0.8 + Math.random() * 0.4), undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await this.#tryTo(work);
    }
  }

  /** Leases are kept while a stopping worker lets its attempts finish. */
  async #renewUntil(drained: Promise<unknown>): Promise<void> {
    const over = new AbortController();
    const end = drained.finally(() => {
      over.abort();
    });
    while (!over.signal.aborted) {
      await sleep(this.#renewMs, undefined, { signal: over.signal }).catch(() => undefined);
      if (!over.signal.aborted) await this.#tryTo(() => this.#renew());
    }
    await end;
  }

  async #tryTo(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#events.storeFailed(error);
    }
  }
}

/** Without the input, which a store may pass on to a thread or a server. */
function leaseOf({ id, attempt }: ClaimedRequest): Lease {
  return { id, attempt };
}

function add(counts: Map<string, number>, name: string, change: number): void {
  counts.set(name, (counts.get(name) ?? 0) + change);
}
