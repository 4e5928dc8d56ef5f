/** The command lines that the portal shows are run as they are, by a shell, against a live server. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readContract } from '../../src/contract/contract.ts';
import { operations } from '../../src/operations/index.ts';
import { curlOf, quoted } from '../../src/portal/browser/curl.ts';
import { submitCommand } from '../../src/portal/submit-command.ts';
import { shippedContract } from '../support/fixture-contract.ts';
import { protocolContract } from '../support/handlers.ts';
import { startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';

const run = promisify(execFile);
const contract = readContract(shippedContract);
let service: TestService;
beforeAll(async () => {
  service = await startService({ contract: shippedContract, operations });
});
afterAll(() => service[Symbol.asyncDispose]());

test.each(contract.asynchronous.map((operation) => [operation.operationId, operation] as const))(
  'the one of %s is answered 202',
  async (_name, operation) => {
    const command = submitCommand(contract.document, operation, service.url);
    const { stdout } = await run('sh', ['-c', command]);
    expect(stdout).toMatch(/^HTTP\/1\.1 202 Accepted\r\n/);
    expect(stdout).toMatch(/\r\nLocation: \/requests\//);
  },
);

test('a body is sent as it is, whatever is in it', async () => {
  const text = `@'"\\$(id)\`id\`\n%0A`;
  const { stdout } = await run('sh', ['-c', `printf %s ${quoted(text)}`]);
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
  expect(submitCommand(foreign.document, operation, 'http://x')).toContain(`--data-binary '@FILE'`);
});
