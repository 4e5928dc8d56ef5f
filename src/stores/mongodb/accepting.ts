/** Accepting requests: one insert for as many as come at one moment, and the rules of the idempotency keys. */
import { MongoBulkWriteError } from 'mongodb';
import type { Collection } from 'mongodb';
import type { Connection } from '../../mongodb/connection.ts';
import { StoreUnavailable } from '../../ports/request-store.ts';
import type { AcceptOutcome, NewRequest } from '../../ports/request-store.ts';
import { newDocument, recordFields, toRecord } from './documents.ts';
import type { RecordDocument, RequestDocument } from './documents.ts';
import { duplicateKey } from './schema.ts';

/** How often a key may change hands while it is looked at, before whoever asks is sent away. */
const mostRounds = 8;

type Holder = RecordDocument & Pick<RequestDocument, 'idempotency'>;

/**
 * An outcome for each request, in order. The time of creation is read off MongoDB's clock first, and then everything is
 * inserted: an insert cannot name $$NOW, and an upsert that can is a third as fast (in batches of 64 and with the same
 * indexes, 2.3k a second against 8.1k).
 */
export async function acceptGroup(
  connection: Pick<Connection, 'db' | 'clock'>,
  collection: Collection<RequestDocument>,
  requests: readonly NewRequest[],
): Promise<AcceptOutcome[]> {
  const outcomes = new Map<NewRequest, AcceptOutcome>();
  let left = requests;
  for (let round = 0; left.length > 0; round += 1) {
    if (round === mostRounds) throw new StoreUnavailable('an Idempotency-Key changes hands too fast to be looked at');
    const now = await timeOf(connection);
    const documents = left.map((request) => newDocument(request, now));
    const refused = await insert(collection, documents);
    left.forEach((request, index) => {
      const document = documents[index];
      if (document !== undefined && !refused.has(index))
        outcomes.set(request, { kind: 'accepted', record: toRecord(asAccepted(request, document, now)) });
    });
    left = await judge(
      collection,
      left.filter((_, index) => refused.has(index)),
      now,
      outcomes,
    );
  }
  return requests.map((request) => {
    const outcome = outcomes.get(request);
    if (outcome === undefined) throw new Error(`request ${request.id} has no outcome`);
    return outcome;
  });
}

/** A record tells of its acceptance, also if it is claimed already. */
function asAccepted(request: NewRequest, stored: RequestDocument, now: Date): RequestDocument {
  const { claim, ...accepted } = request;
  return claim === undefined ? stored : newDocument(accepted, now);
}

/** MongoDB's clock. */
async function timeOf({ db, clock }: Pick<Connection, 'db' | 'clock'>): Promise<Date> {
  const { localTime } = (await db.command({ hello: 1 })) as { localTime: Date };
  clock.observe(localTime);
  return localTime;
}

/** Places in the list of those that a unique index refused. The others are stored. */
async function insert(
  collection: Collection<RequestDocument>,
  documents: readonly RequestDocument[],
): Promise<ReadonlySet<number>> {
  try {
    await collection.insertMany([...documents], { ordered: false });
    return new Set();
  } catch (error) {
    // the driver puts whatever goes wrong in a bulk, a broken connection too, into this class
    if (!(error instanceof MongoBulkWriteError) || error.code !== duplicateKey) throw error;
    const { result } = error;
    const refusals = result.getWriteErrors().filter(({ code }) => code === duplicateKey);
    const allAreAnswered = result.insertedCount + refusals.length === documents.length;
    if (!allAreAnswered || result.getWriteConcernError() !== undefined) throw error;
    return new Set(refusals.map(({ index }) => index));
  }
}

/**
 * Says what became of requests whose key another one holds. Gives back those whose key is free by now: a holder was
 * removed, or its time is over. Whoever is refused by an index is so by a write that a majority has, or will have before
 * the refusal is acknowledged: so the holder can be read.
 */
async function judge(
  collection: Collection<RequestDocument>,
  refused: readonly NewRequest[],
  now: Date,
  outcomes: Map<NewRequest, AcceptOutcome>,
): Promise<NewRequest[]> {
  if (refused.length === 0) return [];
  const holders = await findHolders(collection, refused);
  const over: string[] = [];
  const free: NewRequest[] = [];
  for (const request of refused) {
    const holder = holders.get(keyOf(request.owner, request.idempotency?.key));
    if (holder === undefined || isOver(holder, now)) {
      if (holder !== undefined) over.push(holder._id);
      free.push(request);
    } else if (holder.idempotency?.fingerprint === request.idempotency?.fingerprint) {
      outcomes.set(request, { kind: 'replayed', record: toRecord(holder) });
    } else {
      outcomes.set(request, { kind: 'key-reused' });
    }
  }
  if (over.length > 0) {
    // it only has not been removed yet
    await collection.updateMany({ _id: { $in: over } }, { $unset: { idempotency: '' } });
  }
  return free;
}

async function findHolders(
  collection: Collection<RequestDocument>,
  refused: readonly NewRequest[],
): Promise<ReadonlyMap<string, Holder>> {
  const keyed = refused.flatMap(({ id, owner, idempotency }) => {
    if (idempotency === undefined)
      throw new Error(`there is a request ${id} already: the ids of requests have to be new`);
    return [{ owner, 'idempotency.key': idempotency.key }];
  });
  const found = await collection
    .find({ $or: keyed })
    .project<Holder>({ ...recordFields, idempotency: 1 })
    .toArray();
  return new Map(found.map((holder) => [keyOf(holder.owner, holder.idempotency?.key), holder]));
}

function isOver({ expiresAt }: Holder, now: Date): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}

function keyOf(owner: string, key: string | undefined): string {
  return JSON.stringify([owner, key]);
}
