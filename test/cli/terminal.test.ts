/** What a person at a terminal sees. `script` (util-linux) lends the command one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sendText, startFaultyServer } from '../client/servers/faulty-server.ts';
import { runCommand, startCommand } from '../support/command.ts';
import { Gate, protocolContract, protocolHandlers } from '../support/handlers.ts';
import { locationOf, startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';

const gate = new Gate();
let service: TestService;
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'see-other-terminal-'));
  service = await startService({ contract: protocolContract, operations: protocolHandlers(gate) });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

const onTerminal = (env: Record<string, string> = {}) => ({
  terminal: true,
  env: { SEE_OTHER_URL: service.url, XDG_STATE_HOME: home, ...env },
});

const escape = String.fromCharCode(27);

test('submit --wait shows a bar with the progress, which is gone when the result is there, in lines', async () => {
  const running = startCommand(['submit', 'wait', '--json', '{"a":{"b":1}}', '--wait'], onTerminal());
  await running.says(/wait .* 25 % \| \d+s \| at the gate/);
  gate.open();
  const { code, stdout } = await running.ended;
  expect(stdout.replaceAll('\r\n', '\n')).toMatch(/\{\n {2}"a": \{\n {4}"b": 1\n {2}\}\n\}\n$/);
  // the line of the bar was cleared, and the cursor is back
  expect(stdout.lastIndexOf(`${escape}[2K`)).toBeGreaterThan(stdout.lastIndexOf('at the gate'));
  expect(stdout.lastIndexOf(`${escape}[?25h`)).toBeGreaterThan(stdout.lastIndexOf(`${escape}[?25l`));
  expect(code).toBe(0);
});

test('Ctrl-C leaves the terminal as it was, and says how to take the request up again', async () => {
  const held = new Gate();
  await using other = await startService({ contract: protocolContract, operations: protocolHandlers(held) });
  const running = startCommand(['submit', 'wait', '--json', '{}', '--wait'], onTerminal({ SEE_OTHER_URL: other.url }));
  await running.says(/waiting in line|at the gate/);
  running.child.stdin?.write('\x03');
  const { code, stdout } = await running.ended;
  expect(stdout).toMatch(/Take the request up again with:\s+see-other resume http/);
  expect(stdout.lastIndexOf(`${escape}[?25h`)).toBeGreaterThan(stdout.lastIndexOf(`${escape}[?25l`));
  expect(code).toBe(3);
});

test('statuses have colours, unless NO_COLOR says that they have not', async () => {
  const location = locationOf(await service.call('POST', '/echo', { json: {} }));
  await service.finished(location);
  expect((await runCommand(['status', location], onTerminal())).stdout).toContain(`${escape}[32msucceeded`);
  const plain = await runCommand(['status', location], onTerminal({ NO_COLOR: '1' }));
  expect(plain.stdout).not.toContain(escape);
  expect(plain.stdout).toMatch(/^succeeded {2}echo\s+http:/);
});

test('what a server says cannot move the cursor or set colours', async () => {
  const location = locationOf(
    await service.call('POST', '/misbehave', { json: { how: `${escape}[2J${escape}]0;title\u0007x` } }),
  );
  await service.finished(location);
  const { stdout } = await runCommand(['status', location], onTerminal({ NO_COLOR: '1' }));
  expect(stdout).toContain('failed');
  expect(stdout).not.toContain(escape);
});

test('a list is for reading', async () => {
  const { stdout } = await runCommand(['list', '--operation', 'echo'], onTerminal({ NO_COLOR: '1' }));
  expect(stdout).toMatch(/^succeeded echo {15}\d{4}-\d\d-\d\dT\S+\s+http:\S+\s+$/);
});

test('a text is shown without what would move the cursor, and bytes that are no text are not shown', async () => {
  const location = locationOf(await service.call('POST', '/render', { json: { text: `a text ${escape}[2Jis fine` } }));
  await service.finished(location);
  expect((await runCommand(['result', location], onTerminal())).stdout).toBe('a text is fine');
  await using server = await startFaultyServer({
    result: (response) => sendText(response, 200, 'PNG', { 'content-type': 'image/png' }),
  });
  const args = ['submit', '/work', '--url', server.url, '--json', '{}', '--wait'];
  const { code, stdout } = await runCommand(args, onTerminal());
  expect(stdout).toMatch(/the result is image\/png, which a terminal cannot show.*--out FILE/s);
  expect(stdout).not.toContain('PNG');
  expect(code).toBe(1);
});
