/** A real MongoDB for the facts of a test file. Where there is none to be had they are skipped, but not in CI. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { mongodExecutable } from '../../scripts/servers/mongod-executable.ts';
import { startMongod } from '../../scripts/servers/mongod.ts';
import type { MongodOptions, MongoServer } from '../../scripts/servers/mongod.ts';
import { ServerNotAvailable } from '../../scripts/servers/server-not-available.ts';

const missing = await whatIsMissing();
const startsWithinMs = 120_000;

async function whatIsMissing(): Promise<string | undefined> {
  try {
    await mongodExecutable();
    return undefined;
  } catch (error) {
    if (!(error instanceof ServerNotAvailable) || process.env['CI'] === 'true') throw error;
    return error.message;
  }
}

/** Describes facts that need a MongoDB, which they are given. It is started before the first and stopped after the last. */
export function describeWithMongod(
  name: string,
  facts: (server: () => MongoServer) => void,
  options?: MongodOptions,
): void {
  if (missing !== undefined) console.warn(`not run: ${name}. ${missing}`);
  (missing === undefined ? describe : describe.skip)(name, () => {
    let running: MongoServer | undefined;
    beforeAll(async () => {
      running = await startMongod(options);
    }, startsWithinMs);
    afterAll(async () => {
      await running?.stop();
    }, startsWithinMs);
    facts(() => {
      if (running === undefined) throw new Error('MongoDB runs only while a test does');
      return running;
    });
  });
}

/** The URL of a database that nobody has used. */
export function newDatabase(server: MongoServer): string {
  return server.urlOf(`test-${randomUUID()}`);
}

export async function dropDatabase(url: string): Promise<void> {
  await withClient(url, (client) => client.db(new URL(url).pathname.slice(1)).dropDatabase());
}

/** Looks into a database past the store. */
export async function withClient<Result>(url: string, work: (client: MongoClient) => Promise<Result>): Promise<Result> {
  const client = new MongoClient(url);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
