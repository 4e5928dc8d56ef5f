import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { runCommand } from '../support/command.ts';
import type { Ended } from '../support/command.ts';
import { freePort } from '../../scripts/servers/free-port.ts';
import { Gate, protocolContract, protocolHandlers } from '../support/handlers.ts';
import { locationOf, startService } from '../support/service.ts';
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

function seeOther(...args: string[]): Promise<Ended> {
  return runCommand(args, { env: { SEE_OTHER_URL: service.url, XDG_STATE_HOME: home } });
}

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

/** A request of an operation, begun by somebody else; gives its Location as the server gave it. */
async function begun(operation: string, body: object): Promise<string> {
  return locationOf(await service.call('POST', `/${operation}`, { json: body }));
}

test('status says how it stands by its data and by its exit code, at each stage', async () => {
  const location = await begun('wait', { a: 1 });
  const id = location.split('/').at(-1) ?? '';
  await until('it runs', () => gate.started.includes(id));
  const running = await until('its progress is known', async () => {
    const ended = await seeOther('status', location);
    return ended.stdout.includes('at the gate') && ended;
  });
  expect(running.code).toBe(3);
  expect(json(running.stdout)).toMatchObject({
    id,
    location: service.url + location,
    operation: 'wait',
    status: 'running',
    progress: { percent: 25, message: 'at the gate' },
  });
  const early = await seeOther('result', location);
  expect(early).toMatchObject({
    code: 3,
    stderr: expect.stringContaining(`see-other resume ${service.url}${location}`),
  });
  expect(json(early.stdout)).toMatchObject({ status: 'running' });
  gate.openFor(id);
  await service.finished(location);
  const done = await seeOther('status', location);
  expect(json(done.stdout)).toMatchObject({ status: 'succeeded', result: `${service.url}/wait/${id}` });
  expect(done.code).toBe(0);
  expect(await seeOther('result', location)).toEqual({ code: 0, stdout: '{"a":1}\n', stderr: '' });
});

test('status of a failed request ends with 1 and of a canceled one with 5', async () => {
  const failed = await begun('misbehave', { how: 'throw for good' });
  await service.finished(failed);
  const one = await seeOther('status', failed);
  expect(json(one.stdout)).toMatchObject({ status: 'failed', problem: { title: 'There is no such wine' } });
  expect(one.code).toBe(1);
  expect((await seeOther('result', failed)).code).toBe(1);

  const canceled = await begun('wait', {});
  await seeOther('cancel', canceled);
  await service.finished(canceled);
  expect((await seeOther('status', canceled)).code).toBe(5);
  expect((await seeOther('result', canceled)).code).toBe(5);
});

test('cancel asks the worker to stop, says when it was too late, and ends by what came of it', async () => {
  const location = await begun('wait', {});
  const id = location.split('/').at(-1) ?? '';
  await until('it runs', () => gate.started.includes(id));
  const asked = await seeOther('cancel', location);
  expect(asked).toMatchObject({ code: 3, stderr: expect.stringContaining('asked to stop') });
  await service.finished(location);
  expect((await seeOther('cancel', location)).code).toBe(0);

  const done = await begun('echo', {});
  await service.finished(done);
  const late = await seeOther('cancel', done);
  expect(late).toMatchObject({ code: 1, stderr: expect.stringContaining('too late') });
  expect(json(late.stdout)).toMatchObject({ status: 'succeeded' });
});

test('resume takes up a request that somebody else has begun, by its Location alone', async () => {
  const location = await begun('wait', { taken: 'up' });
  const resumed = seeOther('resume', service.url + location, '--out', join(home, 'resumed.json'));
  gate.openFor(location.split('/').at(-1) ?? '');
  expect(await resumed).toMatchObject({ code: 0, stdout: '' });
  expect(json(await readFile(join(home, 'resumed.json'), 'utf8'))).toEqual({ taken: 'up' });
  expect((await seeOther('journal')).stdout).toBe('');
});

test.each([['status'], ['result'], ['cancel'], ['resume']])('%s of an unknown request ends with 1', async (command) => {
  const { code, stdout, stderr } = await seeOther(command, `/requests/${v7()}`);
  expect(stderr).toContain('the server knows no request at');
  expect(stdout).toBe('');
  expect(code).toBe(1);
});

test.each([['status'], ['result'], ['cancel']])('%s of a server that is down ends with 6', async (command) => {
  const location = `http://127.0.0.1:${String(await freePort())}/requests/1`;
  const { code, stdout, stderr } = await seeOther(command, location);
  expect(stderr).toContain('did not answer');
  expect(stdout).toBe('');
  expect(code).toBe(6);
});

test('what is no Location ends with 2', async () => {
  const { code, stderr } = await seeOther('status', '01a20c79-a6fb-7171-a330-c597cdf97444');
  expect(stderr).toContain('It has to be a Location');
  expect(code).toBe(2);
});

test('list gives one line of JSON a request, newest first, filtered and cut', async () => {
  const locations = [];
  for (let count = 0; count < 3; count += 1) locations.unshift(service.url + (await begun('render', { text: 'x' })));
  await Promise.all(locations.map((location) => service.finished(new URL(location).pathname)));
  const lines = (text: string): unknown[] =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => json(line)['location']);
  const all = await seeOther('list', '--operation', 'render', '--status', 'succeeded');
  expect(lines(all.stdout)).toEqual(locations);
  expect(all.code).toBe(0);
  const two = await seeOther('list', '--operation', 'render', '--limit', '2');
  expect(lines(two.stdout)).toEqual(locations.slice(0, 2));
  expect(two.stderr).toContain('There are more');
  expect(await seeOther('list', '--operation', 'render', '--status', 'failed')).toEqual({
    code: 0,
    stdout: '',
    stderr: 'There are none.\n',
  });
});
