/** The whole service while its MongoDB is away. */
import { expect, test } from '@jest/globals';
import type { MongoServer } from '../../../scripts/servers/mongod.ts';
import type { Answer } from '../../support/calls.ts';
import { Gate } from '../../support/handlers.ts';
import { expectAway, Load, outcomesOf } from '../../support/load.ts';
import { describeWithMongod, newDatabase } from '../../support/mongod.ts';
import { withClient } from '../../support/mongodb.ts';
import { header, startProtocol } from '../../support/protocol.ts';
import type { ProtocolService } from '../../support/protocol.ts';
import { locationOf } from '../../support/service.ts';
import { newQueue } from '../../support/set-up.ts';
import { recordSettlements } from '../../support/settlements.ts';
import { until } from '../../support/until.ts';

const keys = Array.from({ length: 8 }, (_, number) => `sent-while-it-was-away-${number}`);

const outages: readonly (readonly [string, (server: MongoServer) => unknown, (server: MongoServer) => unknown])[] = [
  ['is killed and started again', (server) => server.kill(), (server) => server.restart()],
  ['hangs and goes on', (server) => server.pause(), (server) => server.resume()],
];

describeWithMongod('while MongoDB', (server) => {
  test.each(outages)(
    '%s, callers get 503, and afterwards nothing is lost, doubled or settled twice',
    async (_, goAway, comeBack) => {
      const ports = { store: newDatabase(server()), queue: newQueue() };
      const gate = new Gate();
      await using first = await startProtocol({ ports, gate });
      await using second = await startProtocol({ ports, gate });
      await using log = await recordSettlements(ports.store);
      const held = [await first.held(), await first.held()];
      const load = new Load([first, second]);
      await load.accepts(50);
      const [done] = load.locations.values();
      if (done === undefined) throw new Error('nothing was accepted');
      const result = header(await first.get((await first.finished(done)).json['location'] as string), 'location');

      await goAway(server());
      try {
        await until('several calls are refused', () => load.refusals >= 12);
        await expectAllAway(second, done, result);
        for (const answer of await Promise.all(keys.map((key) => sent(first, key)))) expectAway(answer);
        // what runs ends now, with nobody there to settle it
        gate.open();
      } finally {
        await comeBack(server());
      }
      await load.accepts(50);
      await load.stop();

      const locations = [...load.locations.values(), ...held.map(({ location }) => location)];
      for (const key of keys) {
        const location = locationOf(await sent(first, key));
        expect(locationOf(await sent(second, key))).toBe(location);
        locations.push(location);
      }
      for (const key of load.refusedKeys) expect(locationOf(await sent(second, key))).toBe(load.locations.get(key));
      const outcomes = await outcomesOf(second, locations);
      expect(outcomes.filter(({ status }) => status !== 'succeeded')).toEqual([]);
      // a key that was refused at first stands for one request, and there is none that nobody was told of
      expect(new Set(locations).size).toBe(locations.length);
      const stored = await withClient(ports.store, (client) => client.db().collection('requests').countDocuments());
      expect(stored).toBe(locations.length);
      await until('the database has written down each', () => log.settled().length >= locations.length);
      expect(new Set(log.settled().map(({ id }) => id)).size).toBe(log.settled().length);
    },
  );
});

/** What a client of the load sends, too. */
function sent(service: ProtocolService, key: string): Promise<Answer> {
  return service.post('echo', { key }, { 'Idempotency-Key': key });
}

/** Each operation says the same, also to a caller who would watch or wait. */
async function expectAllAway(service: ProtocolService, location: string, result: string): Promise<void> {
  const answers = await Promise.all([
    service.post('echo', {}),
    service.post('echo', {}, { Prefer: 'wait=5' }),
    service.get(location),
    service.get(location, { Prefer: 'wait=5' }),
    service.get('/requests'),
    service.get(result),
    service.get(`${location}/events`),
    service.call('DELETE', location),
  ]);
  answers.forEach(expectAway);
}
