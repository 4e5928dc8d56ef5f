import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { XMLParser } from 'fast-xml-parser';
import { catalogue } from '../../src/conform/rules.ts';
import { junitReport } from '../../src/conform/reports/junit.ts';
import type { Report } from '../../src/conform/reports/report.ts';
import { freePort } from '../../scripts/servers/free-port.ts';
import { startForeignServer } from '../client/servers/foreign-server.ts';
import { runCommand } from '../support/command.ts';
import type { Ended } from '../support/command.ts';
import { faultyContract } from './faulty-contract.ts';
import { startFaultyServer, token } from './faulty-server.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'see-other-conform-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const conform = (...args: string[]): Promise<Ended> =>
  runCommand(['conform', ...args], { env: { SEE_OTHER_TOKEN: token } });

interface JUnitCase {
  readonly '@name': string;
  readonly error?: { readonly '@message': string };
  readonly failure?: { readonly '@message': string; readonly '#text': string };
  readonly skipped?: { readonly '@message': string };
}

interface JUnitSuite {
  readonly '@name': string;
  readonly '@tests': string;
  readonly '@failures': string;
  readonly '@errors': string;
  readonly testcase: readonly JUnitCase[];
}

function suiteIn(xml: string): JUnitSuite {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@' });
  return (parser.parse(xml) as { testsuites: { testsuite: JUnitSuite } }).testsuites.testsuite;
}

test('a server that keeps the rules ends with 0, and the report has a line for each rule', async () => {
  await using server = await startFaultyServer();
  const { code, stdout } = await conform(server.url, '--failing', '{"work":"fails"}');
  expect(code).toBe(0);
  for (const { id } of catalogue) expect(stdout).toMatch(new RegExp(`^(pass|n/a ) {2}${id}: `, 'm'));
  expect(stdout).toContain('0 failed, 0 warnings');
});

test('a MUST that is not kept ends with 1, and all reports show the exchange, without the credentials', async () => {
  await using server = await startFaultyServer('redirect-302');
  const [json, junit] = [join(folder, 'report.json'), join(folder, 'report.xml')];
  const { code, stdout } = await conform(server.url, '--json', json, '--junit', junit);
  expect(code).toBe(1);
  expect(stdout).toContain('FAIL  status-complete-is-303');
  expect(stdout).toContain('the status was answered 302 Found, not 303');
  expect(stdout).toContain('< HTTP/1.1 302 Found');
  expect(stdout).toContain('> authorization: ***');

  const text = await readFile(json, 'utf8');
  const { server: tried, summary, operations } = JSON.parse(text) as Report;
  expect(tried).toBe(server.url);
  expect(summary.fail).toBe(2);
  const [operation] = operations;
  expect(operation?.findings.map(({ rule }) => rule)).toEqual(catalogue.map(({ id }) => id));
  const finding = operation?.findings.find(({ rule }) => rule === 'status-complete-is-303');
  expect(finding).toMatchObject({ verdict: 'fail', level: 'MUST', source: 'RFC 9110, 15.4.4' });
  const shown = operation?.exchanges.find(({ number }) => number === finding?.evidence[0]);
  expect(shown?.response.line).toBe('HTTP/1.1 302 Found');

  const xml = await readFile(junit, 'utf8');
  const suite = suiteIn(xml);
  expect(suite).toMatchObject({ '@name': 'work', '@tests': String(catalogue.length), '@failures': '2' });
  const failed = suite.testcase.find((one) => one['@name'].startsWith('status-complete-is-303'));
  expect(failed?.failure?.['@message']).toContain('302 Found');
  expect(failed?.failure?.['#text']).toContain('HTTP/1.1 302 Found');
  for (const report of [stdout, text, xml]) expect(report).not.toContain(token);
});

test('a SHOULD that is not kept ends with 0, and with 1 for who is strict', async () => {
  await using server = await startFaultyServer('status-cached');
  const mild = await conform(server.url);
  expect(mild.stdout).toContain('WARN  status-not-fresh');
  expect(mild.code).toBe(0);
  const strict = await conform(server.url, '--strict', '--junit', '-');
  expect(strict.code).toBe(1);
  expect(suiteIn(strict.stdout)['@failures']).toBe('1');
});

test('a JSON report on stdout is nothing else', async () => {
  await using server = await startFaultyServer();
  const { stdout, stderr } = await conform(server.url, '--json', '-');
  expect((JSON.parse(stdout) as Report).summary.fail).toBe(0);
  expect(stderr).toContain('0 failed');
});

test('a server without a contract is tried at a path', async () => {
  await using server = await startFaultyServer(undefined, false);
  const { code, stdout } = await conform(server.url, '--post', '/work', '--data', '{"work":1}');
  expect(stdout).toContain('0 failed, 0 warnings');
  expect(code).toBe(0);
});

test('a server of others, which has no ETag, no cancel and no problems, is told what it could do better', async () => {
  await using server = await startForeignServer(2);
  const { code, stdout } = await conform(server.url, '--post', '/drawings', '--data', '{}', '--strict');
  expect(stdout).toContain('pass  status-complete-is-303');
  expect(stdout).toMatch(/n\/a {3}cancel-answer.*offers no cancel/);
  expect(stdout).toContain('WARN  errors-are-problems');
  expect(code).toBe(1);
});

test('what cannot be tried ends with 2, and says what to do', async () => {
  const down = await conform(`http://127.0.0.1:${String(await freePort())}`);
  expect(down).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be fetched') });
  await using bare = await startFaultyServer(undefined, false);
  expect(await conform(bare.url)).toMatchObject({ code: 2, stderr: expect.stringContaining('--post PATH') });
  await using server = await startFaultyServer();
  const unknown = await conform(server.url, '--operation', 'play');
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('work: application/json') });
  const anonymous = await runCommand(['conform', server.url]);
  expect(anonymous).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('give credentials with SEE_OTHER_TOKEN'),
  });
  const file = join(folder, 'nothing.yaml');
  await writeFile(file, 'openapi: 3.1.0\ninfo: { title: None, version: "1" }\npaths: {}\n');
  const none = await conform(server.url, '--contract', file);
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('no operation is asynchronous') });
});

test('what could not be tried is an error of JUnit', async () => {
  await using server = await startFaultyServer();
  const { code, stdout } = await runCommand(['conform', server.url, '--junit', '-']);
  const suite = suiteIn(stdout);
  expect(suite).toMatchObject({ '@errors': '1', '@tests': String(catalogue.length + 1) });
  const errors = suite.testcase.flatMap(({ error }) => (error === undefined ? [] : [error['@message']]));
  expect(errors).toEqual([expect.stringContaining('give credentials')]);
  expect(code).toBe(2);
});

test('a report that cannot be written takes no other away', async () => {
  await using server = await startFaultyServer();
  const nowhere = join(folder, 'nowhere', 'report.json');
  const { code, stdout, stderr } = await conform(server.url, '--json', nowhere, '--junit', '-');
  expect(suiteIn(stdout)['@failures']).toBe('0');
  expect(stderr).toContain('cannot be written');
  expect(code).toBe(2);
});

test('an operation without an example is reported as not tried, and the others are tried', async () => {
  await using server = await startFaultyServer();
  const { paths, ...rest } = faultyContract;
  const { post } = paths['/work'];
  const play = { ...post, operationId: 'play', requestBody: { content: { 'application/json': {} } } };
  const file = join(folder, 'two.json');
  await writeFile(file, JSON.stringify({ ...rest, paths: { '/play': { post: play }, ...paths } }));
  const { code, stdout, stderr } = await conform(server.url, '--contract', file, '--json', '-');
  const { operations } = JSON.parse(stdout) as Report;
  expect(operations.map(({ operation, unfinished = '' }) => [operation, unfinished])).toEqual([
    ['play', expect.stringContaining('the contract has no example of an input of play')],
    ['work', ''],
  ]);
  expect(operations[1]?.findings.find(({ rule }) => rule === 'result-answers-200')?.verdict).toBe('pass');
  expect(stderr).toContain('play: the contract has no example');
  expect(code).toBe(2);
});

test('a server is the same, however its URL is written', async () => {
  await using server = await startFaultyServer();
  const { code, stdout } = await conform(`${server.url.replace('127.0.0.1', '0x7f.1')}/`);
  expect(stdout).toContain('pass  answers-fit-contract');
  expect(stdout).toContain('pass  result-fits-contract');
  expect(code).toBe(0);
});

test('an input that is refused, as it may be, ends with 2, and says what to do', async () => {
  await using server = await startFaultyServer();
  const { code, stdout, stderr } = await conform(server.url, '--data', '{"work":', '--type', 'application/json');
  expect(stdout).toMatch(/n\/a {3}submit-answers-202.*answered 400/);
  expect(stderr).toContain('give an input that it takes (--data @FILE)');
  expect(code).toBe(2);
});

test('a status that cannot be read is what the run was unfinished for, and not the time', async () => {
  await using server = await startFaultyServer('failed-500');
  const { code, stdout } = await conform(server.url, '--data', '{"work":"fails"}');
  expect(stdout).toMatch(/Not tried to the end: GET .*answered 500 Internal Server Error again and again/);
  expect(stdout).not.toContain('--timeout');
  expect(code).toBe(1);
});

test('a JUnit report is XML whatever a server sends', () => {
  const hostile = 'a\u0000b\u001b[31m ]]> <&> "\ud800';
  const report: Report = {
    server: 'http://127.0.0.1',
    summary: { pass: 0, fail: 1, warning: 0, 'not-applicable': 0 },
    operations: [
      {
        operation: hostile,
        url: 'http://127.0.0.1/',
        findings: [
          {
            rule: 'submit-answers-202',
            title: 'A title',
            level: 'MUST',
            source: 'RFC 9110',
            verdict: 'fail',
            details: [hostile],
            evidence: [1],
          },
        ],
        exchanges: [
          {
            number: 1,
            request: { line: 'POST / HTTP/1.1', headers: [], body: hostile },
            response: { line: 'HTTP/1.1 200 OK', headers: [['x-any', hostile]], body: hostile },
          },
        ],
      },
    ],
  };
  const xml = junitReport(report, false);
  // eslint-disable-next-line no-control-regex
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@' }).parse(xml) as {
    testsuites: { testsuite: { '@name': string } };
  };
  expect(parsed.testsuites.testsuite['@name']).toContain(']]> <&> "');
});
