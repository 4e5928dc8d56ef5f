import { expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKey } from '../../src/auth/api-keys.ts';
import type { KeyStore } from '../../src/ports/key-store.ts';
import { StoreUnavailable } from '../../src/ports/request-store.ts';
import { openSqliteKeys } from '../../src/stores/sqlite/sqlite-keys.ts';
import { keyStoreConformance } from './key-store.ts';

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'see-other-keys-'));

keyStoreConformance('the keys in SQLite', async () => {
  const folder = await newFolder();
  const nodes: KeyStore[] = [];
  const openAnother = async (): Promise<KeyStore> => {
    const node = await openSqliteKeys({ folder });
    nodes.push(node);
    return node;
  };
  return {
    keys: await openAnother(),
    openAnother,
    close: async () => {
      await Promise.all(nodes.map((node) => node.close()));
      await rm(folder, { recursive: true });
    },
  };
});

test('every file of the keys is for its owner alone', async () => {
  const folder = await newFolder();
  const keys = await openSqliteKeys({ folder });
  await keys.add(makeKey({ owner: 'ann', scopes: ['read'] }, 1).record);
  const files = await readdir(folder);
  expect(files).toContain('keys.sqlite');
  for (const file of files) expect([file, (await stat(join(folder, file))).mode & 0o777]).toStrictEqual([file, 0o600]);
  await keys.close();
  await rm(folder, { recursive: true });
});

test('a file that is no database is unavailable, and says which it is', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'keys.sqlite'), 'these are no keys'.repeat(100));
  const opening = openSqliteKeys({ folder });
  await expect(opening).rejects.toThrow(StoreUnavailable);
  await expect(opening).rejects.toThrow(/keys\.sqlite cannot be used/);
  await rm(folder, { recursive: true });
});
