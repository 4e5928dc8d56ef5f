/**
 * The states of a request as its client sees it. Plain data: the journal keeps them as they are.
 *
 *   sending --202--> polling --303--> fetching --200--> succeeded
 *      |                |                 |
 *      +--> refused     +--> failed, canceled, expired, unknown, violated
 *
 * A fault (no answer, 429, 5xx, 401, ...) changes no state: it is noted as `trouble`, and asked again.
 */
import type { Fault, StatusReport } from '../protocol/answers.ts';
import type { Problem } from '../protocol/problem.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** Faults in a row; gone with the next good answer. */
export interface Trouble {
  readonly cause: Fault['cause'] | 'not-there-yet';
  readonly since: EpochMs;
  readonly count: number;
  readonly detail: string;
  readonly problem?: Problem;
}

/** The POST has to be sent, or sent again under the same key: its Location is not known. */
export interface Sending {
  readonly kind: 'sending';
  /** Where to. */
  readonly url: string;
  /** URLs that redirected to `url`. */
  readonly chain: readonly string[];
  /** Set in a browser that was answered with a redirect, which it cannot see: no `Prefer: wait` then. */
  readonly plain?: true;
  readonly trouble?: Trouble;
}

/** The status has to be asked for. */
export interface Polling {
  readonly kind: 'polling';
  /** The request's Location: what takes it up again in any process. */
  readonly location: string;
  /** What to ask: the Location, or where it redirected to. */
  readonly url: string;
  readonly chain: readonly string[];
  /** When the 202 came; absent if the Location is all there is. */
  readonly acceptedAt?: EpochMs;
  readonly etag?: string;
  /** The latest report. */
  readonly report?: StatusReport;
  /** Good answers in a row without Retry-After. */
  readonly silent: number;
  /** Set in a browser: the status is asked for with `?redirect=false`. */
  readonly plain?: true;
  readonly trouble?: Trouble;
}

/** The request succeeded; its result has to be fetched. */
export interface Fetching {
  readonly kind: 'fetching';
  readonly location: string;
  /** Where the 303 pointed. */
  readonly resultUrl: string;
  /** What to ask: the result's URL, or where it redirected to. */
  readonly url: string;
  readonly chain: readonly string[];
  readonly report?: StatusReport;
  readonly trouble?: Trouble;
}

/** A result that the journal has. */
export interface SavedResult {
  /** Absolute path. */
  readonly file: string;
  readonly mediaType: string;
  readonly bytes: number;
}

interface Located {
  readonly location: string;
  readonly report?: StatusReport;
}

export type Succeeded = Located & {
  readonly kind: 'succeeded';
  readonly resultUrl: string;
  readonly saved?: SavedResult;
};
export type Failed = Located & { readonly kind: 'failed'; readonly problem: Problem };
export type Canceled = Located & { readonly kind: 'canceled'; readonly problem?: Problem };
/** 410. */
export type Expired = Located & { readonly kind: 'expired'; readonly problem: Problem };
/** 404. */
export type Unknown = Located & { readonly kind: 'unknown'; readonly problem: Problem };
/** The POST was answered with a 4xx that another try would not change. */
export interface Refused {
  readonly kind: 'refused';
  readonly url: string;
  readonly problem: Problem;
}
/** The server does not keep to the pattern. */
export interface Violated {
  readonly kind: 'violated';
  readonly location?: string;
  readonly report?: StatusReport;
  readonly detail: string;
}

export type OpenState = Sending | Polling | Fetching;
export type FinalState = Succeeded | Failed | Canceled | Expired | Unknown | Refused | Violated;
export type State = OpenState | FinalState;

export function isOpen(state: State): state is OpenState {
  return state.kind === 'sending' || state.kind === 'polling' || state.kind === 'fetching';
}

/** A request that is about to be sent to `url`. */
export function toSend(url: string): Sending {
  return { kind: 'sending', url, chain: [] };
}

/** A request of which the Location is known and nothing else. */
export function toPoll(location: string): Polling {
  return { kind: 'polling', location, url: location, chain: [], silent: 0 };
}
