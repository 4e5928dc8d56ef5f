/** Express in front of Agenda on MongoDB. A 202 is on the disk of a majority. */
import { randomUUID } from 'node:crypto';
import { startMongod } from '../../scripts/servers/mongod.ts';
import { mongodExecutable } from '../../scripts/servers/mongod-executable.ts';
import type { MongoServer } from '../../scripts/servers/mongod.ts';
import { connect, jobName, jobsOf } from './agenda-jobs.ts';
import { inBatches } from './batches.ts';
import type { Contender, Store } from './contender.ts';
import { startProgram } from './start-program.ts';
import { packageVersion, serverVersion } from './versions.ts';

export const agenda: Contender = {
  id: 'agenda',
  name: 'Express + Agenda on MongoDB',
  async start() {
    const server = await startMongod();
    return {
      servers: server.pids.map((pid) => ({ name: 'mongod', pid })),
      versions: {
        agenda: await packageVersion('agenda'),
        '@agendajs/mongo-backend': await packageVersion('@agendajs/mongo-backend'),
        mongod: await serverVersion(await mongodExecutable()),
      },
      store: () => openStore(server),
      [Symbol.asyncDispose]: () => server.stop(),
    };
  },
};

async function openStore(server: MongoServer): Promise<Store> {
  const url = server.urlOf(`bench-${randomUUID()}`);
  const client = await connect(url);
  const jobs = jobsOf(client.db());
  return {
    serve: (role) => startProgram('agenda.ts', role, url),
    backlog: {
      // Agenda takes one at a time, so what it would store is stored for it
      fill: (count) =>
        inBatches(count, (bodies) => {
          const now = new Date();
          return jobs.insertMany(bodies.map((body) => waitingJob(body, now)));
        }),
      async unsettled() {
        const waiting = await jobs.countDocuments({ name: jobName, nextRunAt: { $ne: null } });
        // looked for only at the end: all that has been settled lies beside them in the index
        return waiting > 0 ? waiting : jobs.countDocuments({ name: jobName, nextRunAt: null, lockedAt: { $ne: null } });
      },
    },
    async [Symbol.asyncDispose]() {
      await client.db().dropDatabase();
      await client.close();
    },
  };
}

/** With the fields of a job that `agenda.now` has stored. */
function waitingJob(body: unknown, now: Date) {
  return {
    name: jobName,
    data: { createdAt: now, body },
    type: 'normal' as const,
    priority: 0,
    nextRunAt: now,
    lockedAt: null,
    lastFinishedAt: null,
    failedAt: null,
    failCount: null,
    failReason: null,
    repeatTimezone: null,
    lastRunAt: null,
    repeatInterval: null,
    repeatAt: null,
    disabled: null,
    progress: null,
    debounceStartedAt: null,
    fork: null,
    startDate: null,
    endDate: null,
    skipDays: null,
    lastModifiedBy: null,
  };
}
