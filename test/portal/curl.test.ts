/** The command lines that the portal shows are run as they are, by a shell, against a live server. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readContract } from '../../src/contract/contract.ts';
import type { Input } from '../../src/engine/handler.ts';
import { operations } from '../../src/operations/index.ts';
import { curlOf, quoted } from '../../src/portal/browser/curl.ts';
import { submitCommand } from '../../src/portal/commands.ts';
import { exampleCall } from '../../src/portal/example-call.ts';
import { fixtureContract, shippedContract } from '../support/fixture-contract.ts';
import { protocolContract } from '../support/handlers.ts';
import { startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';

const execute = promisify(execFile);
const contract = readContract(shippedContract);
let service: TestService;
beforeAll(async () => {
  service = await startService({ contract: shippedContract, operations });
});
afterAll(() => service[Symbol.asyncDispose]());

test.each(contract.asynchronous.map((operation) => [operation.operationId, operation] as const))(
  'the one of %s is answered 202',
  async (_name, operation) => {
    const command = submitCommand(exampleCall(contract.document, operation, service.url));
    const { stdout } = await execute('sh', ['-c', command]);
    expect(stdout).toMatch(/^HTTP\/1\.1 202 Accepted\r\n/);
    expect(stdout).toMatch(/\r\nLocation: \/requests\//);
  },
);

test('lists and what is reserved in a URL arrive as the examples have them', async () => {
  const list = (type: string) => ({ type: 'array', items: { type } });
  const given: [name: string, where: string, example: unknown, more: object][] = [
    ['ids', 'query', [1, 2], { schema: list('integer') }],
    ['tags', 'query', ['a b', 'c!'], { schema: list('string'), explode: false }],
    ['sizes', 'query', [3, 4], { schema: list('integer'), explode: false, style: 'pipeDelimited' }],
    ['filter', 'query', "it's (a+b)*c, & so on?", { schema: { type: 'string' } }],
    ['X-Kinds', 'header', ['x', 'y'], { schema: { type: 'string' } }],
  ];
  const parameters = given.map(([name, where, example, more]) => ({
    name,
    in: where,
    required: true,
    example,
    ...more,
  }));
  const body = { 'application/json': { type: 'object' } };
  const document = JSON.parse(fixtureContract({ search: { body, result: body, parameters } })) as {
    paths: Record<string, { post: { requestBody?: unknown } }>;
  };
  delete document.paths['/search']?.post.requestBody;
  const text = JSON.stringify(document);
  const run = ({ parameters: got }: Input) => Promise.resolve(got);
  await using searching = await startService({ contract: text, operations: { search: { runs: 'inline', run } } });
  const {
    document: read,
    asynchronous: [search],
  } = readContract(text);
  if (search === undefined) throw new Error('there is no operation');
  const command = submitCommand(exampleCall(read, search, searching.url));
  expect(command).toContain('?ids=1&ids=2&tags=a%20b,c%21&sizes=3%7C4&');
  const { stdout } = await execute('sh', ['-c', command]);
  const location = /\r\nLocation: (\S+)/.exec(stdout)?.[1] ?? '';
  const { result } = (await searching.finished(location)).json;
  expect((await searching.call('GET', String(result))).json).toEqual({
    ids: [1, 2],
    tags: ['a b', 'c!'],
    sizes: [3, 4],
    filter: "it's (a+b)*c, & so on?",
    'X-Kinds': 'x,y',
  });
});

test('a body is sent as it is, whatever is in it', async () => {
  const text = `@'"\\$(id)\`id\`\n%0A`;
  const { stdout } = await execute('sh', ['-c', `printf %s ${quoted(text)}`]);
  expect(stdout).toBe(text);
  expect(curlOf({ method: 'POST', url: 'http://x/', headers: [], body: { text } })).toContain('--data-raw');
});

test('a file is named, another method is said, and what has no example stands in capitals', () => {
  expect(curlOf({ method: 'PUT', url: 'http://x/', headers: [['A', 'b']], body: { file: 'a b.csv' } })).toBe(
    `curl -i -X PUT 'http://x/' \\\n  -H 'A: b' \\\n  --data-binary '@a b.csv'`,
  );
  const foreign = readContract(protocolContract);
  const [operation] = foreign.asynchronous;
  if (operation === undefined) throw new Error('there is no operation');
  expect(submitCommand(exampleCall(foreign.document, operation, 'http://x'))).toContain(`--data-binary '@FILE'`);
});
