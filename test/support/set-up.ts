/**
 * The set-up that a test's service stands on: SQLite and the local queue, or MongoDB and Kafka. Which one, Jest's
 * projects say (jest.config.js): the same tests run on both.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { dropDatabase } from './mongodb.ts';
import { sharedServers } from './servers.ts';

export type SetUp = 'embedded' | 'distributed';

export const setUp: SetUp = (globalThis as { setUp?: SetUp }).setUp ?? 'embedded';

/** A store and a queue that nobody has used, as the URLs of `--store` and `--queue`. */
export interface TestPorts {
  readonly store: string;
  readonly queue: string;
  /** Removes what is not in the test's folder. */
  drop(): Promise<void>;
}

/** @param folder the test's own, which it removes itself */
export function newPorts(folder: string): TestPorts {
  return setUp === 'embedded' ? embeddedPorts(folder) : distributedPorts();
}

export function embeddedPorts(folder: string): TestPorts {
  return { store: `sqlite:${join(folder, 'data')}`, queue: 'local:', drop: () => Promise.resolve() };
}

export function distributedPorts(): TestPorts {
  const store = databaseUrl(sharedServers().mongodb, `test-${randomUUID()}`);
  return { store, queue: newQueue(), drop: () => dropDatabase(store) };
}

/** A topic of the shared broker. */
export function newQueue(): string {
  return `kafka://${sharedServers().kafka}/test-${randomUUID()}?partitions=2`;
}

/** The server's URL with a database in it. */
function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
