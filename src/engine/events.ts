/** What the engine tells whoever watches it, for logs and metrics. */
import type { ClaimedRequest, Outcome } from '../ports/request-store.ts';

export interface EngineEvents {
  attemptStarted(claimed: ClaimedRequest): void;
  /** The handler failed, or was stopped; what becomes of the request follows. */
  attemptFailed(claimed: ClaimedRequest, failure: unknown): void;
  /** `outcome` is what was written; undefined if the lease was lost, so that nothing was. */
  attemptEnded(claimed: ClaimedRequest, outcome: Outcome | undefined): void;
  /** An isolated handler wrote to stdout or stderr. */
  handlerOutput(
    from: { readonly id: string; readonly operation: string; readonly attempt: number },
    text: string,
  ): void;
  /** The store did not answer; what was to be done is tried again. */
  storeFailed(error: unknown): void;
}
