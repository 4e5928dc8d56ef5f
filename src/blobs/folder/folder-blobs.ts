/**
 * Blobs as files of one folder: the blob `<request id>/<part>` is the file `<request id>.<part>.blob`. An upload
 * is written as the blob `upload/<uuid>` and gets its own name once it is complete and on the disk, so a name
 * never stands for half a blob. What a killed process left is found and removed like any other blob.
 */
import { randomUUID } from 'node:crypto';
import { constants, copyFile, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { BlobMissing } from '../../ports/blob-store.ts';
import type { BlobStore, ByteRange, PutOptions, StoredBlob } from '../../ports/blob-store.ts';
import { checkedName, validName } from '../names.ts';
import { writeDurably } from './write.ts';

const blobFile = /^(?<request>[^.]+)\.(?<part>.+)\.blob$/;

/** How much of a blob is read at once. */
const readBytes = 256 * 1024;

/** Opens the blobs in `folder`, which is made if need be. */
export async function openFolderBlobs(folder: string): Promise<BlobStore> {
  await mkdir(folder, { recursive: true });
  return new FolderBlobs(resolve(folder));
}

class FolderBlobs implements BlobStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(name: string, source: Readable, maxBytes: number, options?: PutOptions): Promise<StoredBlob> {
    const path = this.#path(name);
    const upload = this.#path(`upload/${randomUUID()}`);
    try {
      const stored = await writeDurably(source, upload, maxBytes, options);
      await rename(upload, path);
      await this.#keepNames();
      return stored;
    } catch (error) {
      await rm(upload, { force: true });
      throw error;
    }
  }

  async open(name: string, range?: ByteRange): Promise<Readable> {
    const file = await ifThere(open(this.#path(name)));
    if (file === undefined) throw new BlobMissing(name);
    return file.createReadStream({ ...range, highWaterMark: readBytes });
  }

  /** A copy, which costs next to nothing where the file system can share the bytes until one of the two is changed. */
  async localPath(name: string, scratch: string): Promise<string> {
    const path = this.#path(name);
    await mkdir(scratch, { recursive: true });
    const copy = join(scratch, randomUUID());
    const made = await ifThere(copyFile(path, copy, constants.COPYFILE_FICLONE).then(() => true));
    if (made === undefined) throw new BlobMissing(name);
    return copy;
  }

  async remove(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.#path(name)).map((path) => rm(path, { force: true })));
  }

  async *olderThan(ageMs: number): AsyncIterable<string> {
    for await (const { name: file } of await opendir(this.#folder)) {
      const name = file.replace(blobFile, '$<request>/$<part>');
      if (!validName.test(name)) continue;
      const stats = await ifThere(stat(join(this.#folder, file)));
      // rounded down, since the clock of Date.now() is coarser: what was stored just now has the age 0
      if (stats !== undefined && Math.floor(stats.mtimeMs) <= Date.now() - ageMs) yield name;
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #path(name: string): string {
    return join(this.#folder, `${checkedName(name).replace('/', '.')}.blob`);
  }

  /** A rename is durable when its folder is. */
  async #keepNames(): Promise<void> {
    await using folder = await open(this.#folder);
    await folder.sync();
  }
}

/** What a file system call gives, or undefined if the file is not there. */
async function ifThere<Result>(call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
