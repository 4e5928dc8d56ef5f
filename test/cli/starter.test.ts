/** `see-other init` and `see-other generate`: what they write, and what they leave alone. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runCommand } from '../support/command.ts';

const redocly = fileURLToPath(new URL('../../node_modules/@redocly/cli/bin/cli.js', import.meta.url));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'see-other-starter-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const read = (file: string): Promise<string> => readFile(join(folder, file), 'utf8');

test('a starter has a contract that the linter has nothing against, its types, and a package.json', async () => {
  const { code, stdout, stderr } = await runCommand(['init', folder]);
  expect([code, stderr]).toEqual([0, expect.stringContaining('npx see-other serve --contract openapi.yaml')]);
  expect(stdout.trimEnd().split('\n').sort()).toEqual(
    [
      ...['.gitignore', 'README.md', 'generated/', 'openapi.yaml', 'operations.ts', 'package.json', 'tsconfig.json'],
    ].map((file) => join(folder, file)),
  );
  expect(await readdir(join(folder, 'generated'))).toEqual(['operations.d.ts', 'server.d.ts']);
  expect(JSON.parse(await read('package.json'))).toMatchObject({
    type: 'module',
    dependencies: { 'see-other': expect.stringMatching(/^\d/) },
  });
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const lint = await promisify(execFile)(process.execPath, [redocly, 'lint', 'openapi.yaml'], { cwd: folder, env });
  expect(lint.stderr + lint.stdout).not.toMatch(/warning/i);
});

test('nothing is written over, unless that is asked for', async () => {
  await writeFile(join(folder, 'operations.ts'), 'mine');
  const refused = await runCommand(['init', folder]);
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  expect(refused.stderr).toContain(`${folder} has operations.ts already`);
  expect(await readdir(folder)).toEqual(['operations.ts']);
  expect((await runCommand(['init', folder, '--force'])).code).toBe(0);
  expect(await read('operations.ts')).toContain('satisfies Handlers');
});

test('a package.json that is there is left as it is, and what it lacks is said', async () => {
  await writeFile(join(folder, 'package.json'), '{"name":"mine"}');
  const { stderr } = await runCommand(['init', folder]);
  expect(stderr).toMatch(/npm pkg set type=module .*\n.*npm install see-other\n/);
  expect(await read('package.json')).toBe('{"name":"mine"}');
});

test.each([
  ['is not JSON', '{ "name": mine }', /package\.json cannot be read as JSON: Unexpected token/],
  ['is no object', 'null', /package\.json cannot be read as JSON: it is no object/],
])(
  'a package.json that %s is said before anything is written, and mended, is no hindrance',
  async (_what, text, why) => {
    await writeFile(join(folder, 'package.json'), text);
    const refused = await runCommand(['init', folder]);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toMatch(why);
    expect(await readdir(folder)).toEqual(['package.json']);
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    expect((await runCommand(['init', folder])).code).toBe(0);
  },
);

test('generate writes the types of a contract, and --check says which are not what the contract gives', async () => {
  await runCommand(['init', folder]);
  const [contract, out] = [join(folder, 'openapi.yaml'), join(folder, 'generated')];
  const generate = (...options: string[]) => runCommand(['generate', '--contract', contract, '--out', out, ...options]);
  expect(await generate('--check')).toEqual({ code: 0, stdout: '', stderr: '' });

  await writeFile(contract, (await read('openapi.yaml')).replaceAll('createSalesReport', 'reportSales'));
  const differing = await generate('--check');
  expect([differing.code, differing.stderr]).toEqual([
    1,
    `${join(out, 'server.d.ts')} is not what ${contract} gives\n${join(out, 'operations.d.ts')} is not what ${contract} gives\n` +
      `run: see-other generate --contract ${contract} --out ${out}\n`,
  ]);
  expect(await read('generated/operations.d.ts')).not.toContain('reportSales');

  expect((await generate()).code).toBe(0);
  expect(await read('generated/operations.d.ts')).toContain('reportSales: {');
  expect((await generate('--check')).code).toBe(0);
});

test('generate says which contract it cannot read, and writes nothing for one that is wrong', async () => {
  const missing = await runCommand(['generate', '--contract', join(folder, 'none.yaml'), '--out', folder]);
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('none.yaml cannot be read')]);
  await writeFile(join(folder, 'bad.yaml'), 'openapi: 3.0.0');
  const bad = await runCommand(['generate', '--contract', join(folder, 'bad.yaml'), '--out', join(folder, 'out')]);
  expect([bad.code, bad.stderr]).toEqual([1, expect.stringContaining('3.1')]);
  expect(bad.stderr).toContain(`\n${join(folder, 'bad.yaml')}:1:1  `);
  expect(await readdir(folder)).toEqual(['bad.yaml']);
});

test('generate names the option of a folder that it cannot write to', async () => {
  await runCommand(['init', folder]);
  const out = join(folder, 'openapi.yaml', 'types');
  const { code, stderr } = await runCommand(['generate', '--contract', join(folder, 'openapi.yaml'), '--out', out]);
  expect(stderr).toContain(`nothing can be kept in the folder ${out} (`);
  expect(stderr).toContain('name another with --out, or let this process write there');
  expect(code).toBe(1);
});
