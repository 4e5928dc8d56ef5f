import type { RequestStore } from '../../../src/ports/request-store.ts';

/** A store of a test's own, with no requests in it. */
export interface Opened {
  readonly store: RequestStore;
  /** A second node on the same data. */
  readonly openAnother: () => Promise<RequestStore>;
  /** Closes all nodes and removes the data. */
  readonly close: () => Promise<void>;
}
