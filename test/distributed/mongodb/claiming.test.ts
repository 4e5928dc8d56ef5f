/** Nodes that claim from one MongoDB do not get into each other's way. */
import { expect, test } from '@jest/globals';
import { openMongoStore } from '../../../src/stores/mongodb/mongo-store.ts';
import { acceptMany, claimDue, ids } from '../../conformance/request-store/requests.ts';
import { describeWithMongod, newDatabase } from '../../support/mongod.ts';
import { dropDatabase } from '../../support/mongodb.ts';

describeWithMongod('nodes that claim at once what is due', (server) => {
  test('each get as much as they ask for, as long as there is enough, and nothing twice', async () => {
    const url = newDatabase(server());
    const store = await openMongoStore({ url });
    const nodes = [store, await openMongoStore({ url }), await openMongoStore({ url })];
    const waiting = await acceptMany(store, 900);
    const claimed: string[] = [];
    const shares: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      for (const share of await Promise.all(nodes.map((node) => claimDue(node, 20)))) {
        shares.push(share.length);
        claimed.push(...ids(share));
      }
    }
    expect(new Set(claimed).size).toBe(claimed.length);
    expect(claimed.filter((id) => !waiting.includes(id))).toEqual([]);
    expect(shares.filter((share) => share < 20)).toEqual([]);
    await Promise.all(nodes.map((node) => node.close()));
    await dropDatabase(url);
  });
});
