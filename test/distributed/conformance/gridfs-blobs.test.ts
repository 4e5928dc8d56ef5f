import { openGridfsBlobs } from '../../../src/blobs/gridfs/gridfs-blobs.ts';
import { describeWithMongod, newDatabase } from '../../support/mongod.ts';
import { dropDatabase } from '../../support/mongodb.ts';
import { blobStoreConformance } from '../../conformance/blob-store.ts';

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
