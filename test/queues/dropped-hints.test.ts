/** Hints that find no room are told, so that somebody sees that the queue does not keep up. */
import { expect, test } from '@jest/globals';
import { openKafkaQueue } from '../../src/queues/kafka/kafka-queue.ts';
import { openLocalQueue } from '../../src/queues/local/local-queue.ts';
import { hintsOf, Said } from '../support/queue-watch.ts';

const room = 10_000;

test('of the local queue, when nobody takes them', async () => {
  const said = new Said();
  const queue = openLocalQueue(said);
  queue.publish(hintsOf(room));
  expect(said.dropped).toBe(0);
  queue.publish(hintsOf(3));
  queue.publish(hintsOf(4));
  expect(said.dropped).toBe(7);
  await queue.close();
});

test('of Kafka, when no broker is there', async () => {
  const said = new Said();
  const queue = openKafkaQueue('kafka://127.0.0.1:1/topic', { events: said });
  queue.publish(hintsOf(room));
  expect(said.dropped).toBe(0);
  queue.publish(hintsOf(3));
  queue.publish(hintsOf(room + 4));
  expect(said.dropped).toBe(3 + room + 4);
  await queue.close();
});
