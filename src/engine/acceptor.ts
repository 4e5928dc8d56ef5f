/** Accepts requests: durable first, then to the worker of this process if it has room, or a hint to the workers. */
import type { WorkQueue } from '../ports/work-queue.ts';
import type { AcceptOutcome, Claimant, ClaimedRequest, NewRequest, RequestStore } from '../ports/request-store.ts';
import type { RequestRecord } from '../request/record.ts';
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

/** Where requests are handed to as they are accepted. */
export interface Receiver {
  /** Room for one more request of an operation; undefined if there is none, or others wait for it. */
  reserve(operation: string): Reservation | undefined;
}

/** Room that is kept for a request until it is used or left. */
export interface Reservation {
  readonly claim: Claimant;
  /** The request has been claimed as it was stored. */
  begin(claimed: ClaimedRequest): void;
  leave(): void;
}

export class Acceptor {
  readonly #store: RequestStore;
  readonly #receiver: Receiver | undefined;
  readonly #queue: WorkQueue;
  readonly #backlog: Backlog;
  readonly #maxWaiting: number;
  readonly #maxWaitingOf: (owner: string) => number;
  readonly #owners: OwnersWaiting;

  constructor(parts: {
    store: RequestStore;
    queue: WorkQueue;
    backlog: Backlog;
    /** The worker of this process, if no other is to hear of what is accepted here. */
    receiver: Receiver | undefined;
    maxWaiting: number;
    /** How many of an owner's may wait. */
    maxWaitingOf: (owner: string) => number;
  }) {
    this.#store = parts.store;
    this.#receiver = parts.receiver;
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
    const place = this.#receiver?.reserve(request.operation);
    let outcome: AcceptOutcome | undefined;
    try {
      [outcome] = await this.#store.accept([{ ...request, ...(place !== undefined && { claim: place.claim }) }]);
      if (outcome === undefined) throw new Error('the store gave no outcome for a request');
    } catch (error) {
      place?.leave();
      throw error;
    }
    if (outcome.kind !== 'accepted') place?.leave();
    else if (place === undefined) this.#tell(request);
    else place.begin(firstAttempt(request, outcome.record));
    return outcome;
  }

  #tell({ id, operation, owner }: NewRequest): void {
    this.#backlog.accepted(operation);
    this.#owners.accepted(owner);
    this.#queue.publish([{ id, operation }]);
  }
}

function firstAttempt(
  { id, operation, owner, input, traceparent }: NewRequest,
  { createdAt }: RequestRecord,
): ClaimedRequest {
  return {
    ...{ id, attempt: 1, operation, owner, input, createdAt, lapsed: false, cancelRequested: false },
    ...(traceparent !== undefined && { traceparent }),
  };
}
