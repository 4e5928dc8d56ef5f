import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startFaultyServer, sendJson, value } from '../client/servers/faulty-server.ts';
import { runCommand, startCommand } from '../support/command.ts';
import type { CommandOptions, Ended } from '../support/command.ts';
import { freePort } from '../../scripts/servers/free-port.ts';
import { Gate, protocolContract, protocolHandlers } from '../support/handlers.ts';
import type { Input } from '../../src/engine/handler.ts';
import { fixtureContract } from '../support/fixture-contract.ts';
import { codeBlocks } from '../support/markdown.ts';
import { startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const gate = new Gate();
let service: TestService;
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'see-other-cli-'));
  service = await startService({ contract: protocolContract, operations: protocolHandlers(gate) });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

/** The command with this file's service and journal. */
function seeOther(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  return runCommand(args, { ...options, env: environment(options.env) });
}

function environment(more: CommandOptions['env'] = {}): Readonly<Record<string, string>> {
  return { SEE_OTHER_URL: service.url, XDG_STATE_HOME: home, ...more };
}

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

/** What the journal has, newest first. */
async function written(): Promise<Record<string, unknown>[]> {
  const { stdout } = await seeOther(['journal']);
  return stdout.split('\n').filter(Boolean).map(json);
}

test('submit prints the Location as JSON, says how to go on, ends with 3, and writes the request down', async () => {
  const { code, stdout, stderr } = await seeOther(['submit', 'echo', '--json', '{"a":1}']);
  expect(code).toBe(3);
  const { location, status } = json(stdout);
  expect(location).toMatch(`${service.url}/requests/`);
  expect(status).toBe('accepted');
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(`see-other resume ${String(location)}\n`);
  expect(await written()).toContainEqual(expect.objectContaining({ location, operation: 'echo', state: 'polling' }));
  await seeOther(['forget', String(location)]);
});

test('submit --wait prints the result on stdout and nothing else, and leaves no record of what was delivered', async () => {
  const { code, stdout, stderr } = await seeOther(['submit', 'echo', '--json', '{"a":1}', '--wait']);
  expect(json(stdout)).toEqual({ a: 1, parameters: {} });
  expect(stderr).toMatch(/^Accepted: http:\S+\n$/);
  expect(code).toBe(0);
  expect(await written()).toEqual([]);
});

test('the input may come from a file or from standard input, and parameters by name', async () => {
  const file = join(home, 'input.json');
  await writeFile(file, '{"from":"a file"}');
  const fromFile = await seeOther([
    'submit',
    'echo',
    '--file',
    file,
    '--wait',
    '--param',
    'times=2',
    '--param',
    'X-Flavour=mild',
  ]);
  expect(json(fromFile.stdout)).toEqual({ from: 'a file', parameters: { times: 2, 'X-Flavour': 'mild' } });
  const fromStdin = await seeOther(['submit', 'echo', '--wait', '-'], { input: '{"from":"stdin"}' });
  expect(json(fromStdin.stdout)).toMatchObject({ from: 'stdin' });
  const upload = await seeOther(['submit', 'upload', '--wait', '-'], { input: 'twelve bytes' });
  expect(json(upload.stdout)).toEqual({ bytes: 12, mediaType: 'text/plain' });
});

test('an input that is not required may be left out', async () => {
  const contract = fixtureContract({
    remind: { body: { 'application/json': {} }, bodyRequired: false, result: { 'application/json': {} } },
  });
  const run = ({ body }: Input) => Promise.resolve({ got: body === undefined ? 'nothing' : body });
  await using other = await startService({ contract, operations: { remind: { runs: 'inline', run } } });
  const { stdout } = await seeOther(['submit', 'remind', '--wait'], { env: { SEE_OTHER_URL: other.url } });
  expect(json(stdout)).toEqual({ got: 'nothing' });
});

test('a result that is a file is written whole with --out, and as it is into a pipe', async () => {
  const out = join(home, 'rendered.txt');
  const args = ['submit', 'render', '--json', '{"text":"Dear reader"}', '--wait'];
  expect(await seeOther([...args, '--out', out])).toMatchObject({ code: 0, stdout: '' });
  expect(await readFile(out, 'utf8')).toBe('Dear reader');
  expect((await readdir(home)).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect((await seeOther(args)).stdout).toBe('Dear reader');
});

test.each([
  ['not JSON', ['submit', 'echo', '--json', '{'], /--json is not JSON/],
  ['not the contract', ['submit', 'misbehave', '--json', '{"how":7}'], /nothing was sent:\n {2}\/how: must be string/],
  ['all that is wrong', ['submit', 'misbehave', '--json', '[]'], /\(the whole\): must be object/],
  ['no input', ['submit', 'echo'], /echo wants an input \(application\/json\): give it with --file/],
  ['two inputs', ['submit', 'echo', '--json', '1', '-'], /given more than once/],
  ['a file that is not there', ['submit', 'echo', '--file', '/nowhere/x'], /\/nowhere\/x cannot be read/],
  ['another media type', ['submit', 'upload', '--json', '{}'], /upload takes text\/plain; --json is application\/json/],
  ['no such operation', ['submit', 'fly', '--json', '{}'], /no operation "fly". It has:\n {2}echo: application\/json/],
  ['no such parameter', ['submit', 'echo', '--json', '{}', '--param', 'x=1'], /the parameters times, X-Flavour/],
  ['--out without --wait', ['submit', 'echo', '--json', '{}', '--out', 'x'], /need --wait/],
  ['a key with a space', ['submit', 'echo', '--json', '{}', '--key', 'a b'], /visible ASCII/],
  ['a password in a URL', ['submit', 'echo', '--url', 'http://me:secret@127.0.0.1'], /No user and password in a URL/],
  ['--out that is a folder', ['submit', 'echo', '--json', '1', '--wait', '--out', '/tmp'], /\/tmp is a folder/],
  ['--out in no folder', ['submit', 'echo', '--json', '1', '--wait', '--out', '/no/x'], /\/no\/x cannot be written/],
  ['a URL that is none', ['submit', 'echo', '--url', 'localhost'], /http or https URL/],
  ['a header without a colon', ['submit', 'echo', '--json', '{}', '--header', 'secret'], /a name, a colon and a value/],
  ['refused by the handler', ['submit', 'echo', '--json', '{"reject":true}'], /\/reject It asks to be rejected/],
  [
    'a contract that is not there',
    ['submit', 'echo', '--json', '1', '--contract', '/nowhere'],
    /\/nowhere cannot be read/,
  ],
  ['no command', ['fetch'], /unknown command 'fetch'/],
])('wrong usage or input ends with 2 and says what is wrong: %s', async (_what, args, message) => {
  const { code, stdout, stderr } = await seeOther(args);
  expect(stderr).toMatch(message);
  expect(stdout).toBe('');
  expect(code).toBe(2);
  expect(stderr.replace(/'http[^']*'/, '')).not.toContain('secret');
  expect(await written()).toEqual([]);
});

test('a request that fails ends with 1: its status on stdout, the reason on stderr', async () => {
  const { code, stdout, stderr } = await seeOther([
    'submit',
    'misbehave',
    '--json',
    '{"how":"throw for good"}',
    '--wait',
  ]);
  expect(json(stdout)).toMatchObject({ status: 'failed', problem: { type: '/problems/no-such-wine' } });
  expect(stderr).toContain('see-other: the request failed: There is no such wine: Look again.');
  expect(code).toBe(1);
});

test('--timeout ends with 3, the last status and the command that takes the request up again, which does', async () => {
  const { code, stdout, stderr } = await seeOther([
    'submit',
    'wait',
    '--json',
    '{"b":2}',
    '--wait',
    '--timeout',
    '0.2',
  ]);
  expect(code).toBe(3);
  const { location, status } = json(stdout);
  expect(status).toMatch(/accepted|running/);
  expect(stderr).toContain('Take the request up again with:');
  const resume = /^ {2}see-other (.*)$/m.exec(stderr)?.[1]?.split(' ') ?? [];
  expect(resume).toEqual(['resume', location]);
  gate.openFor(String(location).split('/').at(-1) ?? '');
  expect(json((await seeOther(resume)).stdout)).toEqual({ b: 2 });
  expect(await written()).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends with 3 and the command that takes the request up again',
  async (signal) => {
    const running = startCommand(['submit', 'wait', '--json', '{}', '--wait'], { env: environment() });
    const location = (await running.says(/Accepted: (\S+)\n/))[1] ?? '';
    running.child.kill(signal);
    const { code, stdout, stderr } = await running.ended;
    expect(stderr).toContain(`see-other resume ${location}\n`);
    expect(json(stdout)).toMatchObject({ location });
    expect(code).toBe(3);
    expect(await written()).toContainEqual(expect.objectContaining({ location, state: 'polling' }));
    await seeOther(['cancel', location]);
    await seeOther(['forget', location]);
  },
);

test('the same --key is the same request', async () => {
  const args = ['submit', 'echo', '--json', '{"once":true}', '--key', 'order-7', '--no-journal'];
  const [one, two] = [await seeOther(args), await seeOther(args)];
  expect(json(one.stdout)['location']).toBe(json(two.stdout)['location']);
  const other = await seeOther(['submit', 'echo', '--json', '{}', '--key', 'order-7', '--no-journal']);
  expect(other.code).toBe(2);
});

test('a server that is down ends with 6, and what was written down is sent once there is one', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const args = ['--url', url, '--patience', '0.1', '--journal', join(home, 'down.db')];
  expect(await seeOther(['submit', 'echo', '--json', '{}', ...args])).toMatchObject({
    code: 6,
    stderr: expect.stringContaining(`the contract at ${url}/openapi.json cannot be fetched`),
  });
  const { code, stderr } = await seeOther(['submit', '/work', '--json', '{}', ...args]);
  expect(code).toBe(6);
  expect(stderr).toContain('It is written down, and sent again under its key');
  await using server = await startFaultyServer({}, port);
  const out = join(home, 'down-results');
  const followed = await seeOther(['follow', '--out', out, '--until-idle', '--journal', join(home, 'down.db')]);
  expect(followed.code).toBe(0);
  expect(server.accepted()).toBe(1);
  const { file } = json(followed.stdout);
  expect(json(await readFile(String(file), 'utf8'))).toEqual(value);
});

test('credentials come from SEE_OTHER_TOKEN or --header; without them 401 ends with 4', async () => {
  await using server = await startFaultyServer({
    submit: (response, { headers }) =>
      headers.authorization === 'Bearer open-sesame' && headers['x-tenant'] === 'a'
        ? 'usual'
        : sendJson(response, 401, { title: 'Who are you?', status: 401 }),
  });
  const args = ['submit', '/work', '--url', server.url, '--json', '{}', '--wait', '--header', 'X-Tenant: a'];
  expect(await seeOther(args)).toMatchObject({ code: 4, stderr: expect.stringContaining('Who are you?') });
  const allowed = await seeOther(args, { env: { SEE_OTHER_TOKEN: 'open-sesame' } });
  expect(json(allowed.stdout)).toEqual(value);
  expect(await written()).toEqual([]);
});

test('a request that expires while it is waited for ends with 5', async () => {
  await using server = await startFaultyServer({
    status: (response) => sendJson(response, 410, { title: 'Gone', status: 410 }),
  });
  const ended = await seeOther(['submit', '/work', '--url', server.url, '--json', '{}', '--wait']);
  expect(ended).toMatchObject({ code: 5, stderr: expect.stringContaining('has expired') });
});

test('a server that stumbles on the way is waited for', async () => {
  await using server = await startFaultyServer({
    status: (response, _request, count) =>
      count > 2 ? 'usual' : sendJson(response, 503, { title: 'Busy', status: 503 }, { 'retry-after': '0' }),
  });
  const { code, stdout } = await seeOther(['submit', '/work', '--url', server.url, '--json', '{}', '--wait']);
  expect(json(stdout)).toEqual(value);
  expect(code).toBe(0);
});

test('a journal that cannot be used is named, with what to do, and nothing is sent', async () => {
  const file = join(home, 'notes.txt');
  await writeFile(file, 'these are notes, and no journal '.repeat(100));
  const { code, stderr } = await seeOther(['submit', 'echo', '--json', '{}', '--journal', file]);
  expect(stderr).toContain(`the journal ${file} cannot be used: the file is no SQLite database`);
  expect(code).toBe(1);
});

test('a result that cannot be delivered is kept, with the command that gets it, and resume delivers it once', async () => {
  const args = ['submit', 'render', '--json', '{"text":"Dear reader"}', '--wait'];
  const { code, stderr } = await runCommand(['-c', `"$0" "$@" > /dev/full`, ...args], {
    shell: true,
    env: environment(),
  });
  expect(code).toBe(1);
  expect(stderr).toContain('There is a result, and it was not delivered.');
  const [, location = ''] = /see-other resume (\S+)/.exec(stderr) ?? [];
  expect(await written()).toContainEqual(expect.objectContaining({ location, state: 'succeeded' }));
  expect((await seeOther(['resume', location])).stdout).toBe('Dear reader');
  expect(await written()).toEqual([]);
  expect(await readdir(join(home, 'see-other', 'journal.db-results'))).toEqual(['.unfinished']);
});

test('a client that is killed while the result comes leaves a request that follow takes up', async () => {
  const held = Promise.withResolvers<undefined>();
  await using server = await startFaultyServer({
    result: (response, _request, count) => {
      if (count > 1) return 'usual';
      // half of it, and no more
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"answer"');
      held.resolve(undefined);
      return 'answered';
    },
  });
  const journal = join(home, 'killed.db');
  const args = ['submit', '/work', '--url', server.url, '--json', '{}', '--wait', '--journal', journal];
  const running = startCommand(args, { env: environment() });
  await held.promise;
  running.child.kill('SIGKILL');
  await running.ended;
  const out = join(home, 'killed-results');
  const followed = await seeOther(['follow', '--out', out, '--until-idle', '--journal', journal]);
  const { file } = json(followed.stdout);
  expect(json(await readFile(String(file), 'utf8'))).toEqual(value);
  expect(server.accepted()).toBe(1);
});

test('a reader that goes away is no fault', async () => {
  for (let count = 0; count < 3; count += 1) await seeOther(['submit', 'echo', '--json', '{}', '--no-journal']);
  const script = 'set -o pipefail; "$0" "$@" | true';
  const { code, stderr } = await runCommand(['-c', script, 'list'], { shell: true, env: environment() });
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

test('a file of the same size under a used --key is another request', async () => {
  const [one, two] = [join(home, 'one.txt'), join(home, 'two.txt')];
  await writeFile(one, 'a 1');
  await writeFile(two, 'a 2');
  const args = ['submit', 'upload', '--key', 'same-size', '--file'];
  const first = await seeOther([...args, one]);
  expect((await seeOther([...args, one])).stdout).toBe(first.stdout);
  const { code, stderr } = await seeOther([...args, two]);
  expect(stderr).toContain('use a new key for a new request');
  expect(code).toBe(2);
  await seeOther(['forget', String(json(first.stdout)['location'])]);
});

test('Ctrl-C before anything was sent says so', async () => {
  const before = await readdir(tmpdir());
  const running = startCommand(['submit', 'echo', '-'], { env: environment(), holdInput: true });
  const spool = await until('it reads its input', async () =>
    (await readdir(tmpdir())).find((name) => name.startsWith('see-other-stdin-') && !before.includes(name)),
  );
  running.child.kill('SIGINT');
  expect(await running.ended).toMatchObject({ code: 130, stdout: '', stderr: 'see-other: interrupted\n' });
  expect(await readdir(tmpdir())).not.toContain(spool);
  expect(await written()).toEqual([]);
});

test.each([401, 403])('a contract that is behind %d ends with 4', async (status) => {
  await using server = await startFaultyServer({
    result: (response) => sendJson(response, status, { title: 'Who are you?', status }),
  });
  expect((await seeOther(['submit', 'echo', '--url', server.url, '--json', '{}'])).code).toBe(4);
});

test('a 202 with a Location on another origin says how to take the request up there', async () => {
  await using elsewhere = await startFaultyServer();
  const location = `${elsewhere.url}/requests/1`;
  await using server = await startFaultyServer({
    submit: (response) => sendJson(response, 202, {}, { location }),
  });
  const args = ['submit', '/work', '--url', server.url, '--json', '{}', '--no-journal'];
  const { code, stderr } = await seeOther(args);
  expect(code).toBe(1);
  const command = /^ {2}see-other (.*)$/m.exec(stderr)?.[1]?.split(' ') ?? [];
  expect(command).toEqual(['resume', location, '--allow-origin', elsewhere.url]);
  expect(json((await seeOther([...command, '--no-journal'])).stdout)).toEqual(value);
  const allowed = await seeOther([...args, '--allow-origin', elsewhere.url, '--wait']);
  expect(json(allowed.stdout)).toEqual(value);
});

test('the lines of docs/client.md for scripts do what they say', async () => {
  const page = await readFile(new URL('../../docs/client.md', import.meta.url), 'utf8');
  const script = codeBlocks(page).find(({ info }) => info === 'sh script')?.text ?? 'false';
  // `jq` may not be there; sleeping is no part of the matter
  const jq = `jq() { "$NODE" -p 'JSON.parse(require("fs").readFileSync(0))[process.argv[1].slice(1)]' "$2"; }`;
  const lines = ['set -eu', 'npx() { shift; "$see_other" "$@"; }', 'sleep() { :; }', jq, script];
  const { code, stdout, stderr } = await runCommand(['-c', `see_other=$0\n${lines.join('\n')}`], {
    shell: true,
    env: { ...environment(), NODE: process.execPath, INPUT: '{"from":"a script"}', OPERATION: 'echo' },
  });
  expect(stderr).toContain('Wait for the result with');
  expect(json(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ from: 'a script' });
  expect(code).toBe(0);
});
