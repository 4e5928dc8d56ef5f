/** The project as somebody gets it who clones it: what git tracks (or would), in an empty folder. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** This environment without what belongs to this checkout: its programs, what npm and Jest set, and settings of the service. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH = '', ...others } = process.env;
  const kept = Object.entries(others).filter(
    ([name]) => !/^(npm_|NODE_(ENV|OPTIONS|PATH)$|JEST_|SEE_OTHER_|INIT_CWD$)/.test(name),
  );
  const path = PATH.split(':').filter((folder) => !folder.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: path.join(':') };
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
