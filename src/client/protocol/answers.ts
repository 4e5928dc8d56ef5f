/** What an HTTP answer means to a client of the pattern. The poller knows these and nothing of HTTP. */
import type { Problem } from './problem.ts';
import type { RetryAfter } from './retry-after.ts';

export const finalStatuses = ['succeeded', 'failed', 'canceled'] as const;
export type RequestPhase = 'accepted' | 'running' | (typeof finalStatuses)[number];

/** What a server said of a request. */
export interface StatusReport {
  /** `running` stands for any incomplete request of a server that does not tell waiting and running apart. */
  readonly status: RequestPhase;
  readonly operation?: string;
  readonly progress?: {
    /** 0 to 100. */
    readonly percent: number;
    readonly message?: string;
  };
  /** Why it failed or was canceled. */
  readonly problem?: Problem;
  /** The JSON as it came; absent if the server sent none. */
  readonly body?: unknown;
}

/** Nothing was learned of the request, which may well be fine. */
export interface Fault {
  readonly kind: 'fault';
  readonly cause:
    /** No answer, or a broken one. */
    | 'unreachable'
    /** 408, 425, 429 or 5xx. */
    | 'busy'
    /** 401 or 403. */
    | 'unauthorized'
    /** An answer that cannot be read. */
    | 'garbled';
  readonly detail: string;
  readonly problem?: Problem;
  readonly retryAfter: RetryAfter;
}

export type Answer =
  | Fault
  /** 202 to the POST. */
  | {
      readonly kind: 'accepted';
      readonly location: string;
      readonly report: StatusReport;
      readonly retryAfter: RetryAfter;
    }
  | {
      readonly kind: 'incomplete';
      readonly report: StatusReport;
      readonly etag?: string;
      readonly retryAfter: RetryAfter;
    }
  /** 304. */
  | { readonly kind: 'unchanged'; readonly retryAfter: RetryAfter }
  /** The result is at `url`. `location` is where the status is, if the answer says so. */
  | { readonly kind: 'see-other'; readonly url: string; readonly report?: StatusReport; readonly location?: string }
  /** The same thing is elsewhere: 301, 307 or 308; any redirect of a result. */
  | { readonly kind: 'moved'; readonly url: string }
  /** A browser followed the manual redirect as far as it lets a page see: not at all. */
  | { readonly kind: 'hidden-redirect' }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly report: StatusReport }
  | { readonly kind: 'canceled'; readonly problem?: Problem; readonly report: StatusReport }
  /** The result itself; its body has not been read. */
  | { readonly kind: 'content' }
  /** 404. */
  | { readonly kind: 'unknown'; readonly problem: Problem }
  /** 410. */
  | { readonly kind: 'expired'; readonly problem: Problem }
  /** Any other 4xx. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** The answer does not keep to the pattern; there is no going on. */
  | {
      readonly kind: 'violation';
      readonly detail: string;
      /** Where the status is, of a request that was accepted all the same. */
      readonly location?: string;
    };
