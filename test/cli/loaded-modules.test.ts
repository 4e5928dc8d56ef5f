/** What a service loads, which its start waits for and its memory holds. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { startServer } from '../support/server-process.ts';

const preload = fileURLToPath(new URL('./programs/loaded-modules.ts', import.meta.url));

/** Drivers of what is not used, what other commands are made of, what parses a contract of one's own and holds it to its rules, what compiles types, and what only a call needs. */
const notNeeded =
  /\/node_modules\/(yaml|ajv|mongodb|kafkajs|@duckdb|express-openapi-validator|jose|pino-pretty|cli-progress|open|typescript|openapi-typescript|@bomb\.sh)\/|\/src\/(client\/client|portal\/(home|operation|reference))\.ts|\/generated\/client\//;

test('a service on SQLite begins with what it needs, and loads its portal for the first reader', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-loaded-'));
  const loaded = join(folder, 'loaded.txt');
  const modules = async (): Promise<string[]> => (await readFile(loaded, 'utf8')).split('\n');
  const server = await startServer(['--store', `sqlite:${join(folder, 'data')}`, '--port', '0'], {
    NODE_OPTIONS: `--import ${preload}`,
    SEE_OTHER_TEST_LOADED: loaded,
  });
  try {
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    const atStart = await modules();
    expect(atStart.some((url) => url.endsWith('/src/http/app.ts'))).toBe(true);
    expect(atStart.filter((url) => notNeeded.test(url))).toEqual([]);
    expect((await fetch(`${server.url}/docs`)).status).toBe(200);
    expect((await modules()).some((url) => url.endsWith('/src/portal/home.ts'))).toBe(true);
  } finally {
    await server.end('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
});
