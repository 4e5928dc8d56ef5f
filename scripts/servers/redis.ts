/**
 * A Redis of one's own, on a port of this machine, data in a folder that is removed at the end. If this process dies without a
 * word, its Redis dies and the folder is removed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findInPath, isExecutable } from './executable.ts';
import { freePort } from './free-port.ts';
import { GuardedProcess } from './guarded-process.ts';
import { ServerNotAvailable } from './server-not-available.ts';
import { untilItAnswers } from './until-it-answers.ts';

export interface RedisServer {
  readonly port: number;
  readonly pid: number;
  /** Ends it and removes the data. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Resolves when it answers. Rejects with ServerNotAvailable if there is no Redis to be had.
 * @param fsync when what was written is on disk: before a command is answered, or within about a second
 */
export async function startRedis(fsync: 'always' | 'everysec'): Promise<RedisServer> {
  const executable = await redisExecutable();
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'see-other-redis-'));
  const redis = new GuardedProcess(
    executable,
    [
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--daemonize', 'no'],
      // the log of changes alone is what it starts from, so no snapshots beside it
      ...['--appendonly', 'yes', '--appendfsync', fsync, '--save', ''],
      // a queue must not lose jobs to make room
      ...['--maxmemory-policy', 'noeviction'],
    ],
    folder,
  );
  async function stop(): Promise<void> {
    await redis.end('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
  try {
    await untilItAnswers('Redis', redis, () => ping(port));
    return { port, pid: redis.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The one that SEE_OTHER_REDIS names, or the one in PATH. Rejects with ServerNotAvailable, which says what was tried. */
export async function redisExecutable(): Promise<string> {
  const named = process.env['SEE_OTHER_REDIS'];
  if (named !== undefined && named !== '') {
    if (await isExecutable(named)) return named;
    throw new ServerNotAvailable(`SEE_OTHER_REDIS names ${named}, which cannot be run`);
  }
  const found = await findInPath('redis-server');
  if (found !== undefined) return found;
  throw new ServerNotAvailable(
    'there is no Redis: SEE_OTHER_REDIS is not set, and PATH has no redis-server. Debian and Ubuntu have it: apt-get install redis-server',
  );
}

async function ping(port: number): Promise<void> {
  const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => null });
  // heard of through what is awaited
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.disconnect();
  }
}
