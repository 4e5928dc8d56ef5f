/** The key store on MongoDB: the collection `api_keys`, for any number of nodes. */
import type { Collection } from 'mongodb';
import { answered } from '../../mongodb/answers.ts';
import { connect } from '../../mongodb/connection.ts';
import type { Connection, ConnectOptions } from '../../mongodb/connection.ts';
import type { KeyRecord, KeyStore } from '../../ports/key-store.ts';
import { StoreUnavailable } from '../../ports/request-store.ts';
import { isScope } from '../../request/scopes.ts';

type KeyDocument = Omit<KeyRecord, 'id'> & { readonly _id: string };

/** Opens the keys in the database that the URL names. Rejects with StoreUnavailable if MongoDB cannot be reached. */
export async function openMongoKeys(options: ConnectOptions): Promise<KeyStore> {
  const connection = await connect(options);
  return new MongoKeys(connection, connection.db.collection<KeyDocument>('api_keys'));
}

class MongoKeys implements KeyStore {
  readonly #connection: Connection;
  readonly #keys: Collection<KeyDocument>;
  #closed = false;

  constructor(connection: Connection, keys: Collection<KeyDocument>) {
    this.#connection = connection;
    this.#keys = keys;
  }

  async add({ id, ...key }: KeyRecord): Promise<void> {
    await this.#answered(() => this.#keys.insertOne({ _id: id, ...key }));
  }

  async find(ids: readonly string[]): Promise<KeyRecord[]> {
    const found = await this.#answered(() => this.#keys.find({ _id: { $in: [...ids] } }).toArray());
    return found.map(toRecord);
  }

  async list(): Promise<KeyRecord[]> {
    const found = await this.#answered(() => this.#keys.find().sort({ createdAt: -1, _id: -1 }).toArray());
    return found.map(toRecord);
  }

  async revoke(id: string, at: number): Promise<KeyRecord | undefined> {
    await this.#answered(() =>
      this.#keys.updateOne({ _id: id, revokedAt: { $exists: false } }, { $set: { revokedAt: at } }),
    );
    const [key] = await this.find([id]);
    return key;
  }

  async any(): Promise<boolean> {
    return (await this.#answered(() => this.#keys.findOne({}, { projection: { _id: 1 } }))) !== null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#connection.client.close();
  }

  #answered<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    if (this.#closed) return Promise.reject(new StoreUnavailable(`${this.#connection.where}: the key store is closed`));
    return answered(this.#connection.where, work());
  }
}

function toRecord({ _id, scopes, ...key }: KeyDocument): KeyRecord {
  return { id: _id, ...key, scopes: scopes.filter(isScope) };
}
