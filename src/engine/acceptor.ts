/** Accepts requests: durable first, then a hint to the workers. */
import type { WorkQueue } from '../ports/work-queue.ts';
import type { AcceptOutcome, NewRequest, RequestStore } from '../ports/request-store.ts';
import type { Backlog } from './backlog.ts';

/** The line is full: nothing was accepted. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
  readonly waiting: number;

  constructor(waiting: number) {
    super(`${String(waiting)} requests are waiting`);
    this.waiting = waiting;
  }
}

export class Acceptor {
  readonly #store: RequestStore;
  readonly #queue: WorkQueue;
  readonly #backlog: Backlog;
  readonly #maxWaiting: number;

  constructor(parts: { store: RequestStore; queue: WorkQueue; backlog: Backlog; maxWaiting: number }) {
    this.#store = parts.store;
    this.#queue = parts.queue;
    this.#backlog = parts.backlog;
    this.#maxWaiting = parts.maxWaiting;
  }

  /** Throws Overloaded if the line is full; cheap, so that it can be asked before a body is read. */
  checkRoom(): void {
    const waiting = this.#backlog.waiting();
    if (waiting >= this.#maxWaiting) throw new Overloaded(waiting);
  }

  /** Resolves once the request is durable. */
  async accept(request: NewRequest): Promise<AcceptOutcome> {
    const [outcome] = await this.#store.accept([request]);
    if (outcome === undefined) throw new Error('the store gave no outcome for a request');
    if (outcome.kind === 'accepted') {
      this.#backlog.accepted(request.operation);
      this.#queue.publish([{ id: request.id, operation: request.operation }]);
    }
    return outcome;
  }
}
