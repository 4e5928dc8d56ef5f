import { expect, test } from '@jest/globals';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openBlobs, openStore } from '../../../src/adapters.ts';
import { describeWithMongod, newDatabase } from '../../support/mongod.ts';
import { dropDatabase, withClient } from '../../support/mongodb.ts';

const command = fileURLToPath(new URL('../../../bin/see-other.js', import.meta.url));

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

  test('may have a password, which a worker does not say', async () => {
    const url = newDatabase(server());
    await withClient(url, (client) =>
      client.db('admin').command({ createUser: 'ann', pwd: 's3cret', roles: ['root'] }),
    );
    const store = `${url.replace('//', '//ann:s3cret@')}&authSource=admin`;
    const worker = spawn(process.execPath, [command, 'serve', '--role', 'worker'], {
      env: { ...process.env, SEE_OTHER_STORE: store, SEE_OTHER_LOG_LEVEL: 'debug' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [worker.stdout, worker.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = once(worker, 'exit');
    await Promise.race([once(worker.stdout, 'data'), ended]);
    worker.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    await dropDatabase(url);
    expect(said).toContain(`works on requests of ${url.replace(/\?.*/, '')}\n`);
    expect(said).not.toContain('s3cret');
  });

  test('has to name a database', async () => {
    const { host } = new URL(server().urlOf('x'));
    for (const url of [`mongodb://${host}`, `mongodb://${host}/?replicaSet=rs0`])
      await expect(openStore(url)).rejects.toThrow('names no database; write mongodb://HOSTS/see-other');
  });

  test('that leads nowhere is refused with the reason', async () => {
    const { port } = new URL(server().urlOf('x'));
    await expect(openStore('mongodb://127.0.0.1:1/x?replicaSet=rs0')).rejects.toThrow(
      /127\.0\.0\.1:1\/x cannot be reached: connect ECONNREFUSED/,
    );
    await expect(openStore(`mongodb://127.0.0.1:${port}/x?replicaSet=another`)).rejects.toThrow(
      /cannot be reached: no primary of that replica set/,
    );
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
