/** What a rival does behind the front that all of them share. */

/** What is known of a request. Times are ms since 1970. */
export interface Found {
  readonly status: 'accepted' | 'running' | 'succeeded' | 'failed';
  /** How often a worker has begun. */
  readonly attempt: number;
  readonly createdAt: number;
  /** When the latest attempt began. */
  readonly startedAt?: number | undefined;
  readonly finishedAt?: number | undefined;
}

export interface Backend {
  /** The id, a UUID. Resolves when the request is stored as durably as the contender is configured to. */
  accept(body: unknown): Promise<string>;
  find(id: string): Promise<Found | undefined>;
  /** Undefined unless the request has succeeded. */
  result(id: string): Promise<unknown>;
  /** Ends the work under way and closes what is open. */
  stop(): Promise<void>;
}
