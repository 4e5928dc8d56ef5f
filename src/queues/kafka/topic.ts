/** The topic, which is created if it is not there: by any node, also by several at the same time. */
import { KafkaClient } from './client.ts';
import { settledWithin } from './backoff.ts';
import type { KafkaUrl } from './kafka-url.ts';

const configEntries = [
  // a hint is of no use for long: the due claim has found its work. One day, in milliseconds
  { name: 'retention.ms', value: '86400000' },
  // the driver reads no compression but gzip, whatever the cluster's default is
  { name: 'compression.type', value: 'producer' },
];

/** Rejects if the brokers do not answer, or if it is not there and may not be created. What exists is left as it is. */
export async function ensureTopic(url: KafkaUrl): Promise<void> {
  const { topic, partitions, replication } = url;
  const client = new KafkaClient(url);
  const admin = client.kafka.admin();
  try {
    await admin.connect();
    if (await exists(topic, () => admin.fetchTopicMetadata({ topics: [topic] }))) return;
    await create(topic, () =>
      admin.createTopics({
        topics: [{ topic, numPartitions: partitions, replicationFactor: replication, configEntries }],
        waitForLeaders: true,
      }),
    );
  } finally {
    await settledWithin(1_000, admin.disconnect());
    client.destroy();
  }
}

async function exists(topic: string, ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    if ((error as { type?: string }).type === 'UNKNOWN_TOPIC_OR_PARTITION') return false;
    throw new Error(`the topic ${topic} cannot be looked up: ${(error as Error).message}`, { cause: error });
  }
}

/** Another node may be faster: that it exists by then is no failure. */
async function create(topic: string, ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    // a KafkaJSAggregateError has one for each topic; the driver's classes cannot be imported by name
    const { errors = [error as Error] } = error as { errors?: readonly Error[] };
    const reason = errors.map(({ message }) => message).join(', ');
    throw new Error(`the topic ${topic} is not there and cannot be created: ${reason}`, { cause: error });
  }
}
