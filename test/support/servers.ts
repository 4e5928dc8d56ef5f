/** The MongoDB and the Kafka that the distributed set-up's tests share. Each test has a database and a topic of its own. */

/** What start-servers.ts leaves for the test files, which run in other processes. */
export interface SharedServers {
  /** Without a database. */
  readonly mongodb: string;
  /** As Kafka's tools want it: 127.0.0.1:port. */
  readonly kafka: string;
}

const variable = 'SEE_OTHER_TEST_SERVERS';

export function announce(servers: SharedServers): void {
  process.env[variable] = JSON.stringify(servers);
}

export function sharedServers(): SharedServers {
  const announced = process.env[variable];
  if (announced === undefined) throw new Error('this test needs the servers of the project `distributed`');
  return JSON.parse(announced) as SharedServers;
}
