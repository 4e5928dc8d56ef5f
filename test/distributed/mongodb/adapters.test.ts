import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { openBlobs, openStore } from '../../../src/adapters.ts';
import { describeWithMongod, newDatabase } from '../../support/mongod.ts';
import { dropDatabase, withClient } from '../../support/mongodb.ts';

describeWithMongod('a URL of MongoDB', (server) => {
  test('opens the store, and the blobs in the same database unless they have a URL of their own', async () => {
    const [url, another] = [newDatabase(server()), newDatabase(server())];
    const folder = await mkdtemp(join(tmpdir(), 'see-other-adapters-'));
    const opened = [
      await openStore(url),
      await openBlobs(undefined, url),
      await openBlobs(`gridfs:${another}`, url),
      await openBlobs(`file:${folder}`, url),
    ] as const;
    for (const [index, blobs] of opened.slice(1).entries())
      await (blobs as (typeof opened)[1]).put(`a/${String(index)}`, Readable.from([Buffer.from('x')]), 9);
    const stored = (at: string) =>
      withClient(at, (client) =>
        client
          .db()
          .collection('blobs.files')
          .find()
          .map(({ filename }) => filename as string)
          .toArray(),
      );
    expect([await stored(url), await stored(another)]).toEqual([['a/0'], ['a/1']]);
    await Promise.all(opened.map((each) => each.close()));
    await Promise.all([dropDatabase(url), dropDatabase(another), rm(folder, { recursive: true })]);
  });
});

test('an embedded start loads no driver of MongoDB', async () => {
  const adapters = new URL('../../../src/adapters.ts', import.meta.url).href;
  const program = `
    import { createRequire } from 'node:module';
    const { openStore } = await import(${JSON.stringify(adapters)});
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('/node_modules/mongodb/'));
    const before = loaded();
    await openStore('mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=1&x').catch(() => undefined);
    console.log(JSON.stringify([before, loaded()]));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  expect(JSON.parse(stdout)).toEqual([false, true]);
});

test.each([
  ['store', () => openStore('mongo://ann:s3cret@host/db?a=s3cret')],
  ['blobs', () => openBlobs('gridfs://ann:s3cret@host/db', 'sqlite:./data')],
  ['blobs', () => openBlobs('mongodb://ann:s3cret@host/db', 'sqlite:./data')],
])('a URL that opens no %s is refused with all that do, and without its password', async (_, open) => {
  const reason: unknown = await open().catch((error: unknown) => error);
  expect(String(reason)).toMatch(/(sqlite|file):FOLDER.*mongodb:\/\/HOSTS\/DATABASE/);
  expect(String(reason)).not.toContain('s3cret');
});
