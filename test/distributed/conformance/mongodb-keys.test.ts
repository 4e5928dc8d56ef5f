import type { KeyStore } from '../../../src/ports/key-store.ts';
import { openMongoKeys } from '../../../src/stores/mongodb/mongo-keys.ts';
import { describeWithMongod, newDatabase } from '../../support/mongod.ts';
import { dropDatabase } from '../../support/mongodb.ts';
import { keyStoreConformance } from '../../conformance/key-store.ts';

describeWithMongod('on a replica set', (server) => {
  keyStoreConformance('the keys in MongoDB', async () => {
    const url = newDatabase(server());
    const nodes: KeyStore[] = [];
    const openAnother = async (): Promise<KeyStore> => {
      const node = await openMongoKeys({ url });
      nodes.push(node);
      return node;
    };
    return {
      keys: await openAnother(),
      openAnother,
      close: async () => {
        await Promise.all(nodes.map((node) => node.close()));
        await dropDatabase(url);
      },
    };
  });
});
