/** What of the blobs in GridFS is more than any blob store has to do. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { GridFSBucket } from 'mongodb';
import type { Db } from 'mongodb';
import { openGridfsBlobs } from '../../../src/blobs/gridfs/gridfs-blobs.ts';
import type { BlobStore } from '../../../src/ports/blob-store.ts';
import { StoreUnavailable } from '../../../src/ports/request-store.ts';
import { names } from '../../conformance/blob-store.ts';
import { describeWithMongod, newDatabase } from '../../support/mongod.ts';
import { dropDatabase, withClient } from '../../support/mongodb.ts';
import { until } from '../../support/until.ts';

const mebibyte = 1024 * 1024;
const noLimit = Number.MAX_SAFE_INTEGER;
const twoHoursMs = 7_200_000;

describeWithMongod('the blobs in GridFS', (server) => {
  let url: string;
  let blobs: BlobStore;

  beforeEach(async () => {
    url = newDatabase(server());
    blobs = await openGridfsBlobs({ url });
  });

  afterEach(async () => {
    await blobs.close();
    await dropDatabase(url);
  });

  const inDatabase = <Result>(work: (db: Db) => Promise<Result>): Promise<Result> =>
    withClient(url, (client) => work(client.db()));

  const countAll = (): Promise<number[]> =>
    inDatabase((db) =>
      Promise.all(['blobs.files', 'blobs.chunks', 'blobs.loose'].map((name) => db.collection(name).countDocuments())),
    );

  test('can be read with any other GridFS program', async () => {
    const bytes = randomBytes(3 * mebibyte + 7);
    await blobs.put('a/b', Readable.from([bytes]), noLimit);
    const read = await inDatabase((db) =>
      buffer(new GridFSBucket(db, { bucketName: 'blobs' }).openDownloadStreamByName('a/b')),
    );
    expect(read.equals(bytes)).toBe(true);
  });

  test('leave nothing behind: not of what is removed, nor of what was refused', async () => {
    await blobs.put('a/b', Readable.from([randomBytes(3 * mebibyte)]), noLimit);
    const tooMany = Readable.from([randomBytes(3 * mebibyte), randomBytes(1)]);
    await expect(blobs.put('c/d', tooMany, 3 * mebibyte)).rejects.toThrow();
    await blobs.remove(['a/b']);
    expect(await countAll()).toEqual([0, 0, 0]);
  });

  test('are removed a few hundred pieces at a time, each of which can be answered in time', async () => {
    /** How many of the large one's pieces each slice has. */
    const deleted: number[] = [];
    const watched = await openGridfsBlobs({
      url,
      onCommand: ({ commandName, command }) => {
        const { deletes } = command as { deletes?: [{ q: { n?: { $gte: number; $lt: number } } }] };
        const slice = commandName === 'delete' ? deletes?.[0].q.n : undefined;
        if (slice !== undefined) deleted.push(Math.min(slice.$lt, 1_000) - Math.min(slice.$gte, 1_000));
      },
    });
    await blobs.put('a/large', Readable.from([Buffer.from('x')]), noLimit);
    await blobs.put('a/small', Readable.from([Buffer.from('x')]), noLimit);
    await inDatabase(async (db) => {
      const large = await db.collection('blobs.files').findOne({ filename: 'a/large' });
      const pieces = Array.from({ length: 999 }, (_, index) => ({ files_id: large?._id, n: index + 1, data: '' }));
      await db.collection('blobs.chunks').insertMany(pieces);
    });
    await watched.remove(['a/large', 'a/small', 'a/nothing']);
    await watched.close();
    expect(await countAll()).toEqual([0, 0, 0]);
    expect(deleted.length).toBeGreaterThan(4);
    expect(Math.max(...deleted)).toBeLessThanOrEqual(256);
  });

  test('name what a killed process left of an upload, which can be removed', async () => {
    const source = new PassThrough();
    const putting = blobs.put('a/b', source, noLimit);
    source.write(randomBytes(3 * mebibyte));
    const [left = ''] = await until('the upload has begun', async () => {
      const found = await names(blobs);
      return found.length > 0 && (await countAll())[1] === 3 && found;
    });
    expect(left).toMatch(/^upload\//);
    // what another process that starts then sees and does
    const other = await openGridfsBlobs({ url });
    expect(await names(other)).toEqual([left]);
    await other.remove([left]);
    await other.close();
    expect(await countAll()).toEqual([0, 0, 0]);
    // and if the upload goes on after all, it is not kept
    source.end(randomBytes(2 * mebibyte));
    await expect(putting).rejects.toThrow('removed');
    expect(await countAll()).toEqual([0, 0, 0]);
  });

  test('keep what was replaced for whoever is reading it, for an hour', async () => {
    for (const size of [2, 3]) await blobs.put('a/b', Readable.from([randomBytes(size * mebibyte)]), noLimit);
    expect(await names(blobs)).toEqual(['a/b']);
    expect(await countAll()).toEqual([1, 5, 1]);
    await inDatabase((db) =>
      db.collection('blobs.loose').updateMany({}, { $set: { since: new Date(Date.now() - twoHoursMs) } }),
    );
    expect(await names(blobs)).toEqual(['a/b']);
    expect(await countAll()).toEqual([1, 3, 0]);
  });

  test('reject as unavailable while MongoDB is away, in the middle of an upload too', async () => {
    await blobs.put('a/b', Readable.from([randomBytes(3 * mebibyte)]), noLimit);
    const source = new PassThrough();
    const putting = blobs.put('c/d', source, noLimit).catch((error: unknown) => error);
    await until('the upload has begun', async () => (await names(blobs)).length === 2);
    await server().kill();
    try {
      source.end(randomBytes(2 * mebibyte));
      expect(await putting).toEqual(expect.any(StoreUnavailable));
      await expect(blobs.open('a/b')).rejects.toEqual(expect.any(StoreUnavailable));
      await expect(blobs.remove(['a/b'])).rejects.toEqual(expect.any(StoreUnavailable));
    } finally {
      await server().restart();
    }
    const left = await until('they can be listed', () => names(blobs).catch(() => undefined));
    expect(left).toEqual(['a/b', expect.stringMatching(/^upload\//)]);
    expect((await buffer(await blobs.open('a/b'))).length).toBe(3 * mebibyte);
  });
});
