/** Express in front of Agenda, a worker of it, or both in one process. */
import { MongoBackend, MongoChangeStreamNotificationChannel } from '@agendajs/mongo-backend';
import { Agenda, InMemoryNotificationChannel } from 'agenda';
import type { NotificationChannel } from 'agenda';
import { ObjectId } from 'mongodb';
import type { Db, WithId } from 'mongodb';
import { connect, jobIdOf, jobName, jobsCollection, jobsOf, resultsOf, uuidOf } from '../agenda-jobs.ts';
import type { JobData, JobDocument } from '../agenda-jobs.ts';
import type { Backend, Found } from '../backend.ts';
import type { Role } from '../contender.ts';
import { noOpResult } from '../no-op-result.ts';
import { concurrency, runProgram } from '../run-program.ts';
import { started } from '../starts.ts';

await runProgram(async (role, url): Promise<Backend> => {
  const client = await connect(url);
  const db = client.db();
  const jobs = jobsOf(db);
  const results = resultsOf(db);
  const channel = channelOf(role, db);
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: db, collection: jobsCollection }),
    ...(channel === undefined ? {} : { notificationChannel: channel }),
    // each look locks one job after the other, and none of them runs before it is over: many looks, for few jobs each
    processEvery: 20,
    lockLimit: concurrency,
    defaultLockLimit: concurrency,
    maxConcurrency: concurrency,
    defaultConcurrency: concurrency,
  });
  let stopping = false;
  agenda.on('error', (error) => {
    // a look that is under way then
    if (!stopping) console.error(error);
  });
  await agenda.ready;
  if (role !== 'api') {
    // the lint sees the first of its overloads, which is for callbacks
    // eslint-disable-next-line typescript/no-misused-promises
    agenda.define<JobData>(jobName, async (job) => {
      started(uuidOf(String(job.attrs._id)));
      await results.insertOne({ _id: String(job.attrs._id), result: noOpResult });
    });
    await agenda.start();
  }
  return {
    async accept(body) {
      const data: JobData = { createdAt: new Date(), body };
      const { attrs } = await agenda.now(jobName, data);
      return uuidOf(String(attrs._id));
    },
    async find(id) {
      const job = await jobs.findOne({ _id: new ObjectId(jobIdOf(id)) });
      return job === null ? undefined : foundIn(job);
    },
    async result(id) {
      return (await results.findOne({ _id: jobIdOf(id) }))?.result;
    },
    async stop() {
      stopping = true;
      await agenda.drain(5000);
      await client.close();
    },
  };
});

/** How a worker hears of a job before its next look: within the process that took it, or by a change stream. */
function channelOf(role: Role, db: Db): NotificationChannel | undefined {
  if (role === 'api') return undefined;
  return role === 'all'
    ? new InMemoryNotificationChannel()
    : new MongoChangeStreamNotificationChannel({ db, collection: jobsCollection });
}

/** From the job's own fields: one read by its key. */
function foundIn({ data, lastRunAt, lastFinishedAt, failedAt }: WithId<JobDocument>): Found {
  const createdAt = data.createdAt.getTime();
  if (lastRunAt === null) return { status: 'accepted', attempt: 0, createdAt };
  const begun = { attempt: 1, createdAt, startedAt: lastRunAt.getTime() };
  if (lastFinishedAt === null) return { ...begun, status: 'running' };
  return { ...begun, finishedAt: lastFinishedAt.getTime(), status: failedAt === null ? 'succeeded' : 'failed' };
}
