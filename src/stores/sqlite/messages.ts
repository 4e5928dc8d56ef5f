/**
 * What goes to the thread that writes, and back, of each request: rows, with their values in the order of the statements. As
 * objects they would be copied with all their names, which takes as long as writing them does.
 */
import type { AcceptOutcome, ClaimedRequest, NewRequest, Outcome, Settlement } from '../../ports/request-store.ts';
import type { EpochMs, ParameterValue, RequestRecord } from '../../request/record.ts';
import { contentValues, toContent } from './rows.ts';
import type { ContentValues } from './rows.ts';

export type NewRow = readonly [
  id: string,
  owner: string,
  operation: string,
  worker: string | null,
  leaseMs: number | null,
  key: string | null,
  fingerprint: string | null,
  contractVersion: string,
  traceparent: string | null,
  parameters: string,
  ...body: ContentValues,
];

export function newRow({ id, owner, operation, claim, idempotency, input, ...rest }: NewRequest): NewRow {
  return [
    id,
    owner,
    operation,
    claim?.worker ?? null,
    claim?.leaseMs ?? null,
    idempotency?.key ?? null,
    idempotency?.fingerprint ?? null,
    rest.contractVersion,
    rest.traceparent ?? null,
    JSON.stringify(input.parameters),
    ...contentValues(input.body),
  ];
}

/** When a request was accepted, or why it was not. The rest of its record is known where it came from. */
export type Accepted = EpochMs | Exclude<AcceptOutcome, { kind: 'accepted' }>;

/** Throws if there is none. */
export function outcomeOf(request: NewRequest, accepted: Accepted | undefined): AcceptOutcome {
  if (accepted === undefined) throw new Error('the writer gave no outcome for a request');
  if (typeof accepted !== 'number') return accepted;
  const { id, owner, operation, contractVersion } = request;
  const record: RequestRecord = {
    ...{ id, owner, operation, contractVersion, status: 'accepted', attempt: 0, revision: 1 },
    createdAt: accepted,
    dueAt: accepted,
  };
  return { kind: 'accepted', record };
}

/** A request with its input, as it was before its claim. */
export type ClaimedRow = readonly [
  id: string,
  operation: string,
  status: 'accepted' | 'running',
  attempt: number,
  owner: string,
  createdAt: EpochMs,
  cancelRequestedAt: EpochMs | null,
  traceparent: string | null,
  parameters: string,
  ...body: ContentValues,
];

/** Of requests joined with their inputs. */
export const claimedColumns =
  'id, operation, status, attempt, owner, createdAt, cancelRequestedAt, traceparent, ' +
  'parameters, mediaType, json, blob, bytes';

export function toClaimed(row: ClaimedRow): ClaimedRequest {
  const [id, operation, status, attempt, owner, createdAt, cancelRequestedAt, traceparent, parameters] = row;
  const [, , , , , , , , , mediaType, json, blob, bytes] = row;
  const body = toContent({ mediaType, json, blob, bytes });
  return {
    id,
    attempt: attempt + 1,
    operation,
    owner,
    createdAt,
    input: {
      parameters: JSON.parse(parameters) as Record<string, ParameterValue>,
      ...(body !== undefined && { body }),
    },
    lapsed: status === 'running',
    cancelRequested: cancelRequestedAt !== null,
    ...(traceparent !== null && { traceparent }),
  };
}

export type SettlementRow = readonly [
  id: string,
  attempt: number,
  kind: Outcome['kind'],
  /** For how long it is kept, or until it is due again. */
  ms: number,
  problem: string | null,
  ...result: ContentValues,
];

export function settlementRow({ lease: { id, attempt }, outcome }: Settlement): SettlementRow {
  const { kind } = outcome;
  const ms = kind === 'retry' ? outcome.delayMs : kind === 'released' ? 0 : outcome.retentionMs;
  const problem = kind === 'failed' ? JSON.stringify(outcome.problem) : null;
  return [id, attempt, kind, ms, problem, ...contentValues(kind === 'succeeded' ? outcome.result : undefined)];
}
