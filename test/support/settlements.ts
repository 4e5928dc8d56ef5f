/** Has the database itself write down each settling, so that a second one of a request could not hide. */
import { DatabaseSync } from 'node:sqlite';
import { MongoClient } from 'mongodb';
import type { ChangeStreamDocument } from 'mongodb';

export interface Settled {
  readonly id: string;
  readonly status: string;
}

export interface SettlementLog extends AsyncDisposable {
  /** In the order in which they were written, as far as is known by now. */
  settled(): readonly Settled[];
}

const final = ['succeeded', 'failed', 'canceled'];

/** @param store the URL of a store that is there already */
export async function recordSettlements(store: string): Promise<SettlementLog> {
  return store.startsWith('sqlite:') ? triggered(store.slice('sqlite:'.length)) : streamed(store);
}

function triggered(folder: string): SettlementLog {
  const db = new DatabaseSync(`${folder}/requests.sqlite`, { timeout: 5_000 });
  db.exec(`
    CREATE TABLE settlements (id TEXT NOT NULL, status TEXT NOT NULL);
    CREATE TRIGGER settled AFTER UPDATE OF status ON requests WHEN new.status IN ('succeeded', 'failed', 'canceled')
    BEGIN INSERT INTO settlements (id, status) VALUES (new.id, new.status); END`);
  return {
    settled: () => db.prepare('SELECT id, status FROM settlements ORDER BY rowid').all() as unknown as Settled[],
    [Symbol.asyncDispose]() {
      db.close();
      return Promise.resolve();
    },
  };
}

/** A change stream has every write of the collection, in order. */
async function streamed(store: string): Promise<SettlementLog> {
  const client = await MongoClient.connect(store);
  const settled: Settled[] = [];
  const stream = client
    .db()
    .collection<{ _id: string }>('requests')
    .watch([{ $match: { operationType: 'update', 'updateDescription.updatedFields.status': { $in: final } } }]);
  const note = (change: ChangeStreamDocument<{ _id: string }>): void => {
    if (change.operationType !== 'update') return;
    const { status } = change.updateDescription.updatedFields as { status: string };
    settled.push({ id: change.documentKey._id, status });
  };
  // the stream begins with the first question
  const first = await stream.tryNext();
  if (first !== null) note(first);
  const reading = (async () => {
    for await (const change of stream) note(change);
  })();
  return {
    settled: () => settled,
    async [Symbol.asyncDispose]() {
      await stream.close();
      await reading.catch(() => undefined);
      await client.close();
    },
  };
}
