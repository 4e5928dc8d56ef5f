/** A real Kafka broker for a test file, and topics and groups of its own for each test. */
import { afterAll, describe, test } from '@jest/globals';
import { startKafka } from '../../scripts/servers/kafka.ts';
import type { KafkaOptions, KafkaServer } from '../../scripts/servers/kafka.ts';
import { ServerNotAvailable } from '../../scripts/servers/server-not-available.ts';

let topics = 0;

/** No two are the same, also not of two runs on a broker that goes on. */
export function newTopic(): string {
  topics += 1;
  return `hints-${process.pid}-${Date.now()}-${topics}`;
}

/**
 * A `describe` whose tests have a broker. To be awaited at the top of a file. Where there is no broker to be had they
 * are skipped and it is said why; with CI=true that is a failure.
 */
export async function describeWithKafka(
  name: string,
  tests: (kafka: KafkaServer) => void,
  options: KafkaOptions = {},
): Promise<void> {
  let kafka: KafkaServer;
  try {
    kafka = await startKafka(options);
  } catch (error) {
    if (!(error instanceof ServerNotAvailable) || process.env['CI'] === 'true') throw error;
    console.warn(`NOT RUN: ${name}: ${error.message}`);
    describe.skip(name, () => {
      test('needs a Kafka broker', () => undefined);
    });
    return;
  }
  describe(name, () => {
    afterAll(() => kafka.stop());
    tests(kafka);
  });
}
