/**
 * The work queue: only a hint. It says that a request may be due, so that a worker need not look for it.
 * It may lose, repeat or reorder anything: whoever gets a hint still has to claim the request, and a worker
 * with room looks for due work in the store as well. All adapters pass the suite in test/conformance.
 */
export interface Hint {
  readonly id: string;
  readonly operation: string;
}

export interface WorkQueue {
  /** True of one that reaches this process alone: work may then be handed to the worker of this process without a hint. */
  readonly withinProcess?: boolean;
  /** Passes hints on, in time. Never rejects and never makes the caller wait for a broker. */
  publish(hints: readonly Hint[]): void;
  /**
   * Delivers hints until stopped, in batches. While `onHints` has not resolved no further batch comes to
   * this subscriber: that is how a worker that is full holds the queue back. What `onHints` throws is ignored.
   */
  subscribe(onHints: (hints: readonly Hint[]) => Promise<void>): Promise<Subscription>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** What a queue tells whoever watches it, for logs and metrics: each trouble once, however often it is tried again meanwhile. */
export interface QueueEvents {
  /**
   * Hints are not passed on, or cannot be read. The message holds no credentials. `what` does not work until
   * `queueRecovered` names it; undefined if the trouble is over already.
   */
  queueFailed(error: Error, what: string | undefined): void;
  /** What had failed works again. */
  queueRecovered(what: string): void;
  /** So many hints found no room; the due claim finds their work. */
  hintsDropped(count: number): void;
}

export interface Subscription {
  /** Resolves when no callback is running and none will be called; not to be awaited inside one. Idempotent. */
  stop(): Promise<void>;
}
