/**
 * A MongoDB of one's own, for tests and demonstrations: real mongods on ports of this machine, data in a folder that is
 * removed at the end. If this process dies without a word, its mongods die and their folder is removed.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { freePort } from './free-port.ts';
import { GuardedProcess } from './guarded-process.ts';
import { mongodExecutable } from './mongod-executable.ts';

export interface MongodOptions {
  /** Where the data is kept; it is not removed then. A temporary folder by default. */
  readonly folder?: string;
  /** Of the first server; a free one by default. */
  readonly port?: number;
  /** How many servers the replica set has: 1 by default. 0 is a standalone server, which the store refuses. */
  readonly replicas?: number;
}

export interface MongoServer {
  /** Without a database: `mongodb://127.0.0.1:PORT/?replicaSet=rs0` */
  readonly url: string;
  /** The same with a database. */
  urlOf(database: string): string;
  /** Of the servers that run. */
  readonly pids: readonly number[];
  /** Ends all servers and removes the data. Idempotent. */
  stop(): Promise<void>;
  /** Ends all servers at once, with SIGKILL; `restart` starts them again with the same ports and data. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Stops all servers in their tracks (SIGSTOP): they keep their connections and say nothing. */
  pause(): void;
  resume(): void;
  /** Has the primary give up its office, and resolves when another one takes writes. */
  stepDown(): Promise<void>;
}

const replicaSet = 'rs0';
const readyWithinMs = 180_000;

/** Resolves when a primary takes writes. Rejects with ServerNotAvailable if there is no mongod to be had. */
export async function startMongod({ folder, port, replicas = 1 }: MongodOptions = {}): Promise<MongoServer> {
  const executable = await mongodExecutable();
  const data = folder ?? (await mkdtemp(join(tmpdir(), 'see-other-mongod-')));
  const ports = [port ?? (await freePort())];
  while (ports.length < replicas) ports.push(await freePort());
  const members = ports.map((each) => new Mongod(executable, each, join(data, String(each)), replicas > 0));
  const server = new Mongods(members, data, folder === undefined);
  try {
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

class Mongods implements MongoServer {
  readonly #members: readonly Mongod[];
  readonly #folder: string;
  readonly #temporary: boolean;
  readonly url: string;

  constructor(members: readonly Mongod[], folder: string, temporary: boolean) {
    this.#members = members;
    this.#folder = folder;
    this.#temporary = temporary;
    this.url = this.urlOf('');
  }

  urlOf(database: string): string {
    const hosts = this.#members.map(({ host }) => host).join(',');
    return `mongodb://${hosts}/${database}${this.#replicated ? `?replicaSet=${replicaSet}` : ''}`;
  }

  get pids(): readonly number[] {
    return this.#members.flatMap(({ pid }) => pid ?? []);
  }

  async start(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.start(this.#temporary ? this.#folder : undefined)));
    const [first] = this.#members;
    if (this.#replicated && first !== undefined) {
      await asked(first.directUrl, (client) => initiate(client, this.#members));
      await this.#primary();
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.end(this.#temporary ? 'SIGKILL' : 'SIGTERM')));
    if (this.#temporary) await rm(this.#folder, { recursive: true, force: true });
  }

  async kill(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.end('SIGKILL')));
  }

  async restart(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.end('SIGTERM')));
    await this.start();
  }

  pause(): void {
    for (const member of this.#members) member.signal('SIGSTOP');
  }

  resume(): void {
    for (const member of this.#members) member.signal('SIGCONT');
  }

  async stepDown(): Promise<void> {
    const before = await this.#primary();
    await asked(before.directUrl, (client) => client.db('admin').command({ replSetStepDown: 10, force: true }));
    await this.#primary();
  }

  get #replicated(): boolean {
    return this.#members.some(({ replicated }) => replicated);
  }

  async #primary(): Promise<Mongod> {
    return eventually('a primary takes writes', async () => {
      const hellos = await Promise.all(
        this.#members.map((member) => asked(member.directUrl, (client) => client.db('admin').command({ hello: 1 }))),
      );
      return this.#members.find((_, index) => hellos[index]?.['isWritablePrimary'] === true);
    });
  }
}

class Mongod {
  readonly host: string;
  readonly replicated: boolean;
  readonly #executable: string;
  readonly #port: number;
  readonly #folder: string;
  #process: GuardedProcess | undefined;

  constructor(executable: string, port: number, folder: string, replicated: boolean) {
    this.host = `127.0.0.1:${String(port)}`;
    this.replicated = replicated;
    this.#executable = executable;
    this.#port = port;
    this.#folder = folder;
  }

  get directUrl(): string {
    return `mongodb://${this.host}/?directConnection=true&serverSelectionTimeoutMS=2000`;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Resolves when it answers. */
  async start(folderToRemove: string | undefined): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const log = join(this.#folder, 'mongod.log');
    const mongod = new GuardedProcess(
      this.#executable,
      [
        ...['--bind_ip', '127.0.0.1', '--port', String(this.#port), '--nounixsocket'],
        ...['--dbpath', this.#folder, '--logpath', log, '--logappend', '--quiet'],
        ...['--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '128'],
        ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
        // a primary that is ended waits so long for the others; 15 s by default
        ...['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=500'],
        ...(this.replicated ? ['--replSet', replicaSet] : []),
      ],
      folderToRemove,
    );
    this.#process = mongod;
    await eventually('mongod answers', async () => {
      if (!mongod.running)
        throw new Ended(`mongod ended before it answered:\n${(await readFile(log, 'utf8')).slice(-2000)}`);
      await asked(this.directUrl, (client) => client.db('admin').command({ ping: 1 }));
      return true;
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.signal(signal);
  }

  /** Idempotent. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const mongod = this.#process;
    this.#process = undefined;
    if (mongod === undefined) return;
    mongod.signal(signal);
    // one that is stopped hears nothing but SIGKILL
    await mongod.end('SIGCONT');
  }
}

/** There is no use in asking again. */
class Ended extends Error {}

async function initiate(client: MongoClient, members: readonly Mongod[]): Promise<void> {
  const config = {
    _id: replicaSet,
    members: members.map(({ host }, index) => ({ _id: index, host })),
    settings: { electionTimeoutMillis: 2000 },
  };
  try {
    await client.db('admin').command({ replSetInitiate: config });
  } catch (error) {
    if ((error as { codeName?: string }).codeName !== 'AlreadyInitialized') throw error;
  }
}

async function asked<Answer>(url: string, ask: (client: MongoClient) => Promise<Answer>): Promise<Answer> {
  const client = new MongoClient(url);
  try {
    return await ask(client);
  } finally {
    await client.close();
  }
}

async function eventually<Fact>(what: string, ask: () => Promise<Fact | undefined>): Promise<Fact> {
  const deadline = Date.now() + readyWithinMs;
  let reason: unknown;
  while (Date.now() < deadline) {
    try {
      const fact = await ask();
      if (fact !== undefined) return fact;
    } catch (error) {
      if (error instanceof Ended) throw error;
      reason = error;
    }
    await sleep(50);
  }
  throw new Error(`it did not come about within ${String(readyWithinMs)} ms: ${what}`, { cause: reason });
}
