/** Tools that npm does not have, at exact versions, installed once into the project's cache. */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ToolNotAvailable } from './tool-not-available.ts';

const schemathesisVersion = '4.32.5';
const oasdiffVersion = '1.36.0';

export const root = fileURLToPath(new URL('../..', import.meta.url));
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

/** Runs a program to its end; its output is shown as it comes unless it is to be returned. */
export async function runTool(
  file: string,
  args: readonly string[],
  { env = {}, quiet = false }: { env?: Readonly<Record<string, string>>; quiet?: boolean } = {},
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(file, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (!quiet) process.stdout.write(text);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
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
