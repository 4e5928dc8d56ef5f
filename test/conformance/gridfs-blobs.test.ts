import { openGridfsBlobs } from '../../src/blobs/gridfs/gridfs-blobs.ts';
import { describeWithMongod, dropDatabase, newDatabase } from '../support/mongod.ts';
import { blobStoreConformance } from './blob-store.ts';

describeWithMongod('on a replica set', (server) => {
  blobStoreConformance('the blobs in GridFS', async () => {
    const url = newDatabase(server());
    const blobs = await openGridfsBlobs({ url });
    return {
      blobs,
      close: async () => {
        await blobs.close();
        await dropDatabase(url);
      },
    };
  });
});
