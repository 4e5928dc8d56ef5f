/** What a server says at its most talkative holds nothing of what it was trusted with. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { caller } from '../support/calls.ts';
import { runCommand } from '../support/command.ts';
import { withClient } from '../support/mongodb.ts';
import { startServer } from '../support/server-process.ts';
import { locationOf } from '../support/service.ts';
import { newPorts } from '../support/set-up.ts';
import type { TestPorts } from '../support/set-up.ts';
import { until } from '../support/until.ts';

const contract = await readFile(new URL('../../openapi.yaml', import.meta.url), 'utf8');
const secrets = ['t0ken', 'k3y', 'b0dy', 'st0re', 'qu3ue', 'c00kie'].map((name) => `${name}-in-confidence`);
const [token = '', key = '', body = '', storePassword = '', queuePassword = '', cookie = ''] = secrets;

let folder: string;
let ports: TestPorts;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'see-other-secrets-'));
  ports = newPorts(folder);
});

afterEach(async () => {
  await ports.drop();
  await rm(folder, { recursive: true, force: true });
});

/** The store's URL with a login, where it can have one. A server without access control takes it if it is right. */
async function withLogin(url: string): Promise<string> {
  if (!url.startsWith('mongodb:')) return url;
  await withClient(url, async (client) => {
    await client.db().command({ createUser: 'ann', pwd: storePassword, roles: ['readWrite'] });
  });
  const login = new URL(url);
  login.username = 'ann';
  login.password = storePassword;
  login.searchParams.set('authSource', login.pathname.slice(1));
  return login.href;
}

test('tokens, keys, bodies, results and passwords', async () => {
  const server = await startServer([
    ...['--store', await withLogin(ports.store), '--port', '0', '--metrics-port', '0', '--log-level', 'debug'],
    // nobody is there: so it has something to say about its queue
    ...['--queue', `kafka://ann:${queuePassword}@127.0.0.1:1/topic?sasl=plain`],
  ]);
  try {
    const anybody = caller(server.url, contract);
    const call: typeof anybody = (method, path, { headers, ...options } = {}) =>
      anybody(method, path, {
        ...options,
        headers: { Authorization: `Bearer ${token}`, Cookie: cookie, ...(headers as Record<string, string>) },
      });
    const tasks = [{ id: body, optimistic: 1, likely: 2, pessimistic: 3 }];
    const keyed = { json: { tasks }, headers: { 'Idempotency-Key': key } };
    const first = locationOf(await call('POST', '/schedule-estimates', keyed));
    expect(locationOf(await call('POST', '/schedule-estimates', keyed))).toBe(first);
    expect((await call('POST', '/schedule-estimates', { ...keyed, json: { tasks: [] } })).status).toBe(400);
    const reused = { ...keyed, json: { tasks, seed: 1 } };
    expect((await call('POST', '/schedule-estimates', reused)).status).toBe(422);
    const unfit = await call('POST', '/schedule-estimates', {
      json: { tasks: [{ ...tasks[0], after: [body + '2'] }] },
    });
    expect([unfit.status, unfit.text]).toStrictEqual([422, expect.stringContaining(body)]);
    expect((await call('GET', `/requests?limit=${body}`)).status).toBe(400);
    const csv = { body: `a,b\n${body},1\n1,2,${body}\n`, headers: { 'Content-Type': 'text/csv' } };
    const second = locationOf(await call('POST', '/dataset-profiles', csv));
    await until('both are over', async () => {
      const statuses = await Promise.all([first, second].map((location) => call('GET', `${location}?redirect=false`)));
      return statuses.every(({ json }) => json['settledAt'] !== undefined);
    });
    const result = await call('GET', `/schedule-estimates/${first.split('/')[2] ?? ''}`);
    expect(result.text).toContain(body);

    await until('it says that its queue is in trouble', () => server.log.some(({ msg }) => msg.includes('work queue')));
    const ready = await fetch(`${await server.monitoring()}/health/ready`);
    expect([ready.status, ((await ready.json()) as { queue: string }).queue]).toStrictEqual([
      200,
      expect.stringMatching(/^troubled since /),
    ]);
    const scraped = await (await fetch(`${await server.monitoring()}/metrics`)).text();
    await server.end('SIGTERM');
    for (const msg of ['accepted', 'replayed', 'refused', 'running', 'succeeded', 'failed', 'stopped'])
      expect(server.log.map((line) => line.msg)).toContain(msg);
    for (const secret of secrets) expect(server.output() + scraped).not.toContain(secret);
  } finally {
    await server.end('SIGKILL');
  }
});

test('a password of a store that lets nobody in', async () => {
  const store = `mongodb://ann:${storePassword}@127.0.0.1:1/db`;
  const { code, stdout, stderr } = await runCommand([
    'serve',
    '--port',
    '0',
    '--metrics-port',
    'off',
    '--store',
    store,
  ]);
  expect(code).not.toBe(0);
  expect(stderr).toContain('127.0.0.1:1');
  expect(stdout + stderr).not.toContain(storePassword);
});
