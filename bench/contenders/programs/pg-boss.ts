/** Express in front of pg-boss, a worker of it, or both in one process. */
import type { Job, JobResult, JobWithMetadata, PgBoss } from 'pg-boss';
import type { Backend, Found } from '../backend.ts';
import { noOpResult } from '../no-op-result.ts';
import { openBoss, queueName } from '../pg-boss-queue.ts';
import { concurrency, runProgram } from '../run-program.ts';
import { started } from '../starts.ts';

/** Each fetches a batch, runs it and settles it, one after the other; so two take turns at the database. */
const fetchers = 2;

await runProgram(async (role, url): Promise<Backend> => {
  const boss = await openBoss(url);
  const workers: string[] = [];
  while (role !== 'api' && workers.length < fetchers) workers.push(await work(boss));
  let next = 0;

  /** The worker whose turn it is looks at once, and not when its polling interval is over. */
  function wakeOne(): void {
    const worker = workers[next];
    next = (next + 1) % fetchers;
    if (worker !== undefined) boss.notifyWorker(worker);
  }

  return {
    async accept(body) {
      // resolves when the insert is committed
      const id = await boss.send(queueName, body as object);
      if (id === null) throw new Error('pg-boss has not taken the job');
      wakeOne();
      return id;
    },
    async find(id) {
      const [job] = await boss.findJobs<unknown>(queueName, { id });
      return job === undefined ? undefined : foundIn(job);
    },
    async result(id) {
      const [job] = await boss.findJobs<unknown>(queueName, { id });
      return job?.state === 'completed' ? job.output : undefined;
    },
    stop: () => boss.stop({ timeout: 5000 }),
  };
});

/** Resolves with the worker's id. */
function work(boss: PgBoss): Promise<string> {
  return boss.work(
    queueName,
    {
      batchSize: concurrency / fetchers,
      // while batches come full, the next is fetched at once
      burstWhenBatchFull: true,
      // the shortest that there may be
      pollingIntervalSeconds: 0.5,
      // a result for each job, all of a batch stored with one statement
      perJobResults: true,
    },
    (jobs) => Promise.resolve(jobs.map(handled)),
  );
}

function handled({ id }: Job<unknown>): JobResult {
  started(id);
  return { id, status: 'completed', output: noOpResult };
}

const statuses = {
  created: 'accepted',
  retry: 'accepted',
  active: 'running',
  completed: 'succeeded',
  cancelled: 'failed',
  failed: 'failed',
} as const;

function foundIn({ state, retryCount, createdOn, startedOn, completedOn }: JobWithMetadata<unknown>): Found {
  return {
    status: statuses[state],
    attempt: state === 'created' ? 0 : retryCount + 1,
    createdAt: createdOn.getTime(),
    // null in a job that has not been started, whatever its type says
    startedAt: (startedOn as Date | null)?.getTime(),
    finishedAt: completedOn?.getTime(),
  };
}
