/** Rows of the SQLite tables, and the records that they stand for. */
import type { Problem } from '../../request/problems.ts';
import type { Content, EpochMs, Progress, RequestRecord, Status } from '../../request/record.ts';

/** The columns that make up a record, for SELECT and RETURNING. */
export const recordColumns =
  'id, owner, operation, status, attempt, revision, createdAt, dueAt, startedAt, leaseUntil, worker, ' +
  'cancelRequestedAt, settledAt, expiresAt, progress, problem, contractVersion';

export interface RecordRow {
  readonly id: string;
  readonly owner: string;
  readonly operation: string;
  readonly status: Status;
  readonly attempt: number;
  readonly revision: number;
  readonly createdAt: EpochMs;
  readonly dueAt: EpochMs | null;
  readonly startedAt: EpochMs | null;
  readonly leaseUntil: EpochMs | null;
  readonly worker: string | null;
  readonly cancelRequestedAt: EpochMs | null;
  readonly settledAt: EpochMs | null;
  readonly expiresAt: EpochMs | null;
  readonly progress: string | null;
  readonly problem: string | null;
  readonly contractVersion: string;
}

/** A record, in the order of `recordColumns`. */
export type RecordValues = readonly [
  id: string,
  owner: string,
  operation: string,
  status: Status,
  attempt: number,
  revision: number,
  createdAt: EpochMs,
  dueAt: EpochMs | null,
  startedAt: EpochMs | null,
  leaseUntil: EpochMs | null,
  worker: string | null,
  cancelRequestedAt: EpochMs | null,
  settledAt: EpochMs | null,
  expiresAt: EpochMs | null,
  progress: string | null,
  problem: string | null,
  contractVersion: string,
];

export function toRow(values: RecordValues): RecordRow {
  return {
    id: values[0],
    owner: values[1],
    operation: values[2],
    status: values[3],
    attempt: values[4],
    revision: values[5],
    createdAt: values[6],
    dueAt: values[7],
    startedAt: values[8],
    leaseUntil: values[9],
    worker: values[10],
    cancelRequestedAt: values[11],
    settledAt: values[12],
    expiresAt: values[13],
    progress: values[14],
    problem: values[15],
    contractVersion: values[16],
  };
}

export interface ContentRow {
  readonly mediaType: string | null;
  readonly json: string | null;
  readonly blob: string | null;
  readonly bytes: number | null;
}

export function toRecord(row: RecordRow): RequestRecord {
  const identity = {
    id: row.id,
    owner: row.owner,
    operation: row.operation,
    attempt: row.attempt,
    revision: row.revision,
    contractVersion: row.contractVersion,
    createdAt: row.createdAt,
  };
  const sofar = {
    ...(row.startedAt !== null && { startedAt: row.startedAt }),
    ...(row.cancelRequestedAt !== null && { cancelRequestedAt: row.cancelRequestedAt }),
  };
  const progress = row.progress !== null && { progress: JSON.parse(row.progress) as Progress };
  switch (row.status) {
    case 'accepted':
      return { ...identity, ...sofar, status: 'accepted', dueAt: present(row, 'dueAt') };
    case 'running':
      return {
        ...identity,
        ...sofar,
        ...progress,
        status: 'running',
        startedAt: present(row, 'startedAt'),
        worker: present(row, 'worker'),
        leaseUntil: present(row, 'leaseUntil'),
      };
    case 'succeeded':
    case 'failed':
    case 'canceled': {
      const settled = {
        ...identity,
        ...sofar,
        ...progress,
        settledAt: present(row, 'settledAt'),
        expiresAt: present(row, 'expiresAt'),
      };
      return row.status === 'failed'
        ? { ...settled, status: 'failed', problem: JSON.parse(present(row, 'problem')) as Problem }
        : { ...settled, status: row.status };
    }
  }
}

function present<Column extends keyof RecordRow>(row: RecordRow, column: Column): NonNullable<RecordRow[Column]> {
  const value = row[column];
  if (value === null)
    throw new Error(`request ${row.id} is ${row.status} and has no ${column}: the database is damaged`);
  return value;
}

export function toContent(row: ContentRow): Content | undefined {
  if (row.mediaType === null) return undefined;
  if (row.json !== null) return { mediaType: row.mediaType, json: row.json };
  if (row.blob !== null) return { mediaType: row.mediaType, blob: row.blob, bytes: row.bytes ?? 0 };
  throw new Error('a content is neither JSON nor a blob: the database is damaged');
}

export type ContentValues = readonly [
  mediaType: string | null,
  json: string | null,
  blob: string | null,
  bytes: number | null,
];

export function contentValues(content: Content | undefined): ContentValues {
  if (content === undefined) return [null, null, null, null];
  return 'json' in content
    ? [content.mediaType, content.json, null, null]
    : [content.mediaType, null, content.blob, content.bytes];
}
