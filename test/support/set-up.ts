/**
 * The set-up that a test's service stands on: SQLite and the local queue, or MongoDB and Kafka. Which one, Jest's
 * projects say (jest.config.js): the same tests run on both.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { dropDatabase } from './mongodb.ts';
import { sharedServers } from './servers.ts';

type SetUp = 'embedded' | 'distributed';

const setUp: SetUp = (globalThis as { setUp?: SetUp }).setUp ?? 'embedded';

/** A store and a queue that nobody has used, as the URLs of `--store` and `--queue`. */
export interface TestPorts {
  readonly store: string;
  readonly queue: string;
  /** Removes what is not in the test's folder. */
  drop(): Promise<void>;
}

/** @param folder the test's own, which it removes itself */
export function newPorts(folder: string): TestPorts {
  if (setUp === 'embedded')
    return { store: `sqlite:${join(folder, 'data')}`, queue: 'local:', drop: () => Promise.resolve() };
  const name = `test-${randomUUID()}`;
  const { mongodb, kafka } = sharedServers();
  const store = databaseUrl(mongodb, name);
  return {
    store,
    queue: `kafka://${kafka}/${name}?partitions=2`,
    drop: () => dropDatabase(store),
  };
}

/** The server's URL with a database in it. */
function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
