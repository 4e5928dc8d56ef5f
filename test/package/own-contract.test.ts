/** The package in an empty folder: what docs/bring-your-own-contract.md says, done as it says it. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../scripts/servers/free-port.ts';
import { freshClone, plainEnvironment } from '../support/fresh-clone.ts';
import { codeBlocks } from '../support/markdown.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Packing compiles, and installing fetches what is not in npm's cache. */
const installMs = 1_800_000;

const morning = {
  sales: [
    { product: 'tea', quantity: 2, price: 3.5 },
    { product: 'coffee', quantity: 1, price: 4 },
  ],
};

/** What became of a command. */
interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A server that was started by a command, and all that it started. */
interface Started extends AsyncDisposable {
  readonly url: string;
}

describe("a service of one's own, by the package", () => {
  let place: string;
  let folder: string;
  let blocks: ReturnType<typeof codeBlocks>;
  let env: NodeJS.ProcessEnv;

  const block = (info: string): string => {
    const found = blocks.find((candidate) => candidate.info === info);
    if (found === undefined) throw new Error(`the document has no block ${info}`);
    return found.text;
  };
  const commands = (): string[] => block('sh five-commands').trimEnd().split('\n');

  beforeAll(async () => {
    blocks = codeBlocks(await readFile(join(root, 'docs', 'bring-your-own-contract.md'), 'utf8'));
    place = await mkdtemp(join(tmpdir(), 'see-other-package-'));
    folder = join(place, 'my-service');
    const clone = await freshClone();
    await symlink(clone, join(place, 'see-other'));
    await symlink(join(root, 'node_modules'), join(clone, 'node_modules'));
    await mkdir(folder);
    const plain = plainEnvironment();
    env = {
      ...plain,
      // the Node of this test, which the clone's node_modules brings
      PATH: `${dirname(process.execPath)}:${plain['PATH'] ?? ''}`,
      npm_config_prefer_offline: 'true',
      npm_config_update_notifier: 'false',
      SEE_OTHER_METRICS_PORT: 'off',
    };
    for (const command of commands().slice(0, -1)) await inFolder(command);
    await rm(clone, { recursive: true });
  }, installMs);

  afterAll(async () => {
    await rm(place, { recursive: true, force: true });
  });

  it('takes five commands from the package to a result', async () => {
    expect(commands()).toHaveLength(5);
    expect(await readFile(join(root, 'README.md'), 'utf8')).toContain(block('sh five-commands'));
    await using server = await start(commands().at(-1) ?? '');
    const accepted = await fetch(`${server.url}/sales-reports`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(morning),
    });
    expect(accepted.status).toBe(202);
    const location = server.url + (accepted.headers.get('location') ?? '');
    const seeOther = await until('the status answers 303', async () => {
      const status = await fetch(location, { redirect: 'manual', headers: { Prefer: 'wait=10' } });
      return status.status === 303 && status;
    });
    const result = await fetch(server.url + (seeOther.headers.get('location') ?? ''));
    expect([result.status, await result.json()]).toEqual([
      200,
      {
        revenue: 11,
        products: [
          { product: 'tea', quantity: 2, revenue: 7 },
          { product: 'coffee', quantity: 1, revenue: 4 },
        ],
      },
    ]);
    const said = await inFolder(block('sh try-it').replaceAll('http://127.0.0.1:8080', server.url), {
      SEE_OTHER_URL: server.url,
      XDG_STATE_HOME: join(place, 'state'),
    });
    expect(said).toMatch(/^HTTP\/1.1 202 Accepted\r\n/);
    expect(said).toContain('{"revenue":7,"products":[{"product":"tea","quantity":2,"revenue":7}]}\n');
    expect(said).toMatch(/0 failed/);
  });

  it('is packed without what is only for who works on See Other', async () => {
    const { stdout } = await run('tar', ['tzf', join(folder, 'see-other-0.1.0.tgz')]);
    const files = stdout.trimEnd().split('\n');
    const tops = new Set(files.map((file) => file.split('/')[1]));
    expect([...tops].sort()).toEqual(
      ['LICENSE', 'README.md', 'bin', 'dist', 'docs', 'generated', 'openapi.yaml', 'package.json', 'starter'].sort(),
    );
    expect(files.filter((file) => /\.(png|jpe?g)$/.test(file))).toEqual([]);
  });

  it('has the pages that its linter leads to', async () => {
    const starter = await readFile(join(folder, 'openapi.yaml'), 'utf8');
    await writeFile(join(folder, 'wrong.yaml'), starter.replace('\n  /sales-reports:\n', '\n  /docs/reports:\n'));
    const { code, stdout, stderr } = await ended('npx see-other lint wrong.yaml');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^\d+ errors?, /)]);
    const pages = new Set([...stdout.matchAll(/ \((\S+\.md)\)$/gm)].map(([, page = '']) => page));
    expect([...pages]).toContain('node_modules/see-other/docs/architecture.md');
    for (const page of pages) expect(await readFile(join(folder, page), 'utf8')).toMatch(/^# /);
    await rm(join(folder, 'wrong.yaml'));
  });

  it('lends see-other/handler to handlers that it is not installed beside', async () => {
    const elsewhere = join(place, 'elsewhere');
    await mkdir(elsewhere);
    await writeFile(join(elsewhere, 'package.json'), '{ "type": "module" }');
    await writeFile(
      join(elsewhere, 'operations.ts'),
      `import { PermanentFailure } from 'see-other/handler';
      export const problems = { 'sold-out': { title: 'Sold out', status: 422, remedy: 'Come back tomorrow.' } };
      const problem = { type: '/problems/sold-out', title: 'Sold out', status: 422 };
      export const createSalesReport = {
        runs: 'isolated',
        module: import.meta.url,
        run: () => Promise.reject(new PermanentFailure(problem)),
      };
      export const operations = { createSalesReport };\n`,
    );
    await using server = await start(
      'npx see-other serve --contract openapi.yaml --operations ../elsewhere/operations.ts',
    );
    const { headers } = await fetch(`${server.url}/sales-reports`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(morning),
    });
    const location = server.url + (headers.get('location') ?? '');
    const failed = await until('the status says that it failed', async () => {
      const status = (await (await fetch(location, { headers: { Prefer: 'wait=10' } })).json()) as Record<
        string,
        unknown
      >;
      return status['status'] === 'failed' && status;
    });
    expect(failed['problem']).toMatchObject({ type: '/problems/sold-out', title: 'Sold out' });
    expect((await fetch(`${server.url}/problems/sold-out`)).status).toBe(200);
  });

  it('compiles what init wrote and what the document shows, with the types of the package held to strict rules', async () => {
    await writeFile(join(folder, 'handlers.ts'), block('ts handlers.ts'));
    await writeFile(join(folder, 'app.ts'), block('ts app.ts'));
    await writeFile(join(folder, 'client.ts'), block('ts client.ts'));
    await inFolder('npx see-other generate --check');
    const fits = { code: 0, stdout: '', stderr: '' };
    expect(await ended('npx tsc')).toEqual(fits);
    expect(await ended('npx tsc --module esnext --moduleResolution bundler --skipLibCheck false')).toEqual(fits);
  });

  it('does not compile a handler that does not fit, and says why', async () => {
    const fits = await readFile(join(folder, 'operations.ts'), 'utf8');
    const misfits = {
      'wrong-result.ts': fits.replace('return { revenue:', 'return { turnover:'),
      'wrong-parameter.ts': fits.replace('run({ body }, attempt)', 'run({ body, parameters: { shopId } }, attempt)'),
      'wrong-name.ts': fits.replaceAll('createSalesReport: {', 'createSaleReport: {'),
    };
    for (const [name, text] of Object.entries(misfits)) {
      expect(text).not.toBe(fits);
      await writeFile(join(folder, name), text);
    }
    const { code, stdout: said, stderr } = await ended('npx tsc');
    for (const name of Object.keys(misfits)) await rm(join(folder, name));
    expect([code, stderr]).toEqual([2, '']);
    expect(said).toMatch(/^wrong-result\.ts.*Property 'revenue' is missing in type '{ turnover: number;/ms);
    expect(said).toMatch(/^wrong-parameter\.ts.*Property 'shopId' does not exist on type/ms);
    expect(said).toMatch(/^wrong-name\.ts.*'createSaleReport' does not exist in type 'Handlers'/ms);
    expect(said).not.toMatch(/^operations\.ts/m);
  });

  it.each(['express', 'express@4'])('is mounted in an app on %s, whose other routes are its own', async (express) => {
    await writeFile(join(folder, 'app.ts'), block('ts app.ts'));
    if (express !== 'express') await inFolder(`npm install ${express}`);
    const { version } = JSON.parse(await readFile(join(folder, 'node_modules/express/package.json'), 'utf8')) as {
      version: string;
    };
    expect(version).toMatch(express === 'express' ? /^5\./ : /^4\./);
    await using app = await start('exec node app.ts');
    const call = async (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(app.url + path, { redirect: 'manual', ...init });
    const json = { method: 'POST', body: JSON.stringify(morning) };
    const as = (session: string): RequestInit => ({
      headers: { Cookie: `session=${session}`, 'Content-Type': 'application/json', Prefer: 'wait=30' },
    });

    expect(await (await call('/')).text()).toBe('The shop');
    expect(await (await call('/orders', { ...json, ...as('s1') })).json()).toEqual({ ordered: morning });
    for (const elsewhere of ['/nothing', '/requests', '/health/live']) {
      const answer = await call(elsewhere);
      expect([elsewhere, answer.status, await answer.text()]).toEqual([elsewhere, 404, 'The shop has no such page']);
    }
    const unread = await call('/orders', { method: 'POST', body: '{', ...as('s1') });
    expect([unread.status, await unread.text()]).toEqual([500, expect.stringContaining('JSON')]);

    expect((await call('/api/sales-reports', json)).status).toBe(401);
    const done = await call('/api/sales-reports', { ...json, ...as('s1') });
    expect(done.status).toBe(303);
    const result = done.headers.get('location') ?? '';
    expect(result).toMatch(/^\/api\/sales-reports\//);
    expect(await (await call(result, as('s1'))).json()).toMatchObject({ revenue: 11 });
    expect((await call(result, as('s2'))).status).toBe(404);
    const { location } = (await done.json()) as { location: string };
    expect(await (await call(`${location}/events`, as('s1'))).text()).toMatch(/"status":"succeeded"/);
    const malformed = await call('/api/sales-reports', { method: 'POST', body: '{', ...as('s1') });
    expect([malformed.status, malformed.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  });

  /** Runs a command as the document has it, and resolves with what it printed. */
  async function inFolder(command: string, more: NodeJS.ProcessEnv = {}): Promise<string> {
    return (await inShell(command, more)).stdout;
  }

  function inShell(command: string, more: NodeJS.ProcessEnv = {}): Promise<Pick<Ended, 'stdout' | 'stderr'>> {
    return run('bash', ['-euc', command], { cwd: folder, env: { ...env, ...more }, maxBuffer: 64 * 1024 ** 2 });
  }

  /** The same, however it ends. Rejects if it cannot be run, or a signal ends it. */
  async function ended(command: string): Promise<Ended> {
    try {
      return { code: 0, ...(await inShell(command)) };
    } catch (error) {
      const { code, stdout, stderr } = error as Ended;
      if (typeof code !== 'number') throw error;
      return { code, stdout, stderr };
    }
  }

  /** Resolves once the command prints where it listens. Ends by SIGTERM to all that it started. */
  async function start(command: string): Promise<Started> {
    const port = await freePort();
    const child: ChildProcess = spawn('bash', ['-euc', command], {
      cwd: folder,
      env: { ...env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const exited = once(child, 'exit');
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    await until(`it listens: ${command}`, () => {
      if (child.exitCode !== null) throw new Error(`it ended:\n${said}`);
      return said.includes(String(port));
    });
    return {
      url: `http://127.0.0.1:${String(port)}`,
      async [Symbol.asyncDispose]() {
        if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
        await exited;
      },
    };
  }
});
