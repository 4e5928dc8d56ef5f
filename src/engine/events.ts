/** What the engine tells whoever watches it, for logs and metrics. */
import type { ClaimedRequest, Outcome } from '../ports/request-store.ts';

export interface AttemptTimes {
  /** From the attempt's start until its outcome was written, or was found to be too late. */
  readonly ranMs: number;
  /** Since the request was accepted, by the store's clock. */
  readonly sinceAcceptedMs: number;
}

export interface EngineEvents {
  /** `sinceAcceptedMs` is by the store's clock. */
  attemptStarted(claimed: ClaimedRequest, sinceAcceptedMs: number): void;
  /** The handler failed, or was stopped; what becomes of the request follows. */
  attemptFailed(claimed: ClaimedRequest, failure: unknown): void;
  /** `outcome` is what was written; undefined if the lease was lost, so that nothing was. */
  attemptEnded(claimed: ClaimedRequest, outcome: Outcome | undefined, times: AttemptTimes): void;
  /** An isolated handler wrote to stdout or stderr. */
  handlerOutput(
    from: { readonly id: string; readonly operation: string; readonly attempt: number },
    text: string,
  ): void;
  /** Records were removed, their time being over. */
  requestsExpired(ids: readonly string[]): void;
  /** The store did not answer; what was to be done is tried again. */
  storeFailed(error: unknown): void;
  /** A disk has too little room left, or what it has cannot be found out: nothing new is taken, or worked on. */
  diskTroubled(error: Error): void;
}
