/** Reading records and results. */
import type { Collection } from 'mongodb';
import type { ListQuery, RecordWithResult } from '../../ports/request-store.ts';
import type { EpochMs, RequestRecord } from '../../request/record.ts';
import { contentOf, recordFields, toRecord } from './documents.ts';
import type { RecordDocument, RequestDocument } from './documents.ts';
import { indexes } from './schema.ts';

type Requests = Collection<RequestDocument>;

/** The records that a majority is known to have, or undefined; in order. */
export function findGroup(collection: Requests, ids: readonly string[]): Promise<(RequestRecord | undefined)[]> {
  return findMany(collection, ids, 'majority');
}

/**
 * The same with certainty, which takes a majority's answer, tenths of a second: a primary that was elected a moment ago
 * may know less than was acknowledged before, and one that others have replaced may not know that yet.
 */
export function findGroupForSure(collection: Requests, ids: readonly string[]): Promise<(RequestRecord | undefined)[]> {
  return findMany(collection, ids, 'linearizable');
}

async function findMany(
  collection: Requests,
  ids: readonly string[],
  level: 'majority' | 'linearizable',
): Promise<(RequestRecord | undefined)[]> {
  const wanted = [...new Set(ids)];
  const found = await collection
    .find({ _id: { $in: wanted } })
    .withReadConcern({ level })
    .batchSize(wanted.length + 1)
    .project<RecordDocument>(recordFields)
    .toArray();
  const records = new Map(found.map((document) => [document._id, toRecord(document)]));
  return ids.map((id) => records.get(id));
}

/** The records that a majority is known to have, with the results of those that succeeded, or undefined; in order. */
export async function findWithResultGroup(
  collection: Requests,
  ids: readonly string[],
): Promise<(RecordWithResult | undefined)[]> {
  const wanted = [...new Set(ids)];
  const found = await collection
    .find({ _id: { $in: wanted } })
    .batchSize(wanted.length + 1)
    .project<RecordDocument & Pick<RequestDocument, 'result'>>({ ...recordFields, result: 1 })
    .toArray();
  const records = new Map(
    found.map((document) => [
      document._id,
      { record: toRecord(document), result: document.result && contentOf(document.result) },
    ]),
  );
  return ids.map((id) => records.get(id));
}

/**
 * The index holds the owner's requests by status and operation, and the server merges these ranges by id. They are all
 * read in one snapshot: a request that changes meanwhile would otherwise be in two of them, or in none. (It merges up to
 * 200 ranges; of more, forty operations in all five statuses, it sorts what they hold.)
 */
export async function list(
  collection: Requests,
  { owner, statuses, operations, before, limit }: ListQuery,
): Promise<RequestRecord[]> {
  if (statuses.length === 0 || operations.length === 0 || limit <= 0) return [];
  const found = await collection
    .find({
      owner,
      status: { $in: [...statuses] },
      operation: { $in: [...operations] },
      ...(before !== undefined && { _id: { $lt: before } }),
    })
    .withReadConcern({ level: 'snapshot' })
    .hint(indexes.listed.name)
    .sort({ _id: -1 })
    .limit(limit)
    .batchSize(limit)
    .project<RecordDocument>(recordFields)
    .toArray();
  return found.map(toRecord);
}

export async function earliestDue(collection: Requests, operation: string): Promise<EpochMs | undefined> {
  const [found] = await collection
    .find({ status: 'accepted', operation })
    .hint(indexes.due.name)
    .sort({ dueAt: 1 })
    .limit(1)
    .project<{ dueAt: Date }>({ _id: 0, dueAt: 1 })
    .toArray();
  return found?.dueAt.getTime();
}
