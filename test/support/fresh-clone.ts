/** The project as somebody gets it who clones it: what git tracks (or would), in an empty folder. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** An environment that knows nothing of this checkout's own Node and settings. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH = '', HOME, JAVA_HOME, LANG } = process.env;
  const path = PATH.split(':').filter((folder) => !folder.includes('node_modules'));
  return { PATH: path.join(':'), HOME, JAVA_HOME, LANG };
}

export async function freshClone(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-clone-'));
  const { stdout } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    maxBuffer: 64 * 1024 ** 2,
  });
  const files = stdout.split('\0').filter((file) => file !== '');
  await Promise.all(
    files.map(async (file) => {
      // a file that was removed and not yet committed is listed all the same
      await cp(join(root, file), join(folder, file), { recursive: true }).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      });
    }),
  );
  return folder;
}
