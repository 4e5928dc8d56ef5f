/** Cancel: one write whatever the status; one read more if the request has finished or is not the owner's. */
import type { Collection, Document } from 'mongodb';
import type { CancelOutcome } from '../../ports/request-store.ts';
import { recordFields, toRecord } from './documents.ts';
import type { RecordDocument, RequestDocument } from './documents.ts';

export async function cancel(
  collection: Collection<RequestDocument>,
  id: string,
  owner: string,
  retentionMs: number,
): Promise<CancelOutcome> {
  const changed: RecordDocument | null = await collection.findOneAndUpdate(
    { _id: id, owner, status: { $in: ['accepted', 'running'] } },
    canceledFields(retentionMs),
    { projection: recordFields, returnDocument: 'after', hint: { _id: 1 } },
  );
  if (changed !== null)
    return { kind: changed.status === 'canceled' ? 'canceled' : 'requested', record: toRecord(changed) };
  const found = await collection.findOne({ _id: id, owner }, { projection: recordFields });
  return found === null ? { kind: 'unknown' } : { kind: 'finished', record: toRecord(found) };
}

/** A waiting request ends; a running one notes when it was first asked to. */
function canceledFields(retentionMs: number): Document[] {
  const waits = { $eq: ['$status', 'accepted'] };
  const isAskedAgain = {
    $and: [{ $eq: ['$status', 'running'] }, { $ne: [{ $type: '$cancelRequestedAt' }, 'missing'] }],
  };
  const ifWaits = (value: unknown, otherwise: unknown): Document => ({ $cond: [waits, value, otherwise] });
  return [
    {
      $set: {
        status: ifWaits('canceled', '$status'),
        revision: { $cond: [isAskedAgain, '$revision', { $add: ['$revision', 1] }] },
        cancelRequestedAt: ifWaits('$cancelRequestedAt', { $ifNull: ['$cancelRequestedAt', '$$NOW'] }),
        dueAt: ifWaits('$$REMOVE', '$dueAt'),
        settledAt: ifWaits('$$NOW', '$settledAt'),
        expiresAt: ifWaits({ $add: ['$$NOW', retentionMs] }, '$expiresAt'),
        removeAt: ifWaits({ $add: ['$$NOW', retentionMs] }, '$removeAt'),
      },
    },
  ];
}
