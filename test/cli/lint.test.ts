/** `see-other lint`, as people run it. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runCommand } from '../support/command.ts';
import { editedContract, lineOf, mistakes } from '../support/edited-contract.ts';
import { shippedContract } from '../support/fixture-contract.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'see-other-lint-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function written(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

test('each finding has its place, the rule and why it is there, and how to mend it', async () => {
  const contract = editedContract(mistakes.noLocation, mistakes.twoIds);
  const file = await written('wrong.yaml', contract);
  const { code, stdout, stderr } = await runCommand(['lint', file]);
  expect(stdout).toContain(
    `${file}:${String(lineOf(contract, '          headers:'))}:11  error  a 202 without Location does not say where the status is  [accepted-headers]\n` +
      '  A 202 is worth nothing to a client that is not told where to look, and when. (RFC 9110, 15.3.3, 10.2.2 and 10.2.3)\n' +
      '  Add to the `headers` of the 202:\n' +
      '    Location:\n' +
      '      required: true\n',
  );
  expect(stdout).toContain('[operation-id]');
  expect(stderr).toBe('2 errors, 0 warnings\n');
  expect(code).toBe(1);
});

test('a page that says why is named by where it is, wherever that is asked', async () => {
  const file = await written('reserved.yaml', editedContract(mistakes.reserved));
  const { stdout } = await runCommand(['lint', file], { cwd: folder });
  const pages = [...stdout.matchAll(/ \((\S+\.md)\)$/gm)].map(([, page = '']) => page);
  expect(pages).not.toEqual([]);
  for (const page of pages) expect(await readFile(resolve(folder, page), 'utf8')).toMatch(/^# /);
});

test('several files are linted, and findings are data if that is asked for', async () => {
  const right = await written('right.yaml', shippedContract);
  const wrong = await written('external.yaml', editedContract(mistakes.external));
  const { code, stdout } = await runCommand(['lint', '--json', right, wrong]);
  expect(JSON.parse(stdout)).toStrictEqual([
    {
      file: wrong,
      line: lineOf(editedContract(mistakes.external), 'problems.yaml'),
      column: expect.any(Number),
      pointer: '/paths/~1schedule-estimates/post/responses/400/$ref',
      rule: 'references',
      level: 'error',
      detail: 'the reference problems.yaml#/invalid leaves the document',
      why: expect.any(String),
      source: expect.any(String),
      suggestion: expect.stringContaining('bundle'),
    },
  ]);
  expect(code).toBe(1);
});

test('what is only advisable fails nothing; a contract may come from stdin', async () => {
  const input = editedContract(["        - $ref: '#/components/parameters/IdempotencyKey'\n", '']);
  const { code, stdout, stderr } = await runCommand(['lint', '-'], { input });
  expect(stdout).toMatch(/^stdin:\d+:\d+ {2}warning {2}.*\[idempotency-key\]$/m);
  expect(stderr).toBe('0 errors, 1 warning\n');
  expect(code).toBe(0);
});

test('without arguments the contract of the folder is linted, or one is asked for', async () => {
  const project = join(folder, 'project');
  await mkdir(project);
  const { code, stderr } = await runCommand(['lint'], { cwd: project });
  expect(stderr).toBe(
    'see-other: there is no openapi.yaml in this folder: name an OpenAPI 3.1 document as an argument, ' +
      'or have `see-other init` write what there is to start from\n',
  );
  expect(code).toBe(2);
  await writeFile(join(project, 'openapi.yaml'), editedContract(mistakes.noLocation));
  const { stdout } = await runCommand(['lint'], { cwd: project });
  expect(stdout).toMatch(/^openapi\.yaml:\d+:\d+ {2}error {2}/);
});

test('a command that is wrong is told of its own help', async () => {
  const { stderr } = await runCommand(['keys', 'create']);
  expect(stderr).toContain('(see-other keys create --help shows what there is)');
  expect((await runCommand(['lint', '--jsn'])).stderr).toContain('(see-other lint --help shows what there is)');
});

test('a file that is not there is wrong usage', async () => {
  const file = join(folder, 'gone.yaml');
  const { code, stderr } = await runCommand(['lint', file]);
  expect(stderr).toContain(`the contract ${file} cannot be read`);
  expect(code).toBe(2);
});
