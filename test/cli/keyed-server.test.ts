/** A server that asks who calls, as people run it, and the commands that call it. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runCommand, startCommand } from '../support/command.ts';
import type { Ended } from '../support/command.ts';
import { codeBlocks } from '../support/markdown.ts';
import { startServer } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startIssuer } from '../support/issuer.ts';
import { until } from '../support/until.ts';

let folder: string;
let server: ServerProcess;
let ann: string;
let bob: string;

const store = (name = 'data'): string => `sqlite:${join(folder, name)}`;

async function newKey(owner: string, ...more: string[]): Promise<string> {
  const { code, stdout } = await runCommand(['keys', 'create', '--owner', owner, '--store', store(), ...more]);
  expect(code).toBe(0);
  return stdout.trim();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'see-other-keyed-server-'));
  ann = await newKey('ann');
  bob = await newKey('bob');
  server = await startServer(['--store', store(), '--port', '0', '--log-level', 'debug']);
});

afterAll(async () => {
  await server.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

const said: Ended[] = [];

const environment = (token: string | undefined): Record<string, string> => ({
  SEE_OTHER_URL: server.url,
  XDG_STATE_HOME: folder,
  ...(token !== undefined && { SEE_OTHER_TOKEN: token }),
});

async function as(token: string | undefined, ...args: string[]): Promise<Ended> {
  const ended = await runCommand(args, { env: environment(token) });
  said.push(ended);
  return ended;
}

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

const tasks = '{"tasks":[{"id":"walls","optimistic":8,"likely":10,"pessimistic":20}],"trials":100,"seed":1}';

describe('SEE_OTHER_TOKEN', () => {
  test('is all that each command needs', async () => {
    const submitted = await as(ann, 'submit', 'estimateSchedule', '--json', tasks);
    expect(submitted.code).toBe(3);
    const location = String(json(submitted.stdout)['location']);
    expect(json((await as(ann, 'resume', location)).stdout)).toMatchObject({ trials: 100 });
    expect(json((await as(ann, 'status', location)).stdout)).toMatchObject({ status: 'succeeded' });
    expect(json((await as(ann, 'result', location)).stdout)).toMatchObject({ trials: 100 });
    expect((await as(ann, 'list')).stdout).toContain(location);
    expect((await as(ann, 'cancel', location)).stderr).toMatch(/finished|succeeded/);
    const waited = await as(ann, 'submit', 'estimateSchedule', '--json', tasks, '--wait');
    expect(json(waited.stdout)).toMatchObject({ trials: 100 });
  });

  test('is used by follow, whose results arrive', async () => {
    const out = join(folder, 'results');
    const following = startCommand(['follow', '--out', out], { env: environment(ann) });
    await as(ann, 'submit', 'estimateSchedule', '--json', tasks);
    await until('its result is there', async () =>
      (await readdir(out).catch(() => [])).some((name) => !name.startsWith('.')),
    );
    following.child.kill('SIGTERM');
    const ended = await following.ended;
    said.push(ended);
    expect(ended.code).toBe(0);
  });

  test("opens none of another's requests", async () => {
    const location = String(json((await as(ann, 'submit', 'estimateSchedule', '--json', tasks)).stdout)['location']);
    for (const command of ['status', 'result', 'cancel', 'resume']) {
      const { code, stdout, stderr } = await as(bob, command, location);
      expect([command, code === 0, stdout]).toStrictEqual([command, false, '']);
      expect(stderr).toMatch(/no request|unknown/i);
    }
    expect((await as(bob, 'list')).stdout).toBe('');
  });

  test.each<[string, () => string | undefined]>([
    ['is missing', () => undefined],
    ['is wrong', () => `${ann.slice(0, -3)}xyz`],
  ])('that %s ends a command with 4, and says what to do', async (_what, token) => {
    for (const args of [['list'], ['submit', 'estimateSchedule', '--json', tasks]]) {
      const { code, stderr } = await as(token(), ...args);
      expect(code).toBe(4);
      expect(stderr).toContain('Authorization: Bearer');
    }
  });

  test('without the scope ends a command with 4, and says which it is', async () => {
    const reader = await newKey('ann', '--scopes', 'read');
    expect((await as(reader, 'list')).code).toBe(0);
    const { code, stderr } = await as(reader, 'submit', 'estimateSchedule', '--json', tasks);
    expect(code).toBe(4);
    expect(stderr).toMatch(/asks for the scope submit, and this key or token has read/);
  });
});

test('metrics on the port of the service are for whoever has the scope admin', async () => {
  const other = await startServer(['--store', store(), '--port', '0', '--metrics-port', 'main']);
  const admin = await newKey('operator', '--scopes', 'admin');
  const scrape = (key?: string): Promise<Response> =>
    fetch(`${other.url}/metrics`, key === undefined ? {} : { headers: { Authorization: `Bearer ${key}` } });
  try {
    expect((await scrape()).status).toBe(401);
    expect((await scrape(ann)).status).toBe(403);
    const answer = await scrape(admin);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('see_other_store_up 1');
  } finally {
    await other.end('SIGTERM');
  }
});

test('the lines of docs/keys-and-tokens.md do what they say', async () => {
  const page = await readFile(new URL('../../docs/keys-and-tokens.md', import.meta.url), 'utf8');
  const script = codeBlocks(page).find(({ info }) => info === 'sh keys')?.text ?? 'false';
  const lines = ['set -eu', 'npx() { shift; "$see_other" "$@"; }', script];
  const { code, stdout, stderr } = await runCommand(['-c', `see_other=$0\n${lines.join('\n')}`], {
    shell: true,
    env: { ...environment(undefined), SEE_OTHER_STORE: store() },
  });
  expect(stdout).toMatch(/\{"requests":\[.*"state":"good","owner":"ann",.*"name":"laptop"/s);
  expect(stderr).toMatch(/Key [0-9a-f]{16} of ann is revoked/);
  expect(code).toBe(0);
});

test('neither the log, nor the store, nor what any command says has a key', async () => {
  await as(ann, 'submit', 'estimateSchedule', '--json', tasks, '--wait');
  await as(`${ann.slice(0, -1)}_`, 'list');
  const files = await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
  );
  expect(server.log.length).toBeGreaterThan(0);
  texts.push(JSON.stringify(server.log), ...said.flatMap(({ stdout, stderr }) => [stdout, stderr]));
  for (const key of [ann, bob]) for (const text of texts) expect(text).not.toContain(key.slice(-43, -3));
});

describe('a server at an address that others can reach', () => {
  const open = (...args: string[]): Promise<Ended> =>
    runCommand(['serve', '--host', '0.0.0.0', '--port', '0', ...args]);

  test('does not start until there is a key, and says which command makes one', async () => {
    const refused = await open('--store', store('open'));
    expect(refused.code).toBe(1);
    expect(refused.stdout).toBe('');
    const command = /see-other (keys create --owner NAME --store \S+)\. /.exec(refused.stderr)?.[1] ?? '';
    expect(refused.stderr).toMatch(/--jwt-issuer, --jwt-audience, --jwt-jwks.*--insecure/);
    const made = await runCommand(command.split(' '));
    expect(made.code).toBe(0);
    const started = await startServer(['--host', '0.0.0.0', '--port', '0', '--store', store('open')]);
    const url = started.url.replace('0.0.0.0', '127.0.0.1');
    expect((await fetch(`${url}/requests`)).status).toBe(401);
    const headers = { Authorization: `Bearer ${made.stdout.trim()}` };
    expect((await fetch(`${url}/requests`, { headers })).status).toBe(200);
    await started.end('SIGTERM');
  });

  test('starts where everybody is let in by --insecure', async () => {
    const started = await startServer(['--host', '0.0.0.0', '--port', '0', '--insecure', '--store', store('insecure')]);
    expect((await fetch(`${started.url.replace('0.0.0.0', '127.0.0.1')}/requests`)).status).toBe(200);
    await started.end('SIGTERM');
  });

  test('starts where tokens are taken, and takes them', async () => {
    await using issuer = await startIssuer();
    const { jwks, issuer: name, audience } = issuer.settings;
    const started = await startServer(['--host', '0.0.0.0', '--port', '0', '--store', store('tokens')], {
      SEE_OTHER_JWT_ISSUER: name,
      SEE_OTHER_JWT_AUDIENCE: audience,
      SEE_OTHER_JWT_JWKS: jwks.href,
      SEE_OTHER_JWT_ALGORITHMS: 'ES256',
    });
    const url = `${started.url.replace('0.0.0.0', '127.0.0.1')}/requests`;
    const token = await issuer.token({ sub: 'ann', scope: 'read' });
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(200);
    const another = await issuer.token({ sub: 'ann', scope: 'read' }, await issuer.rotate({ alg: 'RS256' }));
    expect((await fetch(url, { headers: { Authorization: `Bearer ${another}` } })).status).toBe(401);
    await started.end('SIGTERM');
    expect(JSON.stringify(started.log)).not.toContain(token.split('.')[2]);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['only an issuer', ['--jwt-issuer', 'https://issuer.example'], /add --jwt-audience and --jwt-jwks/],
    ['a shared secret', ['--jwt-algorithms', 'HS256'], /"HS256" is none of RS256/],
    ['no signature', ['--jwt-algorithms', 'RS256,none'], /"none" is none of RS256/],
    ['keys that come in the open', ['--jwt-jwks', 'http://issuer.example/jwks.json'], /has to be https, or a file/],
  ])('does not start with %s', async (_what, args, message) => {
    const { code, stderr } = await open('--store', store('wrong'), ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
