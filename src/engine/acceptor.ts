/** Accepts requests: durable first, then a hint to the workers. */
import type { WorkQueue } from '../ports/work-queue.ts';
import type { AcceptOutcome, NewRequest, RequestStore } from '../ports/request-store.ts';
import type { Backlog } from './backlog.ts';
import { OwnersWaiting } from './owners-waiting.ts';

/** The line is full: nothing was accepted. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
  readonly waiting: number;

  constructor(waiting: number) {
    super(`${String(waiting)} requests are waiting`);
    this.waiting = waiting;
  }
}

/** The owner's line is full: nothing was accepted. */
export class TooManyWaiting extends Error {
  override readonly name = 'TooManyWaiting';
  readonly most: number;

  constructor(most: number) {
    super(`${String(most)} requests of one owner are waiting`);
    this.most = most;
  }
}

export class Acceptor {
  readonly #store: RequestStore;
  readonly #queue: WorkQueue;
  readonly #backlog: Backlog;
  readonly #maxWaiting: number;
  readonly #maxWaitingOf: (owner: string) => number;
  readonly #owners: OwnersWaiting;

  constructor(parts: {
    store: RequestStore;
    queue: WorkQueue;
    backlog: Backlog;
    maxWaiting: number;
    /** How many of an owner's may wait. */
    maxWaitingOf: (owner: string) => number;
  }) {
    this.#store = parts.store;
    this.#queue = parts.queue;
    this.#backlog = parts.backlog;
    this.#maxWaiting = parts.maxWaiting;
    this.#maxWaitingOf = parts.maxWaitingOf;
    this.#owners = new OwnersWaiting(parts.store);
  }

  /** Throws Overloaded or TooManyWaiting if a line is full; cheap, so that it can be asked before a body is read. */
  async checkRoom(owner: string): Promise<void> {
    const waiting = this.#backlog.waiting();
    if (waiting >= this.#maxWaiting) throw new Overloaded(waiting);
    // no owner has more than there are
    const most = this.#maxWaitingOf(owner);
    if (waiting < most) return;
    if ((await this.#owners.waitingOf(owner, most)) >= most) throw new TooManyWaiting(most);
  }

  /** Resolves once the request is durable. */
  async accept(request: NewRequest): Promise<AcceptOutcome> {
    const [outcome] = await this.#store.accept([request]);
    if (outcome === undefined) throw new Error('the store gave no outcome for a request');
    if (outcome.kind === 'accepted') {
      this.#backlog.accepted(request.operation);
      this.#owners.accepted(request.owner);
      this.#queue.publish([{ id: request.id, operation: request.operation }]);
    }
    return outcome;
  }
}
