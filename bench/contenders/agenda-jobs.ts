/** What the rival on Agenda keeps in MongoDB, and how it is connected to. */
import { MongoClient } from 'mongodb';
import type { Collection, Db } from 'mongodb';
import type { noOpResult } from './no-op-result.ts';

export const jobName = 'estimate';
export const jobsCollection = 'agendaJobs';

/** What Agenda keeps of a job, as far as it is read here. Agenda sets `nextRunAt` to null when an attempt begins. */
export interface JobDocument {
  readonly name: string;
  readonly data: JobData;
  readonly nextRunAt: Date | null;
  readonly lockedAt: Date | null;
  readonly lastRunAt: Date | null;
  readonly lastFinishedAt: Date | null;
  readonly failedAt: Date | null;
}

export interface JobData {
  readonly createdAt: Date;
  readonly body: unknown;
}

/** Agenda keeps none: a handler stores its own. `_id` is the job's. */
export interface ResultDocument {
  readonly _id: string;
  readonly result: typeof noOpResult;
}

/** Every write is on the disk of a majority when it resolves. */
export async function connect(url: string): Promise<MongoClient> {
  return MongoClient.connect(url, { writeConcern: { w: 'majority', journal: true } });
}

export function jobsOf(db: Db): Collection<JobDocument> {
  return db.collection(jobsCollection);
}

export function resultsOf(db: Db): Collection<ResultDocument> {
  return db.collection('results');
}

/** Agenda's ids are 12 bytes, those of the contract are UUIDs, which have 16: the rest are zeros. */
export function uuidOf(jobId: string): string {
  return `${jobId}00000000`.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export function jobIdOf(uuid: string): string {
  return uuid.replaceAll('-', '').slice(0, 24);
}
