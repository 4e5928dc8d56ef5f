/** The whole service while its Kafka broker is away: callers notice nothing, and workers find the work in the store. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KafkaServer } from '../../../scripts/servers/kafka.ts';
import { startKafka } from '../../../scripts/servers/kafka.ts';
import { newTopic } from '../../support/kafka.ts';
import { outcomesOf } from '../../support/load.ts';
import { startProtocol } from '../../support/protocol.ts';
import type { ProtocolService } from '../../support/protocol.ts';
import { Said } from '../../support/queue-watch.ts';
import { locationOf } from '../../support/service.ts';
import { distributedPorts } from '../../support/set-up.ts';
import type { TestPorts } from '../../support/set-up.ts';
import { until } from '../../support/until.ts';

/** Longer than any test: whoever polls so seldom works on nothing but what hints bring. */
const neverMs = 600_000;

describe('while the broker is away', () => {
  let kafka: KafkaServer;
  let ports: TestPorts;

  beforeAll(async () => {
    kafka = await startKafka();
    ports = distributedPorts();
    await kafka.kill();
  });

  afterAll(async () => {
    await kafka.stop();
    await ports.drop();
  });

  test('at the start or later, each POST is answered with 202, and the work is done', async () => {
    const queueEvents = new Said();
    await using service = await startProtocol({
      ports: { store: ports.store, queue: kafka.url(newTopic()) },
      queueEvents,
    });
    await expectServed(service, 200);
    await until('both sides say that they have no broker', () => queueEvents.failures.length === 2);

    await kafka.start();
    await until('both sides say that it is over', () => queueEvents.recoveries.length === 2);
    const going = expectServed(service, 200);
    await kafka.kill();
    await going;
    await expectServed(service, 200);
    await until('both sides say that it is gone again', () => queueEvents.failures.length === 4);
  });

  test('work waits for it only if nobody looks into the store; when it is back, hints bring all that is new', async () => {
    const topic = kafka.url(newTopic());
    const queueEvents = new Said();
    await using service = await startProtocol({
      ports: { store: ports.store, queue: topic },
      queueEvents,
      settings: { pollMs: neverMs },
    });
    const early = await submitted(service, 20);
    await until('both sides say that they have no broker', () => queueEvents.failures.length === 2);
    expect(await statusesOf(service, early)).toEqual(new Set(['accepted']));

    await kafka.start();
    await expectSucceeded(service, early);
    await kafka.kill();
    await submitted(service, 20);
    await until('both sides say that it is gone again', () => queueEvents.failures.length === 4);
    await kafka.start();
    await until('both sides say that it is over', () => queueEvents.recoveries.length === 4);
    await expectSucceeded(service, await submitted(service, 200));
  });
});

async function submitted(service: ProtocolService, count: number): Promise<string[]> {
  const answers = await Promise.all(Array.from({ length: count }, (_, number) => service.post('echo', { number })));
  return answers.map(locationOf);
}

async function expectServed(service: ProtocolService, count: number): Promise<void> {
  await expectSucceeded(service, await submitted(service, count));
}

async function expectSucceeded(service: ProtocolService, locations: readonly string[]): Promise<void> {
  const outcomes = await outcomesOf(service, locations);
  expect(outcomes.map(({ status, attempt }) => ({ status, attempt }))).toEqual(
    locations.map(() => ({ status: 'succeeded', attempt: 1 })),
  );
}

async function statusesOf(service: ProtocolService, locations: readonly string[]): Promise<Set<unknown>> {
  const answers = await Promise.all(locations.map((location) => service.get(location)));
  return new Set(answers.map(({ json }) => json['status']));
}
