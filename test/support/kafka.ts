/** A Kafka broker of a test file's own, and topics and groups of its own for each test. */
import { afterAll, describe } from '@jest/globals';
import { startKafka } from '../../scripts/servers/kafka.ts';
import type { KafkaOptions, KafkaServer } from '../../scripts/servers/kafka.ts';

let topics = 0;

/** No two are the same, also not of two runs on a broker that goes on. */
export function newTopic(): string {
  topics += 1;
  return `hints-${process.pid}-${Date.now()}-${topics}`;
}

/** A `describe` whose tests have a broker. To be awaited at the top of a file. */
export async function describeWithKafka(
  name: string,
  tests: (kafka: KafkaServer) => void,
  options: KafkaOptions = {},
): Promise<void> {
  const kafka = await startKafka(options);
  describe(name, () => {
    afterAll(() => kafka.stop());
    tests(kafka);
  });
}
