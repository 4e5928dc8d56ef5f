/** The collections of the MongoDB store and their indexes; made when they are not there, by however many nodes at once. */
import type { Collection, Db, IndexDescription } from 'mongodb';
import { StoreUnavailable } from '../../ports/request-store.ts';
import type { RequestDocument } from './documents.ts';

/** Each query of the store has its index; those of a state hold only the requests in that state. */
export const indexes = {
  listed: { name: 'listed', key: { owner: 1, status: 1, operation: 1, _id: -1 } },
  due: {
    name: 'due',
    key: { status: 1, operation: 1, dueAt: 1 },
    partialFilterExpression: { status: 'accepted' },
  },
  leased: {
    name: 'leased',
    key: { status: 1, operation: 1, leaseUntil: 1 },
    partialFilterExpression: { status: 'running' },
  },
  expiring: {
    name: 'expiring',
    key: { removeAt: 1 },
    partialFilterExpression: { removeAt: { $exists: true } },
  },
  keyed: {
    name: 'keyed',
    key: { owner: 1, 'idempotency.key': 1 },
    unique: true,
    partialFilterExpression: { 'idempotency.key': { $exists: true } },
  },
} as const satisfies Record<string, IndexDescription>;

/** What the documents look like. One more with each change that a program of the version before cannot live with. */
const currentVersion = 1;

interface SchemaDocument {
  readonly _id: 'requests';
  readonly version: number;
}

/** Idempotent, and safe from several nodes at once. Rejects with StoreUnavailable if a newer See Other was here. */
export async function prepareRequests(db: Db): Promise<Collection<RequestDocument>> {
  const schema = db.collection<SchemaDocument>('schema');
  const requests = db.collection<RequestDocument>('requests');
  const found = await schema.findOne({ _id: 'requests' });
  if (found !== null && found.version > currentVersion) {
    throw new StoreUnavailable(
      `the database ${db.databaseName} has version ${String(found.version)} and this program knows versions up to ` +
        `${String(currentVersion)}: it was written by a newer See Other. Use that, or another database.`,
    );
  }
  await requests.createIndexes(Object.values(indexes).map((index) => ({ ...index })));
  if (found === null) await addVersion(schema);
  return requests;
}

async function addVersion(schema: Collection<SchemaDocument>): Promise<void> {
  try {
    await schema.insertOne({ _id: 'requests', version: currentVersion });
  } catch (error) {
    // another node was faster
    if ((error as { code?: unknown }).code !== duplicateKey) throw error;
  }
}

/** The code of the error that a unique index makes. */
export const duplicateKey = 11000;
