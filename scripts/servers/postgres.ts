/**
 * A PostgreSQL of one's own, on a port of this machine, data in a folder that is removed at the end. If this process dies
 * without a word, its PostgreSQL dies and the folder is removed.
 */
import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findInPath, isExecutable } from './executable.ts';
import { freePort } from './free-port.ts';
import { GuardedProcess } from './guarded-process.ts';
import { ServerNotAvailable } from './server-not-available.ts';
import { untilItAnswers } from './until-it-answers.ts';

const run = promisify(execFile);

/** Where Debian and Ubuntu put it, a folder for each version; not in PATH. */
const debian = '/usr/lib/postgresql';
const superuser = 'postgres';

export interface PostgresServer {
  /** Of the process whose children the connections are. */
  readonly pid: number;
  /** `postgres://postgres@127.0.0.1:PORT/DATABASE`; it asks for no password. */
  urlOf(database: string): string;
  /** Ends it and removes the data. Idempotent. */
  stop(): Promise<void>;
}

/** Resolves when it answers. Rejects with ServerNotAvailable if there is no PostgreSQL to be had. */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = await postgresPrograms();
  const as = await asUser();
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'see-other-postgres-'));
  if (as !== undefined) await chown(folder, as.uid, as.gid);
  // neither may be started in a folder that its user cannot read
  const prefix = [...(as?.command ?? []), 'env', `--chdir=${folder}`];
  const data = join(folder, 'data');
  const urlOf = (database: string): string => `postgres://${superuser}@127.0.0.1:${String(port)}/${database}`;
  let server: GuardedProcess | undefined;
  async function stop(): Promise<void> {
    // at once; SIGKILL would leave shared memory behind
    await server?.end('SIGQUIT');
    await rm(folder, { recursive: true, force: true });
  }
  try {
    await runAs([
      ...[...prefix, join(programs, 'initdb'), '--pgdata', data, '--username', superuser, '--auth', 'trust'],
      ...['--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    ]);
    const [command = '', ...args] = [...prefix, join(programs, 'postgres'), '-D', data, ...settings(port)];
    const started = new GuardedProcess(command, args, folder);
    server = started;
    await untilItAnswers('PostgreSQL', started, () => ping(urlOf('postgres')));
    return { pid: started.pid ?? 0, urlOf, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function settings(port: number): string[] {
  return Object.entries({
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // its defaults, which everything that is measured rests on: a commit is on disk
    fsync: 'on',
    synchronous_commit: 'on',
    // the defaults of both are for machines of long ago
    shared_buffers: '256MB',
    max_wal_size: '2GB',
  }).flatMap(([name, value]) => ['-c', `${name}=${String(value)}`]);
}

/** The folder with `initdb` and `postgres`. Rejects with ServerNotAvailable, which says what was tried. */
export async function postgresPrograms(): Promise<string> {
  const inPath = await findInPath('postgres');
  const versions = await readdir(debian).catch((): string[] => []);
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(debian, version, 'bin'));
  for (const folder of [...(inPath === undefined ? [] : [join(inPath, '..')]), ...newestFirst]) {
    const both = await Promise.all(['initdb', 'postgres'].map((name) => isExecutable(join(folder, name))));
    if (both.every(Boolean)) return folder;
  }
  throw new ServerNotAvailable(
    `there is no PostgreSQL: neither PATH nor ${debian} has initdb and postgres. Debian and Ubuntu have it: apt-get install postgresql`,
  );
}

interface User {
  readonly uid: number;
  readonly gid: number;
  /** What runs a program as the user; it becomes the program, so that the pid is the program's. */
  readonly command: readonly string[];
}

/** Root may not run PostgreSQL, so somebody else does; undefined if this process is not root's. */
async function asUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const name = await run('id', [superuser]).then(
    () => superuser,
    () => 'nobody',
  );
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (which) => Number((await run('id', [which, name])).stdout)),
  );
  if (uid === undefined || gid === undefined) return undefined;
  return { uid, gid, command: ['setpriv', `--reuid=${String(uid)}`, `--regid=${String(gid)}`, '--clear-groups'] };
}

async function runAs([command = '', ...args]: readonly string[]): Promise<void> {
  await run(command, args);
}

async function ping(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  // heard of through what is awaited
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end();
  }
}
