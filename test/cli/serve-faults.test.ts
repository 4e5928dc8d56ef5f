/** `see-other serve` of what cannot be served: says what is wrong, where, and what to do, and never by a stack. */
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runCommand } from '../support/command.ts';
import { contractOf, handlersOf } from '../support/dev-project.ts';
import { editedContract, mistakes } from '../support/edited-contract.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'see-other-faults-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function written(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

/** Serves in a folder of the test's own, at any port; resolves with what it said when it gave up. */
async function refused(...args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const ports = ['--store', `sqlite:${join(folder, 'data')}`, '--port', '0', '--metrics-port', 'off'];
  const { code, stderr } = await runCommand(['serve', '--log-level', 'silent', ...ports, ...args]);
  expect(stderr).not.toMatch(/^\s+at /m);
  return { code, said: stderr };
}

test('contract and handlers are told of at once, each by its file', async () => {
  const contract = await written('wrong.yaml', editedContract(...Object.values(mistakes)));
  const operations = await written(
    'handlers.ts',
    "export const operations = { estimateShedule: { runs: 'inline' } };\n",
  );
  const { code, said } = await refused('--contract', contract, '--operations', operations);
  expect(said).toMatch(/^see-other: the service cannot start: 9 things are wrong\.\n/);
  expect(said).toMatch(new RegExp(`\n${contract}:\\d+:\\d+  a 202 without Location `));
  expect(said).toContain(`\n${operations} operations.estimateSchedule  the contract has the operation`);
  expect(said).toContain('\n  Did you mean `estimateShedule`?\n');
  expect(code).toBe(2);
});

test.each<[string, string, RegExp]>([
  ['is not OpenAPI', 'hello: world\n', /this is not an OpenAPI document/],
  [
    'is OpenAPI 3.0',
    editedContract(['openapi: 3.1.0', 'openapi: 3.0.3']),
    /:1:1 {2}it is OpenAPI 3\.0\.3, and only 3\.1/,
  ],
])('a contract that %s', async (_what, text, detail) => {
  const { code, said } = await refused('--contract', await written('contract.yaml', text));
  expect(said).toMatch(detail);
  expect(code).toBe(2);
});

test('a module that throws is named, with the reason and the place; what is wrong in the contract is told as well', async () => {
  await written('package.json', '{ "type": "module" }');
  const module = await written(
    'throws.ts',
    'const limit: number = 3;\nfunction connect() {\n  throw new TypeError(`no more than ${limit} keys`);\n}\nconnect();\n',
  );
  const contract = await written('contract.yaml', editedContract(mistakes.noLocation));
  const { code, said } = await refused('--contract', contract, '--operations', module);
  expect(said).toContain(`\n${module}  the module cannot be loaded: TypeError: no more than 3 keys\n`);
  expect(said).toMatch(/ {2}It happens at \S*throws\.ts:3:9; mend that/);
  expect(said).toContain('a 202 without Location');
  expect(code).toBe(2);
});

test('a contract that is not there, and a module without handlers', async () => {
  const contract = join(folder, 'gone.yaml');
  const module = await written('other.ts', 'export const handlers = {};\n');
  const { code, said } = await refused('--contract', contract, '--operations', module);
  expect(said).toContain(`\n${contract}  the contract cannot be read: ENOENT`);
  expect(said).toContain(`\n${module}  the module does not export \`operations\`, but handlers\n`);
  expect(code).toBe(2);
});

test('a module that is not there, and imports that leave out what a file ends with', async () => {
  await written('package.json', '{ "type": "module" }');
  await written('statement.ts', 'export const statement = 1;\n');
  await written('folder/index.ts', 'export const statement = 1;\n');
  const contract = await written('contract.yaml', contractOf('greet'));
  const gone = join(folder, 'ops.ts');
  expect((await refused('--contract', contract, '--operations', gone)).said).toContain(
    `\n${gone}  there is no file ${gone}\n  Name the module`,
  );
  for (const [imported, meant] of [
    ['./statement', './statement.ts'],
    ['./statement.js', './statement.ts'],
    ['./folder', './folder/index.ts'],
  ]) {
    const module = await written('imports.ts', `import '${String(imported)}';\n`);
    const { code, said } = await refused('--contract', contract, '--operations', module);
    expect(said).toContain(`\n  Write the ending: '${String(meant)}'.\n`);
    expect(code).toBe(2);
  }
});

test.each([
  [
    'a contract without handlers of its own is not paired with those that come with See Other',
    ['--contract', 'mine.yaml', contractOf('greet')],
    '--operations  there is a contract of your own, and no handlers for it\n' +
      '  Name the module that exports them with --operations (SEE_OTHER_OPERATIONS); `see-other init` writes one to start from.\n',
  ],
  [
    'handlers without a contract of their own are not held to the one that comes with See Other',
    ['--operations', 'mine.ts', handlersOf(['greet'], "'hello'")],
    '--contract  there are handlers of your own, and no contract that they are for\n' +
      '  Name it with --contract (SEE_OTHER_CONTRACT); `see-other init` writes one to start from.\n',
  ],
] as const)('%s', async (_what, [option, file, text], fault) => {
  const { code, said } = await refused(option, await written(file, text));
  expect(said).toBe(`see-other: the service cannot start: 1 thing is wrong.\n\n${fault}`);
  expect(code).toBe(2);
});

test('a port that is in use', async () => {
  await using server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = String((server.address() as AddressInfo).port);
  const { code, said } = await refused('--port', port);
  expect(said).toBe(
    `see-other: port ${port} of 127.0.0.1 is in use; stop what uses it, or choose another with --port or PORT\n`,
  );
  expect(code).toBe(1);
});

test.each([
  ['is a file', () => written('a-file', '')],
  ['is below a file', async () => join(await written('a-file', ''), 'data')],
  ['is in a place that takes none', () => Promise.resolve('/proc/see-other')],
])('a data folder that %s', async (_what, folderOf) => {
  const data = await folderOf();
  const { code, said } = await refused('--store', `sqlite:${data}`);
  expect(said).toContain(`see-other: nothing can be kept in the folder ${data}`);
  expect(said).toContain(`name another in place of sqlite:${data}, or let this process write there`);
  expect(code).toBe(1);
});
