/**
 * Documents of the collection `requests`, and the records that they stand for. Times are dates, set by MongoDB's clock.
 * Input and result stand in the document, so that one write settles a request whole.
 */
import type { ClaimedRequest, NewRequest } from '../../ports/request-store.ts';
import type { Problem } from '../../request/problems.ts';
import type { Content, ParameterValue, Progress, RequestRecord, Status } from '../../request/record.ts';

export interface RequestDocument {
  readonly _id: string;
  readonly operation: string;
  readonly owner: string;
  readonly status: Status;
  readonly attempt: number;
  readonly revision: number;
  readonly contractVersion: string;
  readonly traceparent?: string;
  readonly createdAt: Date;
  readonly dueAt?: Date;
  readonly startedAt?: Date;
  readonly leaseUntil?: Date;
  readonly worker?: string;
  readonly cancelRequestedAt?: Date;
  readonly settledAt?: Date;
  readonly expiresAt?: Date;
  readonly progress?: Progress;
  /** Parameters are JSON text, since their names may be any text. */
  readonly input: { readonly parameters: string; readonly body?: Content };
  readonly result?: Content;
  /** JSON text. */
  readonly problem?: string;
  readonly idempotency?: { readonly key: string; readonly fingerprint: string };
  /** Names the claim that made the request running: how a node finds what it has claimed. */
  readonly claim?: { readonly token: string; readonly lapsed: boolean };
  /** The latest attempt that was settled, and a name of the write that did it. */
  readonly settledBy?: { readonly token: string; readonly attempt: number };
  /** When the document may be removed: `expiresAt`, or somewhat later while `removedBy` is at it. */
  readonly removeAt?: Date;
  readonly removedBy?: string;
}

/** What makes up a record, for `projection`: all but the input and the result, which may be large. */
export const recordFields = {
  operation: 1,
  owner: 1,
  status: 1,
  attempt: 1,
  revision: 1,
  contractVersion: 1,
  createdAt: 1,
  dueAt: 1,
  startedAt: 1,
  leaseUntil: 1,
  worker: 1,
  cancelRequestedAt: 1,
  settledAt: 1,
  expiresAt: 1,
  progress: 1,
  problem: 1,
} as const;

export type RecordDocument = Pick<RequestDocument, '_id' | keyof typeof recordFields>;

/** What a worker needs, for `projection`. */
export const claimedFields = {
  operation: 1,
  owner: 1,
  attempt: 1,
  createdAt: 1,
  cancelRequestedAt: 1,
  input: 1,
  traceparent: 1,
  claim: 1,
} as const;

export type ClaimedDocument = Pick<RequestDocument, '_id' | keyof typeof claimedFields>;

/** A request that waits, due at once, unless it is claimed as it is stored. */
export function newDocument(request: NewRequest, now: Date): RequestDocument {
  const { id, operation, owner, input, contractVersion, idempotency, traceparent, claim } = request;
  return {
    _id: id,
    operation,
    owner,
    status: 'accepted',
    attempt: 0,
    revision: 1,
    contractVersion,
    ...(traceparent !== undefined && { traceparent }),
    createdAt: now,
    ...(claim === undefined
      ? { dueAt: now }
      : {
          ...{ status: 'running', attempt: 1, revision: 2, startedAt: now, worker: claim.worker },
          leaseUntil: new Date(now.getTime() + claim.leaseMs),
        }),
    input: {
      parameters: JSON.stringify(input.parameters),
      ...(input.body !== undefined && { body: contentOf(input.body) }),
    },
    ...(idempotency !== undefined && {
      idempotency: { key: idempotency.key, fingerprint: idempotency.fingerprint },
    }),
  };
}

/** The content and nothing else that an object may carry. */
export function contentOf(content: Content): Content {
  const { mediaType } = content;
  return 'json' in content
    ? { mediaType, json: content.json }
    : { mediaType, blob: content.blob, bytes: content.bytes };
}

export function toRecord(document: RecordDocument): RequestRecord {
  const identity = {
    id: document._id,
    owner: document.owner,
    operation: document.operation,
    attempt: document.attempt,
    revision: document.revision,
    contractVersion: document.contractVersion,
    createdAt: document.createdAt.getTime(),
  };
  const sofar = {
    ...(document.startedAt !== undefined && { startedAt: document.startedAt.getTime() }),
    ...(document.cancelRequestedAt !== undefined && { cancelRequestedAt: document.cancelRequestedAt.getTime() }),
  };
  const progress = document.progress !== undefined && { progress: document.progress };
  switch (document.status) {
    case 'accepted':
      return { ...identity, ...sofar, status: 'accepted', dueAt: present(document, 'dueAt').getTime() };
    case 'running':
      return {
        ...identity,
        ...sofar,
        ...progress,
        status: 'running',
        startedAt: present(document, 'startedAt').getTime(),
        worker: present(document, 'worker'),
        leaseUntil: present(document, 'leaseUntil').getTime(),
      };
    case 'succeeded':
    case 'failed':
    case 'canceled': {
      const settled = {
        ...identity,
        ...sofar,
        ...progress,
        settledAt: present(document, 'settledAt').getTime(),
        expiresAt: present(document, 'expiresAt').getTime(),
      };
      return document.status === 'failed'
        ? { ...settled, status: 'failed', problem: JSON.parse(present(document, 'problem')) as Problem }
        : { ...settled, status: document.status };
    }
  }
}

function present<Field extends keyof RecordDocument>(
  document: RecordDocument,
  field: Field,
): NonNullable<RecordDocument[Field]> {
  const value = document[field];
  if (value === undefined)
    throw new Error(`request ${document._id} is ${document.status} and has no ${field}: the database is damaged`);
  return value;
}

export function toClaimed(document: ClaimedDocument): ClaimedRequest {
  return {
    id: document._id,
    attempt: document.attempt,
    operation: document.operation,
    owner: document.owner,
    createdAt: document.createdAt.getTime(),
    input: {
      parameters: JSON.parse(document.input.parameters) as Record<string, ParameterValue>,
      ...(document.input.body !== undefined && { body: document.input.body }),
    },
    lapsed: document.claim?.lapsed === true,
    cancelRequested: document.cancelRequestedAt !== undefined,
    ...(document.traceparent !== undefined && { traceparent: document.traceparent }),
  };
}
