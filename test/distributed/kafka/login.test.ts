import { expect, test } from '@jest/globals';
import { kafkaUser } from '../../../scripts/servers/kafka-properties.ts';
import { openKafkaQueue } from '../../../src/queues/kafka/kafka-queue.ts';
import { describeWithKafka, newTopic } from '../../support/kafka.ts';
import { hintsOf, Said, Seen } from '../../support/queue-watch.ts';
import { until } from '../../support/until.ts';

await describeWithKafka(
  'the Kafka queue, where one has to log in',
  (kafka) => {
    const url = (mechanism: string, password: string = kafkaUser.password): string =>
      `kafka://${kafkaUser.name}:${encodeURIComponent(password)}@${kafka.brokers}/${newTopic()}?sasl=${mechanism}`;

    test.each(['plain', 'scram-sha-256', 'scram-sha-512'])('%s lets it in', async (mechanism) => {
      const said = new Said();
      const queue = openKafkaQueue(url(mechanism), { events: said });
      const seen = new Seen();
      await queue.subscribe(seen.onHints);
      const hints = hintsOf(10);
      queue.publish(hints);
      await until('hints flow', () => seen.hasAll(hints));
      expect(said.failures).toEqual([]);
      await queue.close();
    });

    test.each(['plain', 'scram-sha-256', 'scram-sha-512'])(
      'a wrong password for %s is said, not shown, and harms nobody',
      async (mechanism) => {
        const said = new Said();
        const queue = openKafkaQueue(url(mechanism, 'wr0ng/secret'), { events: said });
        await queue.subscribe(new Seen().onHints);
        queue.publish(hintsOf(10));
        await until('both sides say so', () => said.failures.length === 2);
        for (const failure of said.failures) {
          expect(failure).toMatch(/authentication failed/i);
          expect(failure).not.toMatch(/wr0ng|secret/);
        }
        queue.publish(hintsOf(10));
        await queue.close();
        expect(said.failures).toHaveLength(2);
      },
    );

    test('without a login it is said that there is none', async () => {
      const said = new Said();
      const queue = openKafkaQueue(`kafka://${kafka.brokers}/${newTopic()}`, { events: said });
      queue.publish(hintsOf(1));
      await until('it is said', () => said.failures.length === 1);
      await queue.close();
    });
  },
  { sasl: true },
);
