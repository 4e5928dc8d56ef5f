/** Two nodes of the service on a replica set of three, whose primary gives up its office under load. */
import { expect, test } from '@jest/globals';
import { Load, outcomesOf } from '../../support/load.ts';
import { describeWithMongod, newDatabase } from '../../support/mongod.ts';
import { startProtocol } from '../../support/protocol.ts';
import { newQueue } from '../../support/set-up.ts';
import { recordSettlements } from '../../support/settlements.ts';
import { until } from '../../support/until.ts';

describeWithMongod(
  'while a primary steps down',
  (server) => {
    test('what one node accepts can be read at once from the other, all of it is done, and each is settled once', async () => {
      const ports = { store: newDatabase(server()), queue: newQueue() };
      await using first = await startProtocol({ ports });
      await using second = await startProtocol({ ports });
      await using log = await recordSettlements(ports.store);
      // its clients stand for no answer but 202, 200, 303, and 503 with Retry-After
      const load = new Load([first, second]);
      await load.accepts(50);
      for (let stepDown = 0; stepDown < 2; stepDown += 1) {
        await server().stepDown();
        await load.accepts(100);
      }
      await load.stop();

      const locations = [...load.locations.values()];
      const outcomes = await outcomesOf(second, locations);
      expect(outcomes.filter(({ status }) => status !== 'succeeded')).toEqual([]);
      await until('the database has written down each', () => log.settled().length >= locations.length);
      const settled = log.settled().map(({ id }) => `/requests/${id}`);
      expect(settled.toSorted()).toEqual(locations.toSorted());
    });
  },
  { replicas: 3 },
);
