import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createClient } from '../../src/client/client.ts';
import { sqliteJournal } from '../../src/client/journal/sqlite-journal.ts';
import { startFaultyServer } from '../client/servers/faulty-server.ts';
import { runCommand, startCommand } from '../support/command.ts';
import type { Ended } from '../support/command.ts';
import { Gate, protocolContract, protocolHandlers } from '../support/handlers.ts';
import { startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

let gate: Gate;
let service: TestService;
let home: string;
let out: string;

beforeEach(async () => {
  gate = new Gate();
  home = await mkdtemp(join(tmpdir(), 'see-other-follow-'));
  out = join(home, 'results');
  service = await startService({ contract: protocolContract, operations: protocolHandlers(gate) });
});

afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

const environment = (): Record<string, string> => ({ SEE_OTHER_URL: service.url, XDG_STATE_HOME: home });

function seeOther(...args: string[]): Promise<Ended> {
  return runCommand(args, { env: environment() });
}

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;
const lines = (text: string): Record<string, unknown>[] => text.split('\n').filter(Boolean).map(json);

async function submitted(operation: string, body: object): Promise<string> {
  return String(json((await seeOther('submit', operation, '--json', JSON.stringify(body))).stdout)['location']);
}

const results = async (): Promise<string[]> =>
  (await readdir(out).catch(() => [])).filter((name) => !name.startsWith('.'));

test('follow saves each result as it is ready, whoever submitted the request, and stops when it is told', async () => {
  const before = await submitted('echo', { before: true });
  const following = startCommand(['follow', '--out', out], { env: environment() });
  await following.says(/"before"|Following 1 open requests/);
  const after = await submitted('wait', { after: true });
  const failing = await submitted('misbehave', { how: 'throw for good' });
  await until('the one that was there is saved', async () => (await results()).length === 1);
  gate.open();
  await until('so is the one that came', async () => (await results()).length === 2);
  await following.says(/no such wine/);
  following.child.kill('SIGTERM');
  const { code, stdout, stderr } = await following.ended;
  expect(code).toBe(0);
  const said = lines(stdout);
  expect(said.map(({ location, status }) => [location, status]).sort()).toEqual(
    [
      [before, 'succeeded'],
      [after, 'succeeded'],
      [failing, 'failed'],
    ].sort(),
  );
  const fileOf = (location: string): string => String(said.find((line) => line['location'] === location)?.['file']);
  expect(json(await readFile(fileOf(after), 'utf8'))).toEqual({ after: true });
  expect(fileOf(before)).toMatch(new RegExp(`^${out}/echo-[0-9a-f-]+\\.json$`));
  expect(stderr).toContain('the request failed: There is no such wine');
  // and the journal knows where they are
  const { stdout: journal } = await seeOther('journal');
  expect(lines(journal).map(({ file }) => file)).toContain(fileOf(after));
});

test('follow takes up after a kill -9 where it was, and saves every result once', async () => {
  const locations = await Promise.all([1, 2, 3].map((number) => submitted('wait', { number })));
  const killed = startCommand(['follow', '--out', out], { env: environment() });
  await killed.says(/Following 3/);
  killed.child.kill('SIGKILL');
  await killed.ended;
  gate.open();
  const { code, stdout } = await seeOther('follow', '--out', out, '--until-idle');
  expect(code).toBe(0);
  expect(
    lines(stdout)
      .map(({ location }) => location)
      .sort(),
  ).toEqual([...locations].sort());
  expect(await results()).toHaveLength(3);
});

test('two processes that follow one journal share the work, and each result is fetched and saved once', async () => {
  await using server = await startFaultyServer();
  const file = join(home, 'shared.db');
  const journal = sqliteJournal(file);
  const client = createClient({ url: server.url, journal });
  const count = 30;
  for (let number = 0; number < count; number += 1) await client.submitTo('/work', { json: { number } });
  await journal.close();
  const args = ['follow', '--out', out, '--until-idle', '--journal', file];
  const ended = await Promise.all([seeOther(...args), seeOther(...args)]);
  const saved = ended.map(({ stdout }) => lines(stdout).map(({ location }) => String(location)));
  expect(ended.map(({ code }) => code)).toEqual([0, 0]);
  expect(saved.map(({ length }) => length > 0)).toEqual([true, true]);
  expect(new Set(saved.flat()).size).toBe(count);
  expect(saved.flat()).toHaveLength(count);
  expect(await results()).toHaveLength(count);
  expect(server.seen.filter(({ path }) => path.startsWith('/outcomes/'))).toHaveLength(count);
});

test('a result that follow has saved is given from the file, and from the server once that is gone', async () => {
  const location = await submitted('render', { text: 'kept' });
  await seeOther('follow', '--out', out, '--until-idle');
  const [name = ''] = await results();
  await writeFile(join(out, name), 'the copy');
  expect((await seeOther('result', location)).stdout).toBe('the copy');
  expect((await seeOther('resume', location)).stdout).toBe('the copy');
  expect(lines((await seeOther('journal')).stdout)).toHaveLength(1);
  await rm(join(out, name));
  expect((await seeOther('result', location)).stdout).toBe('kept');
});

test('forget takes finished requests out of the journal and leaves open ones and results', async () => {
  await submitted('echo', {});
  await seeOther('follow', '--out', out, '--until-idle');
  const open = await submitted('wait', {});
  expect(await seeOther('forget')).toMatchObject({ code: 0, stderr: 'Forgot 1.\n' });
  expect(lines((await seeOther('journal')).stdout).map(({ location }) => location)).toEqual([open]);
  expect(await results()).toHaveLength(1);
  expect(await seeOther('forget', open)).toMatchObject({ stderr: 'Forgot 1.\n' });
  expect((await seeOther('journal')).stdout).toBe('');
  expect(await seeOther('forget', open)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('has no request at'),
  });
  expect(await seeOther('forget', 'nonsense')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('a Location'),
  });
  gate.open();
});

test('follow without a journal, or without a folder for results, is wrong usage', async () => {
  expect(await seeOther('follow', '--out', out, '--no-journal')).toMatchObject({ code: 2 });
  expect(await seeOther('follow')).toMatchObject({ code: 2, stderr: expect.stringContaining('--out') });
});

test('the sample systemd unit runs the background component as it is, and stops it by SIGTERM', async () => {
  const unit = await readFile(new URL('../../docs/see-other-follow.service', import.meta.url), 'utf8');
  const command = /^ExecStart=\S*see-other (.*)$/m.exec(unit)?.[1] ?? '';
  const location = await submitted('echo', { by: 'systemd' });
  // what systemd puts in the place of %S and of the environment
  const args = command.replaceAll('%S', home).split(' ');
  const following = startCommand(args, { env: environment() });
  const done = await following.says(/"location":"([^"]+)".*"file":"([^"]+)"/);
  expect(done[1]).toBe(location);
  expect(done[2]).toMatch(`${home}/see-other/results/`);
  following.child.kill('SIGTERM');
  expect((await following.ended).code).toBe(0);
});
