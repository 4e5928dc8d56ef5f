/** The request record: what is stored of one request, and the states that it goes through. */
import type { Problem } from './problems.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

export const settledStatuses = ['succeeded', 'failed', 'canceled'] as const;
export const statuses = ['accepted', 'running', ...settledStatuses] as const;
export type Status = (typeof statuses)[number];

/** JSON text that is stored in the record itself. */
export interface JsonContent {
  readonly mediaType: string;
  readonly json: string;
}

/** Bytes that are stored beside the record, in the blob store. */
export interface BlobContent {
  readonly mediaType: string;
  readonly blob: string;
  readonly bytes: number;
}

export type Content = JsonContent | BlobContent;

export type ParameterValue = string | number | boolean | readonly (string | number | boolean)[];

/** What the handler will be given: the parameters of the POST and its body. */
export interface StoredInput {
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly body?: Content;
}

export interface Progress {
  /** 0 to 100. */
  readonly percent: number;
  readonly message?: string;
}

interface Identity {
  /** UUID version 7: sortable by time of creation. */
  readonly id: string;
  readonly operation: string;
  readonly owner: string;
  /** How often the request was claimed. Names the attempt in every write to a claimed record: the fencing token. */
  readonly attempt: number;
  /** One more with each write that a status shows (a renewed lease is not one): the ETag of the status and the id of its events. */
  readonly revision: number;
  readonly contractVersion: string;
  readonly createdAt: EpochMs;
}

interface Settled {
  /** Absent if the request was canceled before a worker had it. */
  readonly startedAt?: EpochMs;
  readonly cancelRequestedAt?: EpochMs;
  readonly settledAt: EpochMs;
  /** When the record, its input and its result are removed. */
  readonly expiresAt: EpochMs;
  readonly progress?: Progress;
}

export type Accepted = Identity & {
  readonly status: 'accepted';
  /** When it may be claimed: at once, or after the delay of a retry. */
  readonly dueAt: EpochMs;
  readonly startedAt?: EpochMs;
  /** Set if a cancel was asked of an attempt that then did not finish: the next claim is due at once, and told. */
  readonly cancelRequestedAt?: EpochMs;
};

export type Running = Identity & {
  readonly status: 'running';
  readonly startedAt: EpochMs;
  /** Who holds the lease. */
  readonly worker: string;
  /** Until when nobody else may claim it. */
  readonly leaseUntil: EpochMs;
  readonly cancelRequestedAt?: EpochMs;
  readonly progress?: Progress;
};

export type Succeeded = Identity & Settled & { readonly status: 'succeeded' };
export type Failed = Identity & Settled & { readonly status: 'failed'; readonly problem: Problem };
export type Canceled = Identity & Settled & { readonly status: 'canceled' };

/** A record without its input and its result, which may be large. */
export type RequestRecord = Accepted | Running | Succeeded | Failed | Canceled;

export function isSettled(record: RequestRecord): record is Succeeded | Failed | Canceled {
  return record.status !== 'accepted' && record.status !== 'running';
}
