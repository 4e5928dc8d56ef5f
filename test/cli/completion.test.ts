import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runCommand } from '../support/command.ts';
import { protocolContract, protocolHandlers } from '../support/handlers.ts';
import { freePort } from '../../scripts/servers/free-port.ts';
import { startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';

let service: TestService;

beforeAll(async () => {
  service = await startService({ contract: protocolContract, operations: protocolHandlers() });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** What a shell is offered for the last of these words. */
async function offered(words: readonly string[], url = service.url): Promise<string[]> {
  const { code, stdout } = await runCommand(['complete', '--', ...words], { env: { SEE_OTHER_URL: url } });
  expect(code).toBe(0);
  return stdout.split('\n').map((line) => line.split('\t')[0] ?? '');
}

test.each(['bash', 'zsh', 'fish', 'powershell'])('there is a completion script for %s', async (shell) => {
  const { code, stdout } = await runCommand(['complete', shell]);
  expect(stdout).toContain('see-other');
  expect(stdout).toContain('complete');
  expect(code).toBe(0);
});

test('commands, options and what an option may be are offered', async () => {
  expect(await offered(['s'])).toEqual(expect.arrayContaining(['submit', 'status', 'serve']));
  expect(await offered(['submit', '--jo'])).toContain('--journal');
  expect(await offered(['list', '--status', ''])).toEqual(expect.arrayContaining(['succeeded', 'failed']));
  expect(await offered(['keys', ''])).toEqual(expect.arrayContaining(['create', 'list', 'revoke']));
  expect(await offered(['keys', 'create', '--sc'])).toContain('--scopes');
});

test('an option that takes a file leaves it to the shell', async () => {
  expect(await offered(['submit', 'echo', '--file', ''])).toEqual([':0', '']);
  expect(await offered(['serve', '--jwt-jwks', ''])).toEqual([':0', '']);
});

test("the server's operations are offered, and a server that is down is no matter", async () => {
  expect(await offered(['submit', ''])).toEqual(expect.arrayContaining(['echo', 'render']));
  const down = `http://127.0.0.1:${String(await freePort())}`;
  expect(await offered(['submit', ''], down)).not.toContain('echo');
});
