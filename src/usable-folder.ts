/** Folders that something is kept in: made if they are not there, and told of by name if they cannot be used. */
import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A folder that nothing can be kept in. */
class FolderUnusable extends Error {
  override readonly name = 'FolderUnusable';
}

/**
 * Resolves with whether it had to be made, once it is there and can be written. Throws FolderUnusable.
 * @param instead how to name another: `with --data`
 */
export async function makeUsable(folder: string, instead: string): Promise<boolean> {
  try {
    const made = await makeFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
    return made;
  } catch (cause) {
    throw new FolderUnusable(
      `nothing can be kept in the folder ${folder} (${(cause as Error).message}); ` +
        `name another ${instead}, or let this process write there`,
      { cause },
    );
  }
}

/** Node's recursive mkdir never ends where a folder is there and takes none, as in /proc. */
async function makeFolder(folder: string): Promise<boolean> {
  const there = await stat(folder).catch(() => undefined);
  if (there?.isDirectory() === true) return false;
  const parent = dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    // another process may have been quicker
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw error;
    return false;
  }
}
