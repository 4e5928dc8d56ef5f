/** Folders that take long to fill: each is made once in a run, and copied for whoever needs it. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export class PreparedFolders implements AsyncDisposable {
  readonly #made = new Map<string, string>();

  /** Resolves with a copy, which is the caller's to remove; its bytes are on the disk, so that nothing is written later. */
  async copy(name: string, make: (folder: string) => Promise<void>): Promise<string> {
    const folder = this.#made.get(name) ?? (await this.#make(name, make));
    const copied = await emptyFolder();
    await cp(folder, copied, { recursive: true });
    const files = (await readdir(copied)).map((file) => join(copied, file));
    if (files.length > 0) await run('sync', files);
    return copied;
  }

  async #make(name: string, make: (folder: string) => Promise<void>): Promise<string> {
    const folder = await emptyFolder();
    this.#made.set(name, folder);
    await make(folder);
    return folder;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const folder of this.#made.values()) await rm(folder, { recursive: true, force: true });
  }
}

/** A new one, on the disk that is measured. */
export function emptyFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'see-other-bench-'));
}
