/** Express in front of BullMQ, a worker of it, or both in one process. */
import { randomUUID } from 'node:crypto';
import { Worker } from 'bullmq';
import type { Job } from 'bullmq';
import type { Backend, Found } from '../backend.ts';
import { connectionTo, openQueue, queueName } from '../bullmq-queue.ts';
import { noOpResult } from '../no-op-result.ts';
import { concurrency, runProgram } from '../run-program.ts';
import { started } from '../starts.ts';

await runProgram((role, redis): Promise<Backend> => {
  const queue = openQueue(redis);
  const worker =
    role === 'api'
      ? undefined
      : // completed jobs are kept, with what was returned: that is what makes the result readable, and is the default
        new Worker(queueName, handle, { connection: connectionTo(redis), concurrency });
  return Promise.resolve({
    async accept(body) {
      // Redis answers when its log has the job, and with fsync always when that is on disk
      const { id = '' } = await queue.add('estimate', body, { jobId: randomUUID() });
      return id;
    },
    async find(id) {
      const job = await queue.getJob(id);
      return job === undefined ? undefined : foundIn(job);
    },
    async result(id) {
      const job = await queue.getJob(id);
      return job === undefined || foundIn(job).status !== 'succeeded' ? undefined : job.returnvalue;
    },
    async stop() {
      await worker?.close();
      await queue.close();
    },
  });
});

function handle({ id = '' }: Job): Promise<unknown> {
  started(id);
  return Promise.resolve(noOpResult);
}

/** From the job's own fields, which are one read. `getState` looks through the queue's lists, the longer the more waits. */
function foundIn({ timestamp, processedOn, finishedOn, failedReason, attemptsStarted }: Job): Found {
  const times = { attempt: attemptsStarted, createdAt: timestamp, startedAt: processedOn, finishedAt: finishedOn };
  if (finishedOn === undefined) return { ...times, status: processedOn === undefined ? 'accepted' : 'running' };
  return { ...times, status: failedReason === undefined ? 'succeeded' : 'failed' };
}
