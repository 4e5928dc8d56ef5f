/** Tools that npm does not have, at exact versions, installed once into the project's cache. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../processes.ts';
import { ToolNotAvailable } from './tool-not-available.ts';

const schemathesisVersion = '4.32.5';
const oasdiffVersion = '1.36.0';

const cache = join(root, '.cache/tools');
const run = promisify(execFile);
const installMs = 600_000;

/** The path of Schemathesis. Needs python3 with venv and pip, the first time. */
export async function schemathesis(): Promise<string> {
  return installed(`schemathesis-${schemathesisVersion}`, 'bin/schemathesis', async (folder) => {
    await run('python3', ['-m', 'venv', folder], { timeout: installMs }).catch(
      missing('Schemathesis needs python3 with venv (Debian: apt-get install python3-venv)'),
    );
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await run(join(folder, 'bin/python'), [...pip, `schemathesis==${schemathesisVersion}`], {
      timeout: installMs,
    }).catch(missing(`pip could not install schemathesis ${schemathesisVersion}`));
  });
}

/** The path of oasdiff. Needs Go, the first time. */
export async function oasdiff(): Promise<string> {
  return installed(`oasdiff-${oasdiffVersion}`, 'oasdiff', async (folder) => {
    await run('go', ['install', `github.com/oasdiff/oasdiff@v${oasdiffVersion}`], {
      env: { ...process.env, GOBIN: folder },
      timeout: installMs,
    }).catch(missing(`oasdiff ${oasdiffVersion} needs a Go that can build it (https://go.dev/dl)`));
  });
}

/** A venv cannot be moved, so a file written last says that an installation is whole. */
async function installed(name: string, file: string, install: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cache, name);
  const whole = join(folder, '.installed');
  if (!existsSync(whole)) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await install(folder);
    await writeFile(whole, '');
  }
  return join(folder, file);
}

function missing(what: string): (error: unknown) => never {
  return (error) => {
    const { message } = error as Error;
    throw new ToolNotAvailable(`${what}: ${message.replaceAll(/\s+/g, ' ').slice(0, 300)}`, { cause: error });
  };
}
