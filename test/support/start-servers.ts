/** Before the tests of the distributed set-up: one MongoDB and one Kafka for all of them. */
import { startKafka } from '../../scripts/servers/kafka.ts';
import { startMongod } from '../../scripts/servers/mongod.ts';
import { announce } from './servers.ts';
import { running } from './running-servers.ts';

// Jest wants a default export here
// eslint-disable-next-line import/no-default-export
export default async function startServers(): Promise<void> {
  const [mongodb, kafka] = await Promise.all([startMongod(), startKafka()]);
  running.push(mongodb, kafka);
  announce({ mongodb: mongodb.url, kafka: kafka.brokers });
}
