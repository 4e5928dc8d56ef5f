import { expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { openFolderBlobs } from '../../src/blobs/folder/folder-blobs.ts';
import { blobStoreConformance, names } from './blob-store.ts';
import { until } from '../support/until.ts';

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'see-other-blobs-'));

blobStoreConformance('the folder of blobs', async () => {
  const folder = await newFolder();
  const blobs = await openFolderBlobs(folder);
  return {
    blobs,
    close: async () => {
      await blobs.close();
      // nothing is left that the store would not find again
      for await (const name of blobs.olderThan(0)) await blobs.remove([name]);
      const left = await readdir(folder);
      await rm(folder, { recursive: true });
      expect(left).toEqual([]);
    },
  };
});

test('what a killed process left of an upload is listed, and can be removed', async () => {
  const folder = await newFolder();
  const blobs = await openFolderBlobs(folder);
  const source = new PassThrough();
  const putting = blobs.put('a/b', source, 1000);
  source.write('half of it');
  const [left] = await until('the upload has begun', async () => {
    const found = await names(blobs);
    return found.length > 0 && found;
  });
  expect(left).toMatch(/^upload\//);
  // what another process that starts then sees and does
  const other = await openFolderBlobs(folder);
  expect(await names(other)).toEqual([left]);
  await other.remove([left ?? '']);
  expect(await readdir(folder)).toEqual([]);
  source.end();
  await expect(putting).rejects.toThrow();
  await rm(folder, { recursive: true });
});

test('the folder of blobs is made, with those above it', async () => {
  const folder = await newFolder();
  const blobs = await openFolderBlobs(join(folder, 'a', 'b'));
  expect(await names(blobs)).toEqual([]);
  await rm(folder, { recursive: true });
});

test('files of others in the folder are let be', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'requests.sqlite'), '');
  await writeFile(join(folder, '.blob'), '');
  await mkdir(join(folder, 'more'));
  expect(await names(await openFolderBlobs(folder))).toEqual([]);
  await rm(folder, { recursive: true });
});
