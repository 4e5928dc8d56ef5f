import { openKafkaQueue } from '../../../src/queues/kafka/kafka-queue.ts';
import { describeWithKafka, newTopic } from '../../support/kafka.ts';
import { workQueueConformance } from '../../conformance/work-queue.ts';

await describeWithKafka('on a real broker', (kafka) => {
  workQueueConformance('the Kafka queue', () => {
    const queue = openKafkaQueue(kafka.url(newTopic()));
    return Promise.resolve({ queue, close: () => queue.close() });
  });
});
