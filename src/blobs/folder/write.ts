/** Writing the file of a blob, about as fast as it comes, in little memory. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { TooManyBytes } from '../../ports/blob-store.ts';
import type { PutOptions, StoredBlob } from '../../ports/blob-store.ts';

/** What is written at once. Two pieces are kept for each file: one fills while the other is written. */
const pieceBytes = 512 * 1024;

/** After so much the disk is told to flush what it has, while more arrives: little is then left to wait for at the end. */
const flushBytes = 64 * 1024 * 1024;

/**
 * Writes a new file; it is on the disk when this resolves. When it rejects, with TooManyBytes past `maxBytes`, the file
 * may be there in part. The source is the caller's: it is not destroyed.
 */
export async function writeDurably(
  source: Readable,
  path: string,
  maxBytes: number,
  { mayFreeChunks = false }: PutOptions = {},
): Promise<StoredBlob> {
  await using file = await open(path, 'wx');
  const growing = new GrowingFile(file);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new TooManyBytes(maxBytes);
    hash.update(chunk);
    await growing.add(chunk);
    if (mayFreeChunks) free(chunk);
  }
  await growing.finish();
  return { bytes, sha256: hash.digest('hex') };
}

/**
 * Gives memory back at once. Left to the garbage collector, the chunks of a large upload make it go through all the rest
 * every 30 MiB or so. A chunk that is a part of something is let be.
 */
function free({ buffer, byteLength }: Uint8Array): void {
  if ('transfer' in buffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** Writes behind: what fails is told by the next call that has to wait for the disk. */
class GrowingFile {
  readonly #file: FileHandle;
  #filling = Buffer.allocUnsafeSlow(pieceBytes);
  #spare = Buffer.allocUnsafeSlow(pieceBytes);
  #filled = 0;
  #unflushed = 0;
  #writing = Promise.resolve();
  #flushing = Promise.resolve();

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Copies the bytes: the chunk is the caller's again. */
  async add(chunk: Uint8Array): Promise<void> {
    for (let from = 0; from < chunk.length;) {
      const part = chunk.subarray(from, from + pieceBytes - this.#filled);
      this.#filling.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled === pieceBytes) await this.#write();
    }
  }

  /** Resolves when all of it is on the disk. */
  async finish(): Promise<void> {
    await this.#write();
    await this.#writing;
    await this.#flushing;
    await this.#file.sync();
  }

  async #write(): Promise<void> {
    await this.#writing;
    if (this.#unflushed >= flushBytes) {
      await this.#flushing;
      this.#flushing = handledLater(this.#file.datasync());
      this.#unflushed = 0;
    }
    this.#writing = handledLater(this.#file.appendFile(this.#filling.subarray(0, this.#filled)));
    this.#unflushed += this.#filled;
    [this.#filling, this.#spare] = [this.#spare, this.#filling];
    this.#filled = 0;
  }
}

/** A promise that is awaited only later, and may have failed before that. */
function handledLater(work: Promise<void>): Promise<void> {
  work.catch(() => undefined);
  return work;
}
