/** What is no hint, or none that is of use, on the topic of a service that works on nothing but what hints bring. */
import { expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { newRequestId } from '../../../src/request/ids.ts';
import { withClient } from '../../support/mongodb.ts';
import { outcomesOf } from '../../support/load.ts';
import { startProtocol } from '../../support/protocol.ts';
import { Said } from '../../support/queue-watch.ts';
import { sharedServers } from '../../support/servers.ts';
import { locationOf } from '../../support/service.ts';
import { distributedPorts } from '../../support/set-up.ts';

const rounds = 20;

const poison: Readonly<Record<string, () => Buffer | string | null>> = {
  'no JSON': () => 'mumble {',
  'no UTF-8': () => Buffer.from([0xff, 0xfe, 0x00, 0x80]),
  empty: () => null,
  'a list': () => '[1,2,3]',
  'a number': () => '7',
  'no id': () => JSON.stringify({ operation: 'echo' }),
  'a bad id': () => JSON.stringify({ id: '../../etc', operation: 'echo' }),
  'no operation': () => JSON.stringify({ id: newRequestId(), operation: 7 }),
  'an unknown operation': () => JSON.stringify({ id: newRequestId(), operation: '__proto__' }),
  'an unknown id': () => JSON.stringify({ id: newRequestId(), operation: 'echo' }),
};

test('all that was asked for is done, and each kind of garbage is reported once', async () => {
  const ports = distributedPorts();
  const topic = new URL(ports.queue).pathname.slice(1);
  const queueEvents = new Said();
  const producer = new Kafka({ brokers: [sharedServers().kafka], logLevel: logLevel.NOTHING }).producer();
  try {
    await using service = await startProtocol({ ports, queueEvents, settings: { pollMs: 600_000 } });
    // the topic is there, and is read, when a first request has been worked on
    await service.finished(locationOf(await service.post('echo', {})));
    await producer.connect();
    const locations: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const message of Object.values(poison))
        await producer.send({ topic, messages: [{ value: message() }, { value: message() }] });
      locations.push(locationOf(await service.post('echo', { round })));
    }
    const outcomes = await outcomesOf(service, locations);
    expect(outcomes.map(({ status, attempt }) => ({ status, attempt }))).toEqual(
      locations.map(() => ({ status: 'succeeded', attempt: 1 })),
    );

    const kinds = queueEvents.failures.map((message) => /passed over: (.*) \(partition/.exec(message)?.[1] ?? message);
    expect(kinds.toSorted()).toEqual([
      'it is empty',
      'it is no JSON',
      'it is no JSON object',
      'its id is no id of a request',
      'its operation is no string',
    ]);
    expect(service.reported).toEqual([]);
    const stored = await withClient(ports.store, (client) => client.db().collection('requests').countDocuments());
    expect(stored).toBe(rounds + 1);
  } finally {
    await producer.disconnect();
    await ports.drop();
  }
});
