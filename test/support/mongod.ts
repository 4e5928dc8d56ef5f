/** A MongoDB of a test file's own, for the tests that look into it, or end it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { startMongod } from '../../scripts/servers/mongod.ts';
import type { MongodOptions, MongoServer } from '../../scripts/servers/mongod.ts';

const startsWithinMs = 120_000;

/** Describes facts that need a MongoDB, which they are given. It is started before the first and stopped after the last. */
export function describeWithMongod(
  name: string,
  facts: (server: () => MongoServer) => void,
  options?: MongodOptions,
): void {
  describe(name, () => {
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
