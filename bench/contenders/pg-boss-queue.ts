/** The queue of the rival on pg-boss. */
import { PgBoss } from 'pg-boss';

export const queueName = 'estimates';

/** As many calls as may be at the database at the same time; they share a flush of its log. */
const connections = 32;

/**
 * Connected, with the queue there. Whatever goes wrong meanwhile is told on stderr.
 *
 * Jobs are not announced with NOTIFY: PostgreSQL lets only one transaction that has used it commit at a time, so each POST
 * would wait for a flush of its own (a third of the POSTs a second). programs/pg-boss.ts wakes the workers of its own process.
 */
export async function openBoss(url: string): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString: url, max: connections });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  await boss.createQueue(queueName);
  return boss;
}
