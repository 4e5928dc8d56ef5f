/** The topic, which is created if it is not there: by any node, also by several at the same time. */
import { KafkaClient } from './client.ts';
import { settledWithin } from './backoff.ts';
import type { KafkaUrl } from './kafka-url.ts';

/** A hint is of no use for long: the due claim has found its work. One day, in milliseconds. */
const configEntries = [{ name: 'retention.ms', value: '86400000' }];

/** Rejects if the brokers do not answer, or if it is not there and may not be created. What exists is left as it is. */
export async function ensureTopic(url: KafkaUrl): Promise<void> {
  const { topic, partitions, replication } = url;
  const client = new KafkaClient(url);
  const admin = client.kafka.admin();
  try {
    await admin.connect();
    if (await exists(topic, () => admin.fetchTopicMetadata({ topics: [topic] }))) return;
    await admin.createTopics({
      topics: [{ topic, numPartitions: partitions, replicationFactor: replication, configEntries }],
      waitForLeaders: true,
    });
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
