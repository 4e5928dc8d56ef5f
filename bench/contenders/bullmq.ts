/** Express in front of BullMQ on Redis. */
import { Redis } from 'ioredis';
import { redisExecutable, startRedis } from '../../scripts/servers/redis.ts';
import { inBatches } from './batches.ts';
import { openQueue, redisUrl } from './bullmq-queue.ts';
import type { Contender, Stack, Store } from './contender.ts';
import { startProgram } from './start-program.ts';
import { packageVersion, serverVersion } from './versions.ts';

/** A 202 is on disk. */
export const bullmqAlways: Contender = {
  id: 'bullmq-always',
  name: 'Express + BullMQ on Redis, fsync always',
  start: () => start('always'),
};

/** A 202 is on disk within about a second. */
export const bullmqEverySecond: Contender = {
  id: 'bullmq-everysec',
  name: 'Express + BullMQ on Redis, fsync every second',
  start: () => start('everysec'),
};

async function start(fsync: 'always' | 'everysec'): Promise<Stack> {
  const server = await startRedis(fsync);
  return {
    servers: [{ name: 'redis', pid: server.pid }],
    versions: { bullmq: await packageVersion('bullmq'), redis: await serverVersion(await redisExecutable()) },
    store: () => openStore(server.port, redisUrl(server.port, fsync)),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

async function openStore(port: number, redis: string): Promise<Store> {
  await flush(port);
  const queue = openQueue(redis);
  return {
    serve: (role) => startProgram('bullmq.ts', role, redis),
    backlog: {
      fill: (count) => inBatches(count, (bodies) => queue.addBulk(bodies.map((data) => ({ name: 'estimate', data })))),
      async unsettled() {
        // the lengths of lists, which Redis keeps
        const counts = await queue.getJobCounts('waiting', 'active', 'prioritized', 'delayed');
        return Object.values(counts).reduce((sum, each) => sum + each, 0);
      },
    },
    async [Symbol.asyncDispose]() {
      await queue.close();
      await flush(port);
    },
  };
}

async function flush(port: number): Promise<void> {
  const client = new Redis({ host: '127.0.0.1', port });
  try {
    await client.flushall();
  } finally {
    client.disconnect();
  }
}
