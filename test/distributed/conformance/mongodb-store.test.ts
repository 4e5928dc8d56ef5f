import type { RequestStore } from '../../../src/ports/request-store.ts';
import { openMongoStore } from '../../../src/stores/mongodb/mongo-store.ts';
import { describeWithMongod, newDatabase } from '../../support/mongod.ts';
import { dropDatabase } from '../../support/mongodb.ts';
import { requestStoreConformance } from '../../conformance/request-store.ts';

describeWithMongod('on a replica set', (server) => {
  requestStoreConformance('the MongoDB store', async () => {
    const url = newDatabase(server());
    const nodes: RequestStore[] = [];
    const openAnother = async (): Promise<RequestStore> => {
      const node = await openMongoStore({ url });
      nodes.push(node);
      return node;
    };
    return {
      store: await openAnother(),
      openAnother,
      close: async () => {
        await Promise.all(nodes.map((node) => node.close()));
        await dropDatabase(url);
      },
    };
  });
});
