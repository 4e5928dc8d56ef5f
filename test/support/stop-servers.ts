/** After the tests of the distributed set-up. */
import { running } from './running-servers.ts';

// Jest wants a default export here
// eslint-disable-next-line import/no-default-export
export default async function stopServers(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.stop()));
}
