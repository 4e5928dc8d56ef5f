/** Publishes a hint, says what comes, and ends. The queue's URL is its argument. */
import { openKafkaQueue } from '../../../../src/queues/kafka/kafka-queue.ts';
import { newRequestId } from '../../../../src/request/ids.ts';

const queue = openKafkaQueue(process.argv[2] ?? '', {
  events: {
    queueFailed: (error) => process.stdout.write(`${error.message}\n`),
    queueRecovered: () => undefined,
    hintsDropped: () => undefined,
  },
});
const came = Promise.withResolvers<undefined>();
await queue.subscribe((hints) => {
  process.stdout.write(hints.map(({ operation }) => `${operation} came\n`).join(''));
  came.resolve(undefined);
  return Promise.resolve();
});
queue.publish([{ id: newRequestId(), operation: 'estimate' }]);
await came.promise;
await queue.close();
