import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../scripts/servers/free-port.ts';
import { freshClone, plainEnvironment } from '../support/fresh-clone.ts';
import { codeBlocks, exchanges } from '../support/markdown.ts';
import type { Exchange } from '../support/markdown.ts';

const run = promisify(execFile);

interface MakeRun {
  readonly child: ChildProcess;
  readonly said: readonly string[];
  readonly ended: Promise<unknown>;
}

/** Printed whole when it is not what comes back. */
const done = { succeeded: true, output: expect.not.stringMatching(/error|differ/) };

/** What `npm ci` takes on a slow day. */
const installMs = 600_000;

describe('a fresh clone', () => {
  let folder: string;
  let port: number;
  let server: MakeRun | undefined;

  beforeAll(async () => {
    folder = await freshClone();
    port = await freePort();
    server = await makeRun();
  }, installMs);

  afterAll(async () => {
    await stopServer();
    await rm(folder, { recursive: true, force: true });
  });

  it('runs by `make run` and prints three commands to try, which work', async () => {
    const commands = (server?.said ?? []).join('\n').match(/^ {2}(curl|printf)(.*\\\n)*.*$/gm) ?? [];
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      const { stdout } = await run('bash', ['-c', command], { env: plainEnvironment(), cwd: folder });
      expect(stdout).toMatch(/"(status|requests|rows)":/);
    }
  });

  it('answers the commands of the README as the README says', async () => {
    const readme = await readFile(join(folder, 'README.md'), 'utf8');
    const told = codeBlocks(readme)
      .filter(({ info }) => info === 'console')
      .flatMap(exchanges);
    expect(told.length).toBeGreaterThan(5);
    expect((await inOneShell(told)).map(comparable)).toEqual(told.map(({ output }) => comparable(output)));
  });

  it('asks who calls, and shows what it did, by less than ten lines of the README', async () => {
    const lines = codeBlocks(await readFile(join(folder, 'README.md'), 'utf8')).find(
      ({ info }) => info === 'sh keyed',
    )?.text;
    expect(lines?.trim().split('\n').length).toBeLessThan(10);
    const [keyedPort, metricsPort] = [await freePort(), await freePort()].map(String);
    const script = `${lines ?? 'false'}kill $!; wait $! || true`
      .replaceAll('127.0.0.1:8080', `127.0.0.1:${String(keyedPort)}`)
      .replaceAll('127.0.0.1:9464', `127.0.0.1:${String(metricsPort)}`);
    const env = { ...plainEnvironment(), PORT: keyedPort, SEE_OTHER_METRICS_PORT: metricsPort };
    const { stdout } = await run('bash', ['-c', script], { cwd: folder, env });
    expect(stdout).toContain(
      `127.0.0.1:${String(keyedPort)}/schedule-estimates -H "Authorization: Bearer $SEE_OTHER_TOKEN"`,
    );
    expect(stdout).toContain('{"requests":[]}');
    expect(stdout).toMatch(/_count\{[^}]*operation="listRequests"[^}]*\} 1\n/);
  });

  it('runs the TypeScript of the README, against the package as it is built', async () => {
    const name = 'submit-and-wait.ts';
    const readme = codeBlocks(await readFile(join(folder, 'README.md'), 'utf8'));
    const block = (info: string): string => readme.find((candidate) => candidate.info === info)?.text ?? 'false';
    await writeFile(join(folder, name), block(`ts ${name}`).replace('127.0.0.1:8080', `127.0.0.1:${String(port)}`));
    // after the server that asks for keys, and not asked for one: that has a store of its own
    const script = ['set -e', block('sh submit-and-wait')].join('\n');
    const { stdout } = await run('bash', ['-c', script], { cwd: folder, env: plainEnvironment() });
    expect(stdout).toMatch(/^http:\S+\/requests\/\S+\n1461 date precipitation temp_max temp_min wind weather\n$/m);
    const strictly = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2024'];
    await run('node_modules/.bin/tsc', [...strictly, '--types', 'node', name], { cwd: folder });
  });

  it('starts again without installing anything', async () => {
    await stopServer();
    const installed = await stat(join(folder, 'node_modules', '.installed'));
    server = await makeRun();
    expect((await stat(join(folder, 'node_modules', '.installed'))).mtimeMs).toBe(installed.mtimeMs);
  });

  it('gets an operation by what docs/add-an-operation.md says, and does not compile before that is done', async () => {
    await stopServer();
    const page = codeBlocks(await readFile(join(folder, 'docs', 'add-an-operation.md'), 'utf8'));
    const block = (info: string): string =>
      page.find((candidate) => candidate.info === info)?.text ?? `no block ${info}`;

    await edit('openapi.yaml', /^paths:\n/m, (found) => found + block('yaml paths').replace(/^(?=.)/gm, '  '));
    expect(await make('generate')).toEqual(done);
    const refused = await make('typecheck');
    expect(refused).toMatchObject({
      succeeded: false,
      output: expect.stringMatching(/src\/operations\/index\.ts.*countWords/s),
    });

    await writeFile(join(folder, 'src/operations/countWords.ts'), block('ts src/operations/countWords.ts'));
    await edit(
      'src/operations/index.ts',
      /^import \{/m,
      (found) => `import { countWords } from './countWords.ts';\n${found}`,
    );
    await edit(
      'src/operations/index.ts',
      /^export const operations = \{\n/m,
      (found) => found + block('ts src/operations/index.ts'),
    );
    expect(await make('typecheck')).toEqual(done);

    server = await makeRun();
    const submit = ['see-other', 'submit', 'countWords', '--wait', '--json', '{"text":"see other, see more"}'];
    const { stdout } = await run('npx', [...submit, '--url', `http://127.0.0.1:${String(port)}`, '--no-journal'], {
      cwd: folder,
      env: plainEnvironment(),
    });
    expect(JSON.parse(stdout)).toEqual({ words: 4 });
  });

  /** Starts the server as the README says, and resolves when it says where it is. */
  async function makeRun(): Promise<MakeRun> {
    const child = spawn('make', ['run'], {
      cwd: folder,
      env: { ...plainEnvironment(), PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'exit');
    const said: string[] = [];
    const complaints: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line));
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        said.push(line);
        if (line.includes('dataset-profiles')) resolve();
      });
      child.once('exit', () => reject(new Error(`make run ended:\n${[...said, ...complaints].join('\n')}`)));
    });
    return { child, said, ended };
  }

  async function stopServer(): Promise<void> {
    server?.child.kill('SIGTERM');
    await server?.ended;
    server = undefined;
  }

  /** All in one shell, so that a variable set by one command is there in the next. */
  async function inOneShell(told: readonly Exchange[]): Promise<string[]> {
    const end = '--- end of the output of a command ---';
    const script = told
      .map(({ command }) => `${command}\nprintf '\\n%s\\n' '${end}'\n`)
      .join('')
      .replaceAll('127.0.0.1:8080', `127.0.0.1:${String(port)}`);
    const env = { ...plainEnvironment(), XDG_STATE_HOME: join(folder, 'state') };
    const { stdout } = await run('bash', ['-c', script], { cwd: folder, env });
    return stdout
      .split(`\n${end}\n`)
      .slice(0, -1)
      .map((output) => output.replaceAll(`127.0.0.1:${String(port)}`, '127.0.0.1:8080'));
  }

  async function edit(file: string, place: RegExp, change: (found: string) => string): Promise<void> {
    const before = await readFile(join(folder, file), 'utf8');
    const after = before.replace(place, change);
    expect(after).not.toBe(before);
    await writeFile(join(folder, file), after);
  }

  async function make(what: 'generate' | 'typecheck'): Promise<{ succeeded: boolean; output: string }> {
    const env = {
      ...plainEnvironment(),
      PATH: `${join(folder, 'node_modules/.bin')}:${plainEnvironment()['PATH'] ?? ''}`,
    };
    try {
      const { stdout } = await run('npm', ['run', '--silent', what], { cwd: folder, env, maxBuffer: 64 * 1024 ** 2 });
      return { succeeded: true, output: stdout };
    } catch (error) {
      const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: number };
      // without Java, everything but the generated client is generated
      const succeeded = what === 'generate' && code === 3;
      return { succeeded, output: stdout + stderr };
    }
  }
});

/** An output without what is different each time: ids, times, lengths that follow from them. */
function comparable(output: string): string {
  return output
    .replaceAll('\r', '')
    .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, '<id>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replace(/^(Date|Content-Length|ETag|Retry-After): .*$/gm, '$1: <varies>')
    .trim();
}
