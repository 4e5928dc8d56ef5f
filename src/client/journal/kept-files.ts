/** A folder of files that are there whole or not at all, whenever the process may die. */
import { openAsBlob } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { v7 } from 'uuid';

/** Where files are while they are being written. */
const unfinished = '.unfinished';

/** What a process that died left behind is removed after a day. */
const abandonedMs = 24 * 60 * 60 * 1000;

export class KeptFiles {
  readonly #folder: string;
  #made: Promise<unknown> | undefined;

  /** The folder is made when the first file is put into it. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Puts a file, in place of one of that name. Durable when it resolves; nothing is left of it when it rejects. Gives its length in bytes. */
  async put(name: string, content: ReadableStream<Uint8Array> | null): Promise<number> {
    this.#made ??= mkdir(join(this.#folder, unfinished), { recursive: true, mode: 0o700 });
    await this.#made;
    const part = join(this.#folder, unfinished, `${name}.${v7()}`);
    try {
      // opened before anything can go wrong: a stream that is destroyed while it opens its file would make it afterwards
      const file = await open(part, 'wx', 0o600);
      // made when its errors are listened for: one that breaks off before that would end the process
      const source = content === null ? Readable.from([]) : Readable.fromWeb(content as NodeReadableStream);
      // `flush` syncs the file before it is closed
      await pipeline(source, file.createWriteStream({ flush: true }));
      const { size } = await stat(part);
      await rename(part, join(this.#folder, name));
      await this.#syncFolder();
      await this.#removeParts(name);
      return size;
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  /** What was begun under this name by a process that died, or by one that has lost its lease and now fails. */
  async #removeParts(name: string): Promise<void> {
    const folder = join(this.#folder, unfinished);
    const parts = (await readdir(folder)).filter((part) => part.startsWith(`${name}.`));
    await Promise.all(parts.map((part) => rm(join(folder, part), { force: true })));
  }

  /** A file's bytes, read from the disk as they are asked for. Rejects if there is no such file. */
  async open(name: string, mediaType: string): Promise<Blob> {
    return await openAsBlob(join(this.#folder, name), { type: mediaType });
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.#folder, name), { force: true });
  }

  /** Removes what processes that died left behind: unfinished files, and those that `isKept` does not know. */
  async sweep(isKept: (name: string) => boolean): Promise<void> {
    await removeOld(join(this.#folder, unfinished), () => true);
    await removeOld(this.#folder, (name) => name !== unfinished && !isKept(name));
  }

  /** The name of a new file is durable once its folder is. */
  async #syncFolder(): Promise<void> {
    const folder = await open(this.#folder);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

async function removeOld(folder: string, isMeant: (name: string) => boolean): Promise<void> {
  for (const name of (await readdir(folder).catch(() => [])).filter(isMeant)) {
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > abandonedMs) await rm(path, { force: true });
  }
}
