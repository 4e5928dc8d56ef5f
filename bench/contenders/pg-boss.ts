/** Express in front of pg-boss on PostgreSQL. A 202 is committed, and on disk. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { postgresPrograms, startPostgres } from '../../scripts/servers/postgres.ts';
import type { PostgresServer } from '../../scripts/servers/postgres.ts';
import { inBatches } from './batches.ts';
import type { Contender, Store } from './contender.ts';
import { openBoss, queueName } from './pg-boss-queue.ts';
import { startProgram } from './start-program.ts';
import { packageVersion, serverVersion } from './versions.ts';

export const pgBoss: Contender = {
  id: 'pg-boss',
  name: 'Express + pg-boss on PostgreSQL',
  async start() {
    const server = await startPostgres();
    return {
      servers: [{ name: 'postgres', pid: server.pid }],
      versions: {
        'pg-boss': await packageVersion('pg-boss'),
        postgresql: await serverVersion(join(await postgresPrograms(), 'postgres')),
      },
      store: () => openStore(server),
      [Symbol.asyncDispose]: () => server.stop(),
    };
  },
};

/** From an index that leaves out what has been settled; with 100,000 waiting that is some 20 ms of PostgreSQL's time. */
const unsettled = `
  SELECT count(*) AS count
  FROM pgboss.job
  WHERE name = $1 AND state IN ('created', 'retry', 'active')`;

async function openStore(server: PostgresServer): Promise<Store> {
  const database = `bench-${randomUUID()}`;
  const url = server.urlOf(database);
  await administer(server, `CREATE DATABASE "${database}"`);
  // makes the tables, before several programs would at the same time
  const boss = await openBoss(url);
  return {
    serve: (role) => startProgram('pg-boss.ts', role, url),
    backlog: {
      fill: (count) =>
        inBatches(count, (bodies) =>
          boss.insert(
            queueName,
            bodies.map((data) => ({ data })),
          ),
        ),
      async unsettled() {
        const { rows } = await boss.getDb().executeSql(unsettled, [queueName]);
        return Number((rows as { count: string }[])[0]?.count);
      },
    },
    async [Symbol.asyncDispose]() {
      await boss.stop({ graceful: false });
      await administer(server, `DROP DATABASE "${database}" WITH (FORCE)`);
    },
  };
}

async function administer(server: PostgresServer, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.urlOf('postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
