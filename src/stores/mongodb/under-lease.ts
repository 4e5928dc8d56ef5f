/**
 * Writes under a lease: renewing, reporting, settling. Each names id and attempt and that the request runs, and changes
 * nothing otherwise. As many as come at one moment are one command; that says only how many of them were held, so unless
 * all were, one read more finds out which.
 */
import { randomUUID } from 'node:crypto';
import type { AnyBulkWriteOperation, Collection } from 'mongodb';
import type { Lease, Renewal, Settlement } from '../../ports/request-store.ts';
import type { Progress } from '../../request/record.ts';
import type { RequestDocument } from './documents.ts';
import { settledFields } from './settled-fields.ts';

type Requests = Collection<RequestDocument>;
type Write = AnyBulkWriteOperation<RequestDocument>;

/** One write for all leases, then one read. */
export async function renewGroup(
  collection: Requests,
  renewals: readonly { readonly lease: Lease; readonly leaseMs: number }[],
): Promise<Renewal[]> {
  const alike = Map.groupBy(renewals, ({ lease, leaseMs }) => `${String(lease.attempt)} ${String(leaseMs)}`);
  await collection.bulkWrite(
    [...alike.values()].flatMap((group): Write[] => {
      const [first] = group;
      if (first === undefined) return [];
      return [
        {
          updateMany: {
            filter: {
              _id: { $in: group.map(({ lease }) => lease.id) },
              attempt: first.lease.attempt,
              status: 'running',
            },
            update: [{ $set: { leaseUntil: { $add: ['$$NOW', first.leaseMs] } } }],
            hint: { _id: 1 },
          },
        },
      ];
    }),
    { ordered: false },
  );
  const running = await findRunning(
    collection,
    renewals.map(({ lease }) => lease),
  );
  return renewals.map(({ lease }) => {
    const found = running.get(lease.id);
    if (found?.attempt !== lease.attempt) return { held: false };
    return { held: true, cancelRequested: found.cancelRequestedAt !== undefined };
  });
}

/** One write; one read more if a lease was not held. */
export async function reportGroup(
  collection: Requests,
  reports: readonly { readonly lease: Lease; readonly progress: Progress }[],
): Promise<boolean[]> {
  const { matchedCount } = await collection.bulkWrite(
    reports.map(({ lease, progress: { percent, message } }) => ({
      updateOne: {
        filter: { _id: lease.id, attempt: lease.attempt, status: 'running' },
        update: {
          $set: { progress: { percent, ...(message !== undefined && { message }) } },
          $inc: { revision: 1 },
        },
        hint: { _id: 1 },
      },
    })),
    { ordered: false },
  );
  if (matchedCount === reports.length) return reports.map(() => true);
  const running = await findRunning(
    collection,
    reports.map(({ lease }) => lease),
  );
  return reports.map(({ lease }) => running.get(lease.id)?.attempt === lease.attempt);
}

async function findRunning(
  collection: Requests,
  leases: readonly Lease[],
): Promise<ReadonlyMap<string, Pick<RequestDocument, 'attempt' | 'cancelRequestedAt'>>> {
  const found = await collection
    .find({ _id: { $in: leases.map(({ id }) => id) }, status: 'running' })
    .hint({ _id: 1 })
    .project<Pick<RequestDocument, '_id' | 'attempt' | 'cancelRequestedAt'>>({ attempt: 1, cancelRequestedAt: 1 })
    .toArray();
  return new Map(found.map((document) => [document._id, document]));
}

/**
 * One write; one read more if a lease was not held. That read goes by a token of this write: only if a request that went
 * back was claimed and settled anew meanwhile, or was removed, is a true told as false, which costs its worker nothing.
 */
export async function settleGroup(collection: Requests, settlements: readonly Settlement[]): Promise<boolean[]> {
  const token = randomUUID();
  const first = new Map<string, Settlement>();
  for (const settlement of settlements) {
    const lease = nameOf(settlement.lease);
    // of two that name one lease the first counts
    if (!first.has(lease)) first.set(lease, settlement);
  }
  const { matchedCount } = await collection.bulkWrite(
    [...first.values()].map(({ lease, outcome }) => ({
      updateOne: {
        filter: { _id: lease.id, attempt: lease.attempt, status: 'running' },
        update: settledFields(outcome, token),
        hint: { _id: 1 },
      },
    })),
    { ordered: false },
  );
  const held = matchedCount === first.size ? undefined : await findSettled(collection, settlements, token);
  return settlements.map((settlement) => {
    const lease = nameOf(settlement.lease);
    return first.get(lease) === settlement && (held === undefined || held.has(lease));
  });
}

async function findSettled(
  collection: Requests,
  settlements: readonly Settlement[],
  token: string,
): Promise<ReadonlySet<string>> {
  const found = await collection
    .find({ _id: { $in: settlements.map(({ lease }) => lease.id) }, 'settledBy.token': token })
    .hint({ _id: 1 })
    .project<Required<Pick<RequestDocument, '_id' | 'settledBy'>>>({ settledBy: 1 })
    .toArray();
  return new Set(found.map(({ _id, settledBy }) => nameOf({ id: _id, attempt: settledBy.attempt })));
}

function nameOf({ id, attempt }: Lease): string {
  return `${String(attempt)} ${id}`;
}
