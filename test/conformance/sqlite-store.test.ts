import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestStore } from '../../src/ports/request-store.ts';
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts';
import { requestStoreConformance } from './request-store.ts';

requestStoreConformance('the SQLite store', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-store-'));
  const nodes: RequestStore[] = [];
  const openAnother = async (): Promise<RequestStore> => {
    const node = await openSqliteStore({ folder });
    nodes.push(node);
    return node;
  };
  return {
    store: await openAnother(),
    openAnother,
    close: async () => {
      await Promise.all(nodes.map((node) => node.close()));
      await rm(folder, { recursive: true });
    },
  };
});
