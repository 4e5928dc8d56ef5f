/** `see-other keys`: made once, listed without its secret, revoked. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runCommand } from '../support/command.ts';
import type { CommandOptions, Ended } from '../support/command.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'see-other-cli-keys-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function keys(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  return runCommand(['keys', ...args], { env: { SEE_OTHER_STORE: `sqlite:${folder}` }, ...options });
}

const lines = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('a key is all that create prints on stdout, and its secret is kept nowhere', async () => {
  const { code, stdout, stderr } = await keys(['create', '--owner', 'ann']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^so_[0-9a-f]{16}_[\w-]{43}\n$/);
  const secret = stdout.trim().slice(-43);
  expect(stderr).toMatch(/of ann: submit, read\. It is not shown again\. Give it to the client in SEE_OTHER_TOKEN/);
  expect(stderr).not.toContain(secret);
  expect((await keys(['list'])).stdout).not.toContain(secret);
  for (const file of await readdir(folder)) expect(await readFile(join(folder, file), 'latin1')).not.toContain(secret);
});

test('list has what is known of each key, as lines of JSON or as a table', async () => {
  const first = await keys(['create', '--owner', 'ann']);
  await keys(['create', '--owner', 'bob', '--scopes', 'read, admin', '--name', 'night shift', '--expires-days', '0.5']);
  const listed = lines((await keys(['list'])).stdout);
  expect(listed).toStrictEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      state: 'good',
      owner: 'bob',
      scopes: ['read', 'admin'],
      name: 'night shift',
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
    },
    {
      id: first.stdout.split('_')[1],
      state: 'good',
      owner: 'ann',
      scopes: ['submit', 'read'],
      createdAt: expect.any(String),
    },
  ]);
  const [bob] = listed;
  expect(Date.parse(String(bob?.['expiresAt'])) - Date.parse(String(bob?.['createdAt']))).toBe(43_200_000);
  const table = (await keys(['list'], { terminal: true, env: { SEE_OTHER_STORE: `sqlite:${folder}` } })).stdout;
  expect(table.split(/\r?\n/).slice(0, 3)).toStrictEqual([
    expect.stringMatching(/^id +state +owner +scopes +created +expires +name$/),
    expect.stringMatching(/^[0-9a-f]{16} +good +bob +read,admin +\S+Z +\S+Z +night shift$/),
    expect.stringMatching(/^[0-9a-f]{16} +good +ann +submit,read +\S+Z$/),
  ]);
});

test('revoke takes an id, or the key that somebody pastes, once', async () => {
  const key = (await keys(['create', '--owner', 'ann'])).stdout.trim();
  const id = key.split('_')[1] ?? '';
  const revoked = await keys(['revoke', key]);
  expect(revoked).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringContaining(`Key ${id} of ann is revoked`),
  });
  expect(revoked.stderr).not.toContain(key.slice(-43));
  expect(lines((await keys(['list'])).stdout)).toMatchObject([{ id, state: 'revoked' }]);
  expect(await keys(['revoke', id])).toMatchObject({ code: 0, stderr: expect.stringContaining('was revoked at') });
});

test('without any key, list says so', async () => {
  expect(await keys(['list'])).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringContaining('There are none'),
  });
});

test.each<[string, readonly string[], RegExp]>([
  ['no owner', ['create'], /--owner <name>' not specified/],
  ['an empty owner', ['create', '--owner', ''], /1 to 255 characters/],
  ['an owner with a line break', ['create', '--owner', 'a\nb'], /no control characters/],
  ['an unknown scope', ['create', '--owner', 'ann', '--scopes', 'submit,reed'], /some of submit, read, admin/],
  ['no scope', ['create', '--owner', 'ann', '--scopes', ''], /some of submit, read, admin/],
  ['a time that is none', ['create', '--owner', 'ann', '--expires-days', '-1'], /greater than 0/],
  ['an unknown id', ['revoke', '0123456789abcdef'], /there is no key 0123456789abcdef .*keys list/],
  ['an id that is none', ['revoke', 'ann'], /16 hex digits/],
  ['a key that is misspelt', ['revoke', 'Bearer so_0123456789abcdef_hunter2'], /^(?!.*hunter2).*16 hex digits/s],
  ['another store', ['list', '--store', 'redis:'], /there is no request store for "redis:"/],
])('%s is wrong usage, and says what is right', async (_what, args, message) => {
  const { code, stderr } = await keys(args);
  expect(stderr).toMatch(message);
  expect([1, 2]).toContain(code);
});
