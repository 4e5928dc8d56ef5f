/**
 * A connection to MongoDB, as the request store and the blob store both need it: every write is on the disks of a
 * majority before it is acknowledged, every read sees nothing that could still be rolled back, and nothing hangs.
 * Credentials, TLS and whatever else the driver takes come with the URL, and never get into a message.
 */
import { MongoClient } from 'mongodb';
import type { CommandStartedEvent, Db } from 'mongodb';
import { StoreUnavailable } from '../ports/request-store.ts';
import { answered } from './answers.ts';
import { ServerClock } from './server-clock.ts';
import { databaseOf, withoutCredentials } from './url.ts';

/** Somewhat less than a caller waits for an answer, so that the error is the one that says why. */
const connectWithinMs = 4_500;
/** Ends connections to a server that has stopped in its tracks. Longer than anything that is waited for. */
const silenceMs = 15_000;

export interface Connection {
  readonly client: MongoClient;
  readonly db: Db;
  /** MongoDB's, which the times of all nodes come from. */
  readonly clock: ServerClock;
  /** The URL without credentials and options, for messages. */
  readonly where: string;
}

export interface ConnectOptions {
  /** `mongodb://` or `mongodb+srv://`; its path names the database. */
  readonly url: string;
  /** Told of each command that is sent: for tests, and to look for what is slow. */
  readonly onCommand?: ((command: CommandStartedEvent) => void) | undefined;
}

/**
 * Connects to a replica set or a sharded cluster. Rejects with StoreUnavailable if there is none, if it does not let this
 * process in, or if it is a standalone server: that has neither majorities, nor change streams, nor transactions.
 */
export async function connect({ url, onCommand }: ConnectOptions): Promise<Connection> {
  const where = withoutCredentials(url);
  const database = databaseOf(url);
  if (database === undefined)
    throw new StoreUnavailable(`${where} names no database; write mongodb://HOSTS/see-other?replicaSet=NAME`);
  const client = clientFor(url, where, onCommand !== undefined);
  if (onCommand !== undefined) client.on('commandStarted', onCommand);
  try {
    const hello = await answered(where, client.db('admin').command({ hello: 1 }));
    if (hello['setName'] === undefined && hello['msg'] !== 'isdbgrid') {
      throw new StoreUnavailable(
        `${where} is a standalone server, and See Other needs a replica set, for which one server will do: ` +
          'start mongod with --replSet rs0, run rs.initiate() once in mongosh, and add ?replicaSet=rs0 to the URL',
      );
    }
    const clock = new ServerClock();
    clock.observe(hello['localTime'] as Date);
    return { client, db: client.db(database), clock, where };
  } catch (error) {
    await client.close();
    if (error instanceof StoreUnavailable) throw withReason(error);
    throw new StoreUnavailable(`${where} cannot be used: ${messageOf(error)}`, { cause: error });
  }
}

function clientFor(url: string, where: string, monitorCommands: boolean): MongoClient {
  try {
    return new MongoClient(url, {
      appName: 'see-other',
      writeConcern: { w: 'majority', journal: true },
      readConcern: { level: 'majority' },
      readPreference: 'primary',
      retryWrites: true,
      retryReads: true,
      serverSelectionTimeoutMS: connectWithinMs,
      connectTimeoutMS: connectWithinMs,
      waitQueueTimeoutMS: connectWithinMs,
      socketTimeoutMS: silenceMs,
      monitorCommands,
    });
  } catch (error) {
    // no cause: the driver's message may repeat the URL, password and all
    const reason = messageOf(error);
    throw new StoreUnavailable(`${where} is no URL of MongoDB: ${reason.includes('//') ? 'it is malformed' : reason}`);
  }
}

/** With what the driver says of it: a name that is not known, a refused connection, TLS on one side only. */
function withReason(error: StoreUnavailable): StoreUnavailable {
  if (error.cause === undefined) return error;
  const reason = messageOf(error.cause).startsWith('Server selection timed out')
    ? 'no primary of that replica set was found; look at the hosts and at replicaSet= in the URL, and whether rs.initiate() was run'
    : messageOf(error.cause);
  return new StoreUnavailable(`${error.message}: ${reason}`, { cause: error.cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
