/** The whole service on MongoDB and Kafka, with hints that are lost, doubled, late and out of order. */
import { randomInt } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { ChaosQueue } from '../../support/chaos-queue.ts';
import { outcomesOf } from '../../support/load.ts';
import { startProtocol } from '../../support/protocol.ts';
import { locationOf } from '../../support/service.ts';
import { distributedPorts } from '../../support/set-up.ts';
import { recordSettlements } from '../../support/settlements.ts';
import { until } from '../../support/until.ts';

const requests = 400;

// the name of a test that fails tells its seed
test.each([1, 2, 3, randomInt(2 ** 31)])(
  'each request succeeds, at the first attempt, and is settled once (seed %i)',
  async (seed) => {
    const ports = distributedPorts();
    const chaos = { loses: 0.3, repeats: 0.5, delays: 0.5, mostDelayMs: 500 };
    const node = (own: number) =>
      startProtocol({ ports, wrapQueue: (queue) => new ChaosQueue(queue, { seed: seed + own, ...chaos }) });
    try {
      await using first = await node(0);
      await using second = await node(1);
      await using log = await recordSettlements(ports.store);
      const answers = await Promise.all(
        Array.from({ length: requests }, (_, number) => (number % 2 === 0 ? first : second).post('echo', { number })),
      );
      const locations = answers.map(locationOf);
      expect(new Set(locations).size).toBe(requests);
      const outcomes = await outcomesOf(first, locations);
      expect(outcomes.map(({ status, attempt }) => ({ status, attempt }))).toEqual(
        locations.map(() => ({ status: 'succeeded', attempt: 1 })),
      );
      await until('the database has written down each', () => log.settled().length >= requests);
      expect(new Set(log.settled().map(({ id }) => id)).size).toBe(log.settled().length);
    } finally {
      await ports.drop();
    }
  },
);
