/** What every blob store does. Each test has a store of its own. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { BlobMissing, TooManyBytes } from '../../src/ports/blob-store.ts';
import type { BlobStore } from '../../src/ports/blob-store.ts';
import { newRequestId } from '../../src/request/ids.ts';
import { heldBytes } from '../support/memory.ts';
import { until } from '../support/until.ts';

export interface OpenedBlobs {
  readonly blobs: BlobStore;
  /** Closes the store and removes what is in it. */
  readonly close: () => Promise<void>;
}

const hourMs = 3_600_000;
const mebibyte = 1024 * 1024;
const noLimit = Number.MAX_SAFE_INTEGER;

export function blobStoreConformance(name: string, open: () => Promise<OpenedBlobs>): void {
  describe(name, () => {
    let current: OpenedBlobs | undefined;

    beforeEach(async () => {
      current = await open();
    });

    afterEach(async () => {
      await current?.close();
      current = undefined;
    });

    const opened = (): BlobStore => {
      if (current === undefined) throw new Error('a store is open only while a test runs');
      return current.blobs;
    };

    describe('a blob', () => {
      test.each([
        ['empty', 0],
        ['a byte', 1],
        ['5 MiB', 5 * mebibyte],
        ['an odd number of bytes', 300_007],
      ])('that is %s comes back as it was put', async (_, size) => {
        const blobs = opened();
        const bytes = randomBytes(size);
        const blob = newName();
        expect(await blobs.put(blob, streamOf(bytes), noLimit)).toStrictEqual({ bytes: size, sha256: sha256(bytes) });
        expect((await read(blobs, blob)).equals(bytes)).toBe(true);
      });

      test('comes back whole though it was put in tiny pieces', async () => {
        const blobs = opened();
        const bytes = randomBytes(2000);
        const pieces = Array.from({ length: 2000 }, (_, index) => bytes.subarray(index, index + 1));
        const stored = await blobs.put('a/b', Readable.from(pieces), noLimit);
        expect(stored).toStrictEqual({ bytes: 2000, sha256: sha256(bytes) });
        expect((await read(blobs, 'a/b')).equals(bytes)).toBe(true);
      });

      test('can be read in ranges, both ends included', async () => {
        const blobs = opened();
        const bytes = randomBytes(mebibyte);
        await blobs.put('a/b', streamOf(bytes), noLimit);
        const last = mebibyte - 1;
        for (const [start, end] of [
          [0, 99],
          [1000, 700_000],
          [last - 10, last],
          [last, last],
          [0, 0],
          [17, 17],
          [0, last],
        ] as const) {
          const range = await read(blobs, 'a/b', { start, end });
          expect(range.equals(bytes.subarray(start, end + 1))).toBe(true);
        }
      });

      test('can be read by many at once', async () => {
        const blobs = opened();
        const bytes = randomBytes(mebibyte);
        await blobs.put('a/b', streamOf(bytes), noLimit);
        const all = await Promise.all(Array.from({ length: 10 }, () => read(blobs, 'a/b')));
        expect(all.every((each) => each.equals(bytes))).toBe(true);
      });

      test('can be put while others are', async () => {
        const blobs = opened();
        const all = Array.from({ length: 10 }, () => ({ blob: newName(), bytes: randomBytes(100_000) }));
        await Promise.all(all.map(({ blob, bytes }) => blobs.put(blob, streamOf(bytes), noLimit)));
        for (const { blob, bytes } of all) expect((await read(blobs, blob)).equals(bytes)).toBe(true);
      });

      test('can have other parts of the request beside it', async () => {
        const blobs = opened();
        await blobs.put('a/input', streamOf(Buffer.from('in')), noLimit);
        await blobs.put('a/result', streamOf(Buffer.from('out')), noLimit);
        await blobs.put('b/input', streamOf(Buffer.from('other')), noLimit);
        await blobs.remove(['a/input']);
        expect(await names(blobs)).toEqual(['a/result', 'b/input']);
        expect(String(await read(blobs, 'a/result'))).toBe('out');
      });

      test('need not be read to its end', async () => {
        const blobs = opened();
        await blobs.put('a/b', streamOf(randomBytes(5 * mebibyte)), noLimit);
        const reader = await blobs.open('a/b');
        reader.destroy();
        await until('the reader is closed', () => reader.closed);
      });

      test('that is not there is missing', async () => {
        const blobs = opened();
        await expect(blobs.open('a/b')).rejects.toBeInstanceOf(BlobMissing);
        await expect(blobs.open('a/b', { start: 0, end: 0 })).rejects.toBeInstanceOf(BlobMissing);
        await inScratch((scratch) => expect(blobs.localPath('a/b', scratch)).rejects.toBeInstanceOf(BlobMissing));
      });
    });

    describe('nothing is kept', () => {
      const expectNothing = async (blobs: BlobStore): Promise<void> => {
        await expect(blobs.open('a/b')).rejects.toBeInstanceOf(BlobMissing);
        expect(await names(blobs)).toEqual([]);
      };

      test('of a blob that has too many bytes', async () => {
        const blobs = opened();
        for (const [size, maxBytes] of [
          [1, 0],
          [1001, 1000],
          [3 * mebibyte, mebibyte],
        ] as const) {
          const putting = blobs.put('a/b', streamOf(randomBytes(size)), maxBytes);
          await expect(putting).rejects.toBeInstanceOf(TooManyBytes);
          await expect(putting).rejects.toMatchObject({ maxBytes });
          await expectNothing(blobs);
        }
        expect((await blobs.put('a/b', streamOf(randomBytes(1000)), 1000)).bytes).toBe(1000);
      });

      test('of a blob that goes on without end', async () => {
        const blobs = opened();
        const source = new Readable({
          read() {
            this.push(Buffer.alloc(65_536));
          },
        });
        await expect(blobs.put('a/b', source, 10 * mebibyte)).rejects.toBeInstanceOf(TooManyBytes);
        source.destroy();
        await expectNothing(blobs);
      });

      test('of a source that fails half way', async () => {
        const blobs = opened();
        const failure = new Error('the connection broke');
        await expect(blobs.put('a/b', brokenAfter(mebibyte, failure), noLimit)).rejects.toThrow('the connection broke');
        await expectNothing(blobs);
      });

      test('of a source that is destroyed half way', async () => {
        const blobs = opened();
        await expect(blobs.put('a/b', brokenAfter(mebibyte), noLimit)).rejects.toThrow();
        await expectNothing(blobs);
      });

      test('of a source that was destroyed before', async () => {
        const blobs = opened();
        const source = streamOf(randomBytes(10));
        source.destroy();
        await expect(blobs.put('a/b', source, noLimit)).rejects.toThrow();
        await expectNothing(blobs);
      });
    });

    test('chunks that may be freed are stored whole, and others stay as they are', async () => {
      const blobs = opened();
      const [given, kept] = [randomBytes(mebibyte), randomBytes(mebibyte)];
      const [copyOfGiven, copyOfKept] = [Buffer.from(given), Buffer.from(kept)];
      await blobs.put('a/given', Readable.from([given]), noLimit, { mayFreeChunks: true });
      await blobs.put('a/kept', Readable.from([kept]), noLimit);
      expect((await read(blobs, 'a/given')).equals(copyOfGiven)).toBe(true);
      expect((await read(blobs, 'a/kept')).equals(copyOfKept)).toBe(true);
      expect(kept.equals(copyOfKept)).toBe(true);
    });

    test('a source that has too many bytes is left to the caller, who may still have to answer over it', async () => {
      const source = streamOf(randomBytes(mebibyte));
      await expect(opened().put('a/b', source, 10)).rejects.toBeInstanceOf(TooManyBytes);
      expect(source.destroyed).toBe(false);
      source.destroy();
    });

    describe('a name that is put again', () => {
      test('has the new bytes, and a reader from before still gets the old ones', async () => {
        const blobs = opened();
        const [old, young] = [randomBytes(5 * mebibyte), randomBytes(4 * mebibyte)];
        await blobs.put('a/b', streamOf(old), noLimit);
        const reader = await blobs.open('a/b');
        await blobs.put('a/b', streamOf(young), noLimit);
        expect((await buffer(reader)).equals(old)).toBe(true);
        expect((await read(blobs, 'a/b')).equals(young)).toBe(true);
        expect(await names(blobs)).toEqual(['a/b']);
      });

      test('keeps the old bytes if the new ones do not all come', async () => {
        const blobs = opened();
        const old = randomBytes(1000);
        await blobs.put('a/b', streamOf(old), noLimit);
        await expect(blobs.put('a/b', brokenAfter(100), noLimit)).rejects.toThrow();
        await expect(blobs.put('a/b', streamOf(randomBytes(100)), 10)).rejects.toBeInstanceOf(TooManyBytes);
        expect((await read(blobs, 'a/b')).equals(old)).toBe(true);
        expect(await names(blobs)).toEqual(['a/b']);
      });

      test('twice at once has the bytes of one of the two', async () => {
        const blobs = opened();
        const both = [randomBytes(mebibyte), randomBytes(mebibyte)];
        await Promise.all(both.map((bytes) => blobs.put('a/b', streamOf(bytes), noLimit)));
        const kept = await read(blobs, 'a/b');
        expect(both.filter((bytes) => bytes.equals(kept))).toHaveLength(1);
        expect(await names(blobs)).toEqual(['a/b']);
      });
    });

    test('a local path is that of a file with the bytes', async () => {
      const blobs = opened();
      const bytes = randomBytes(mebibyte);
      await blobs.put('a/b', streamOf(bytes), noLimit);
      await inScratch(async (scratch) => {
        expect((await readFile(await blobs.localPath('a/b', scratch))).equals(bytes)).toBe(true);
        expect((await readFile(await blobs.localPath('a/b', scratch))).equals(bytes)).toBe(true);
      });
      expect((await read(blobs, 'a/b')).equals(bytes)).toBe(true);
    });

    test('what is done to the file at a local path leaves the blob as it is', async () => {
      const blobs = opened();
      const bytes = randomBytes(mebibyte);
      await blobs.put('a/b', streamOf(bytes), noLimit);
      await inScratch(async (scratch) => {
        await writeFile(await blobs.localPath('a/b', scratch), 'changed');
        await rename(await blobs.localPath('a/b', scratch), join(scratch, 'moved'));
        await rm(await blobs.localPath('a/b', scratch));
        expect((await readFile(await blobs.localPath('a/b', scratch))).equals(bytes)).toBe(true);
      });
      expect((await read(blobs, 'a/b')).equals(bytes)).toBe(true);
    });

    test('a local path can be asked for before the scratch folder is there', async () => {
      const blobs = opened();
      await blobs.put('a/b', streamOf(Buffer.from('bytes')), noLimit);
      await inScratch(async (scratch) => {
        expect(await readFile(await blobs.localPath('a/b', join(scratch, 'not', 'made')), 'utf8')).toBe('bytes');
      });
    });

    describe('removing', () => {
      test('takes blobs that are there and does not mind those that are not', async () => {
        const blobs = opened();
        await blobs.put('a/b', streamOf(randomBytes(10)), noLimit);
        await blobs.put('c/d', streamOf(randomBytes(10)), noLimit);
        await blobs.remove(['not/there', 'a/b', 'nor/this', 'a/b']);
        await expect(blobs.open('a/b')).rejects.toBeInstanceOf(BlobMissing);
        expect(await names(blobs)).toEqual(['c/d']);
        await blobs.remove([]);
        await blobs.remove(['a/b']);
      });

      test('takes many at once', async () => {
        const blobs = opened();
        const many = Array.from({ length: 100 }, newName);
        for (const each of many) await blobs.put(each, streamOf(randomBytes(10)), noLimit);
        expect(await names(blobs)).toEqual(many.toSorted());
        await blobs.remove(many);
        expect(await names(blobs)).toEqual([]);
      });

      test('leaves the name free', async () => {
        const blobs = opened();
        for (const bytes of [randomBytes(10), randomBytes(20)]) {
          await blobs.put('a/b', streamOf(bytes), noLimit);
          expect((await read(blobs, 'a/b')).equals(bytes)).toBe(true);
          await blobs.remove(['a/b']);
        }
      });
    });

    test('only what is old enough is listed as old', async () => {
      const blobs = opened();
      await blobs.put('a/b', streamOf(randomBytes(10)), noLimit);
      expect(await names(blobs, hourMs)).toEqual([]);
      expect(await names(blobs, 0)).toEqual(['a/b']);
      await until('the blob is 20 ms old', async () => (await names(blobs, 20)).length === 1);
      await blobs.put('a/b', streamOf(randomBytes(10)), noLimit);
      await blobs.put('c/d', streamOf(randomBytes(10)), noLimit);
      expect(await names(blobs, hourMs)).toEqual([]);
    });

    test('what is listed as old may be removed meanwhile', async () => {
      const blobs = opened();
      const many = Array.from({ length: 50 }, newName);
      await Promise.all(many.map((each) => blobs.put(each, streamOf(randomBytes(10)), noLimit)));
      for await (const each of blobs.olderThan(0)) await blobs.remove([each]);
      expect(await names(blobs)).toEqual([]);
    });

    test.each([
      '../b',
      'a/../b',
      '../../b',
      '/a/b',
      '/etc/passwd',
      'a/b\0',
      'a\0/b',
      'a\\b',
      '..\\b',
      'a/..',
      './b',
      'a/.',
      'a/',
      '/b',
      '',
      '.',
      'a//b',
    ])('the name %j is refused', async (odd) => {
      const blobs = opened();
      const expectRefusal = async (call: Promise<unknown>): Promise<void> => {
        const reason: unknown = await call.catch((error: unknown) => error);
        expect(reason instanceof TypeError || reason instanceof RangeError).toBe(true);
      };
      await expectRefusal(blobs.put(odd, streamOf(randomBytes(1)), noLimit));
      await expectRefusal(blobs.open(odd));
      await inScratch((scratch) => expectRefusal(blobs.localPath(odd, scratch)));
      await blobs.put('a/b', streamOf(randomBytes(1)), noLimit);
      await expectRefusal(blobs.remove(['a/b', odd]));
    });

    test('names that differ in case are different', async () => {
      const blobs = opened();
      await blobs.put('a/B', streamOf(Buffer.from('upper')), noLimit);
      await blobs.put('a/b', streamOf(Buffer.from('lower')), noLimit);
      expect(String(await read(blobs, 'a/B'))).toBe('upper');
    });

    test('200 MiB go through without being held in memory', async () => {
      const blobs = opened();
      const piece = randomBytes(65_536);
      await blobs.put('a/b', repeated(piece, 100), noLimit);
      const before = heldBytes();
      let most = 0;
      let pieces = 0;
      const look = (): void => {
        pieces += 1;
        if (pieces % 800 === 400) most = Math.max(most, heldBytes());
      };
      const watched = repeated(piece, 3200, look);
      const { bytes } = await blobs.put('a/b', watched, noLimit);
      expect(bytes).toBe(200 * mebibyte);
      for await (const chunk of await blobs.open('a/b')) {
        expect((chunk as Buffer).length).toBeLessThan(2 * mebibyte);
        look();
      }
      expect(most - before).toBeLessThan(100 * mebibyte);
    });

    test('close may be called again, and by several at once', async () => {
      const blobs = opened();
      await Promise.all([blobs.close(), blobs.close()]);
      await blobs.close();
    });
  });
}

function newName(): string {
  return `${newRequestId()}/input`;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The bytes in pieces of 64 KiB, as a connection gives them. */
function streamOf(bytes: Buffer): Readable {
  let offset = 0;
  return new Readable({
    read() {
      const piece = bytes.subarray(offset, offset + 65_536);
      offset += piece.length;
      this.push(piece.length === 0 ? null : piece);
    },
  });
}

function repeated(piece: Buffer, count: number, onPiece: () => void = () => undefined): Readable {
  let left = count;
  return new Readable({
    read() {
      onPiece();
      left -= 1;
      this.push(left < 0 ? null : Buffer.from(piece));
    },
  });
}

/** Gives some bytes and then breaks off: with an error, or by going away without a word. */
function brokenAfter(bytes: number, error?: Error): Readable {
  let given = false;
  return new Readable({
    read() {
      if (given) this.destroy(error);
      else this.push(randomBytes(bytes));
      given = true;
    },
  });
}

async function read(
  blobs: BlobStore,
  blob: string,
  range?: { readonly start: number; readonly end: number },
): Promise<Buffer> {
  return buffer(await blobs.open(blob, range));
}

/** Names of what the store has, broken-off uploads among them. */
export async function names(blobs: BlobStore, ageMs = 0): Promise<string[]> {
  const found: string[] = [];
  for await (const name of blobs.olderThan(ageMs)) found.push(name);
  return found.sort();
}

async function inScratch(work: (scratch: string) => Promise<void>): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'see-other-scratch-'));
  try {
    await work(scratch);
  } finally {
    await rm(scratch, { recursive: true });
  }
}
