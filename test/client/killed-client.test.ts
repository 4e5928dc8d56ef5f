import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { durableContract } from '../end-to-end/durable-operations.ts';
import { freePort } from '../../scripts/servers/free-port.ts';
import { startServer } from '../support/server-process.ts';
import type { KilledClientOptions } from './programs/killed-client.ts';
import { sendJson, startFaultyServer } from './servers/faulty-server.ts';

const program = fileURLToPath(new URL('./programs/killed-client.ts', import.meta.url));

/** Hundreds of starts are quicker when what was compiled is kept. */
const compileCache = join(tmpdir(), `see-other-killed-client-${String(process.pid)}`);
afterAll(() => rm(compileCache, { recursive: true, force: true }));

/** Runs the client; true if it ended by itself, false if it was killed. Anything else is an error. */
async function runClient(options: KilledClientOptions): Promise<boolean> {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the client ended with ${String(code ?? signal)}:\n${said}`);
  return code === 0;
}

async function withFolder<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-killed-client-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Hidden is what is being written. */
async function resultFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((file) => !file.startsWith('.'));
}

async function readResults(folder: string): Promise<unknown[]> {
  const files = await resultFiles(folder);
  return Promise.all(files.map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8')) as unknown));
}

test('a client that is killed at any step ends with one request on the server and one saved result', async () => {
  await withFolder(async (folder) => {
    for (let killAtStep = 1; ; killAtStep += 1) {
      const home = join(folder, String(killAtStep));
      await using server = await startFaultyServer({
        result: (response, { path }) => sendJson(response, 200, { result: path }),
      });
      const options = {
        url: server.url,
        path: '/work',
        journal: join(home, 'journal.db'),
        results: join(home, 'results'),
        numbers: [1],
      };
      const finished = await runClient({ ...options, killAtStep });
      if (!finished) await runClient({ ...options, killAtStep: 0 });
      expect([killAtStep, server.accepted()]).toEqual([killAtStep, 1]);
      expect(await readResults(options.results)).toEqual([{ result: '/outcomes/1' }]);
      expect(await readdir(join(options.results, '.unfinished'))).toEqual([]);
      if (!finished) continue;
      // key, POST, Location, two polls, the result: each with a step before and after it
      expect(killAtStep).toBeGreaterThan(20);
      return;
    }
  });
});

test('200 kills of the client, and some of the server, lose no request and double none', async () => {
  const kills = 200;
  await withFolder(async (folder) => {
    await writeFile(join(folder, 'contract.json'), durableContract);
    const args = [
      ...['--contract', join(folder, 'contract.json')],
      ...['--operations', fileURLToPath(new URL('../end-to-end/durable-operations.ts', import.meta.url))],
      ...['--store', `sqlite:${join(folder, 'data')}`, '--port', String(await freePort()), '--lease-seconds', '1'],
    ];
    let server = await startServer(args);
    try {
      const { url } = server;
      const options = { url, path: '/double', journal: join(folder, 'journal.db'), results: join(folder, 'results') };
      const numbers: number[] = [];
      const killedAt: number[] = [];
      for (let killed = 0; killed < kills;) {
        numbers.push(numbers.length);
        const killAtStep = 1 + Math.floor(Math.random() * 60);
        const run = runClient({ ...options, numbers: numbers.slice(-3), killAtStep });
        if (numbers.length % 20 === 0) {
          await server.end('SIGKILL');
          server = await startServer(args);
        }
        if (await run) continue;
        killed += 1;
        killedAt.push(killAtStep);
      }
      await runClient({ ...options, numbers, killAtStep: 0 });
      const doubled = numbers.map((number) => ({ doubled: number * 2 }));
      expect(new Set((await readResults(options.results)).map((result) => JSON.stringify(result)))).toEqual(
        new Set(doubled.map((result) => JSON.stringify(result))),
      );
      expect(await resultFiles(options.results)).toHaveLength(numbers.length);
      expect(await readdir(join(options.results, '.unfinished'))).toEqual([]);
      expect(await countRequests(url)).toBe(numbers.length);
    } finally {
      await server.end('SIGKILL');
    }
  });
}, 600_000);

async function countRequests(url: string): Promise<number> {
  let count = 0;
  for (let next: string | undefined = '/requests?limit=200'; next !== undefined;) {
    const page = (await (await fetch(new URL(next, url))).json()) as { requests: unknown[]; next?: string };
    count += page.requests.length;
    next = page.next;
  }
  return count;
}
