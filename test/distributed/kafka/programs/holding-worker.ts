/** A worker that says on stdout when it got hints, and never ends its callback: to be killed. The queue's URL is its argument. */
import { openKafkaQueue } from '../../../../src/queues/kafka/kafka-queue.ts';

const queue = openKafkaQueue(process.argv[2] ?? '', { times: { sessionMs: 1_000, heartbeatMs: 100 } });
await queue.subscribe((hints) => {
  process.stdout.write(`${hints.map(({ id }) => id).join('\n')}\n`);
  return Promise.withResolvers<undefined>().promise;
});
