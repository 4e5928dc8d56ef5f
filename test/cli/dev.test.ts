/** `see-other dev` as somebody works with it: files are saved, and what is served and said follows. */
import { once } from 'node:events';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { contractOf, DevProject, handlersOf } from '../support/dev-project.ts';
import { until } from '../support/until.ts';

let project: DevProject;

beforeEach(async () => {
  project = await DevProject.create();
});

afterEach(async () => {
  await project[Symbol.asyncDispose]();
});

interface Result {
  readonly said: string;
  readonly pid: number;
}

/** The answer to a POST. */
async function post(url: string, operation: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/${operation}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: '{}',
    redirect: 'manual',
  });
}

/** Submits and resolves with the result; undefined if nothing answers. */
async function run(url: string, operation: string): Promise<Result | undefined> {
  const accepted = await post(url, operation).catch(() => undefined);
  if (accepted?.status !== 202) return undefined;
  const status = new URL(accepted.headers.get('location') ?? '', url);
  return until('it has succeeded', async () => {
    const answer = await fetch(status, { headers: { Prefer: 'wait=5' } }).catch(() => undefined);
    return answer?.redirected === true && answer.ok ? ((await answer.json()) as Result) : undefined;
  });
}

/** Resolves once an operation says this. */
async function servedAs(url: string, operation: string, said: string): Promise<Result> {
  return until(`${operation} gives ${said}`, async () => {
    const result = await run(url, operation);
    return result?.said === said ? result : undefined;
  });
}

const exists = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('the contract of the folder is served, its types are written, and what happens is said in a line each', async () => {
  const dev = project.dev();
  const url = await dev.url();
  expect(await run(url, 'greet')).toMatchObject({ said: 'hello' });
  await fetch(`${url}/greet`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '[]' });
  await fetch(`${url}/requests?limit=1`);
  const id = '[\\da-f-]{36}';
  for (const line of [
    /POST +\/greet {2}202 {2}[\d.]+ m?s\n/,
    new RegExp(`greet ${id} {2}accepted\n`),
    new RegExp(`greet ${id} {2}running {2}attempt 1\n`),
    new RegExp(`greet ${id} {2}succeeded {2}attempt 1, [\\d.]+ m?s\n`),
    new RegExp(`GET +/greet/${id} {2}200 {2}[\\d.]+ m?s\n`),
    /POST +\/greet {2}400 {2}[\d.]+ m?s {2}\/problems\/invalid-request {2}\(the whole\): must be object\n/,
    /GET +\/requests\?limit=1 {2}200/,
    /generated has the types of openapi\.yaml/,
  ])
    await dev.says(line);
  expect(await readFile(join(project.folder, 'generated/operations.d.ts'), 'utf8')).toContain('greet: {');
  // what is kept there is nobody's to commit
  expect(await readFile(join(project.folder, '.see-other/.gitignore'), 'utf8')).toBe('*\n');
  // no terminal, no colours
  expect(dev.said()).not.toContain('\u001b');
});

test('a change of what a handler imports is served at the same address, and finished requests are still there', async () => {
  const words = (text: string): string => `export const words: string = '${text}';`;
  await project.write({
    'words/words.ts': words('hello'),
    'operations.ts': handlersOf(['greet'], 'words', `import { words } from './words/words.ts';`),
  });
  const dev = project.dev();
  const url = await dev.url();
  const before = await post(url, 'greet', { Prefer: 'wait=10' });
  const result = new URL(before.headers.get('location') ?? '', url);
  await project.write({ 'words/words.ts': words('good morning') });
  const first = await servedAs(url, 'greet', 'good morning');
  // as editors save: a new file in the place of the old one
  await writeFile(join(project.folder, 'words/words.ts~'), words('good night'));
  await rename(join(project.folder, 'words/words.ts~'), join(project.folder, 'words/words.ts'));
  const second = await servedAs(url, 'greet', 'good night');
  expect(second.pid).not.toBe(first.pid);
  expect(exists(first.pid)).toBe(false);
  expect(dev.said().match(/words\/words\.ts changed: served anew at/g)).toHaveLength(2);
  expect((await fetch(result)).status).toBe(200);
});

test('what is saved is served, and nothing else starts it anew; what is broken is said, and the server from before goes on', async () => {
  const dev = project.dev();
  const url = await dev.url();
  const { pid } = await servedAs(url, 'greet', 'hello');
  expect(await run(url, 'part')).toBeUndefined();

  // files that the server is not made of
  await project.write({ 'notes.md': 'x', 'other.ts': 'x', 'data/x.ts': 'x', 'node_modules/x/index.js': 'x' });
  await project.write({ 'operations.ts': handlersOf(['greet'], `'good day'`) });
  await servedAs(url, 'greet', 'good day');
  expect(exists(pid)).toBe(false);
  expect(dev.said().match(/.*changed: served anew/g)).toEqual(['operations.ts changed: served anew']);

  await project.write({ 'openapi.yaml': '{ "openapi": "3.0.3", "info": {}, "paths": {} }' });
  await dev.says(/OpenAPI 3\.0\.3[^]*The server from before this change goes on until that is mended; /);
  expect(await run(url, 'greet')).toMatchObject({ said: 'good day' });

  await project.write({
    'openapi.yaml': contractOf('greet', 'part'),
    'operations.ts': handlersOf(['greet', 'part'], `'farewell'`),
  });
  await servedAs(url, 'part', 'farewell');
  const types = join(project.folder, 'generated/operations.d.ts');
  await until('there are types of it', async () => (await readFile(types, 'utf8').catch(() => '')).includes('part: {'));
});

test('while an isolated handler is broken its requests wait, and use up no attempt', async () => {
  const isolated = (text: string): string => `
    const run = async () => ({ said: '${text}', pid: process.pid });
    export const greet = { runs: 'isolated', module: import.meta.url, maxAttempts: 1, run };
    export const operations = { greet };\n`;
  await project.write({ 'operations.ts': isolated('hello') });
  const dev = project.dev();
  const url = await dev.url();
  await servedAs(url, 'greet', 'hello');
  await project.write({ 'operations.ts': 'export const = {' });
  await dev.says(/what runs isolated waits for it\./);
  const waiting = await post(url, 'greet');
  const status = new URL(waiting.headers.get('location') ?? '', url);
  expect(await (await fetch(status, { headers: { Prefer: 'wait=2' } })).json()).toMatchObject({
    status: 'accepted',
    attempt: 0,
  });
  await project.write({ 'operations.ts': isolated('good day') });
  await servedAs(url, 'greet', 'good day');
  expect(await (await fetch(status, { headers: { Prefer: 'wait=10' } })).json()).toMatchObject({ said: 'good day' });
});

test('what a contract should have, and has not, is said when it changes', async () => {
  const dev = project.dev();
  await dev.says(/openapi\.yaml:\d+:\d+ {2}warning {2}.* {2}\[[\w-]+\]\n[^]*see-other lint openapi\.yaml\n/);
});

test('handlers that cannot be loaded are said from the start on, and served once they can', async () => {
  await project.write({ 'operations.ts': handlersOf(['greet'], 'words', `import { words } from './words/words.ts';`) });
  const dev = project.dev();
  await dev.says(/words\/words\.ts[^]*Nothing is served until that is mended\./);
  await project.write({ 'words/words.ts': `export const words: string = ''; throw new Error('out of words');` });
  await dev.says(/out of words[^]*Nothing is served until that is mended\./);
  await project.write({ 'words/words.ts': `export const words = 'hello again';` });
  expect(await run(await dev.url(), 'greet')).toMatchObject({ said: 'hello again' });
});

test('a server that crashes is started again by the next change, and not before', async () => {
  await project.write({ 'operations.ts': handlersOf(['greet'], 'process.exit(7)') });
  const dev = project.dev();
  const url = await dev.url();
  await post(url, 'greet');
  await dev.says(/The server crashed \(exit code 7\)\. It is started again when a file changes\./);
  await expect(post(url, 'greet')).rejects.toThrow();
  await project.write({ 'operations.ts': handlersOf(['greet'], `'no more'`) });
  await servedAs(url, 'greet', 'no more');
  expect(dev.said().match(/The server crashed/g)).toHaveLength(1);
});

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('%s leaves no process and no port', async (signal) => {
  const dev = project.dev();
  const url = await dev.url();
  const { pid } = await servedAs(url, 'greet', 'hello');
  dev.child.kill(signal);
  expect((await dev.ended).code).toBe(signal === 'SIGKILL' ? null : 0);
  await until('its server has ended', () => !exists(pid));
  await expect(fetch(url)).rejects.toThrow();
});

test('a port that is in use is said, and that is the end', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { code, stdout, stderr } = await project.dev(['--port', String(port)]).ended;
  server.close();
  expect(stderr).toContain(`port ${String(port)} of 127.0.0.1 is in use`);
  expect(stderr).not.toMatch(/^ +at /m);
  expect(stdout).toBe('');
  expect(code).toBe(1);
});

test('a data folder that cannot be made is said with its option, and that is the end', async () => {
  const { code, stderr } = await project.dev(['--port', '0', '--data', 'operations.ts/data']).ended;
  expect(stderr).toMatch(
    /nothing can be kept in the folder \S+operations\.ts\/data \(.*; name another with --data, or let/,
  );
  expect(code).toBe(1);
});

test('a folder without a contract is told how to name one', async () => {
  await project.write({ 'empty/.gitkeep': '' });
  const { code, stderr } = await project.dev([], { cwd: join(project.folder, 'empty') }).ended;
  expect(stderr).toContain('there is no openapi.yaml in this folder: name an OpenAPI 3.1 document with --contract');
  expect(stderr).toContain('see-other init');
  expect(code).toBe(2);
});

test('on a terminal the documentation is opened once, and lines have colours unless NO_COLOR is set', async () => {
  const opened = join(project.folder, 'opened');
  const browser = join(project.folder, 'browser.sh');
  await writeFile(browser, `#!/bin/sh\necho "$1" >> '${opened}'\n`, { mode: 0o755 });
  const dev = project.dev(undefined, { terminal: true, env: { BROWSER: browser } });
  const url = await dev.url();
  await until('the page is opened', async () => (await readFile(opened, 'utf8').catch(() => '')) !== '');
  await project.write({ 'operations.ts': handlersOf(['greet'], `'hi'`) });
  await servedAs(url, 'greet', 'hi');
  expect(await readFile(opened, 'utf8')).toBe(`${url}/docs\n`);
  expect(dev.said()).toContain('\u001b[32msucceeded');
  dev.child.stdin?.write('\u0003');
  expect((await dev.ended).code).toBe(0);

  const plain = project.dev(['--port', '0', '--no-open'], { terminal: true, env: { BROWSER: browser, NO_COLOR: '1' } });
  await run(await plain.url(), 'greet');
  await plain.says(/succeeded/);
  expect(plain.said()).not.toContain('\u001b');
  plain.child.stdin?.write('\u0003');
  await plain.ended;
  expect(await readFile(opened, 'utf8')).toBe(`${url}/docs\n`);
});
