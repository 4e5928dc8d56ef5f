/** What a contract is advised of, and served without. */
import { expect, test } from '@jest/globals';
import { checkContract, lintContract } from '../../src/contract/contract.ts';
import type { RuleName } from '../../src/contract/rules.ts';
import { reservedPathOf } from '../../src/http/reserved-paths.ts';
import { editedContract } from '../support/edited-contract.ts';
import { fixtureContract, shippedContract } from '../support/fixture-contract.ts';

const served = { enforced: true, reservedPathOf };

test('the shipped contract needs none', () => {
  expect(lintContract(shippedContract, served)).toStrictEqual([]);
});

test.each<[RuleName, [string, string], string]>([
  [
    'status-redirect',
    [
      "        '303': { $ref: '#/components/responses/Succeeded' }\n        '304': { $ref: '#/components/responses/StatusNotModified' }\n",
      "        '304': { $ref: '#/components/responses/StatusNotModified' }\n",
    ],
    '/paths/~1requests~1{requestId}/get/responses',
  ],
  [
    'idempotency-key',
    ["        - $ref: '#/components/parameters/IdempotencyKey'\n", ''],
    '/paths/~1schedule-estimates/post',
  ],
  [
    'unknown-and-expired',
    ["        '410': { $ref: '#/components/responses/Expired' }\n", ''],
    '/paths/~1schedule-estimates~1{requestId}/get/responses',
  ],
  [
    'examples-fit',
    ['                  trials: 20000\n', '                  trials: many\n'],
    '/paths/~1schedule-estimates/post/requestBody/content/application~1json/examples/house/value/trials',
  ],
  [
    'examples',
    [
      '              examples:\n                house:\n                  summary: The house',
      '              x-examples:\n                house:\n                  summary: The house',
    ],
    '/paths/~1schedule-estimates~1{requestId}/get/responses/200/content/application~1json',
  ],
  [
    'problems',
    ["        '410': { $ref: '#/components/responses/Expired' }\n", "        '410': { description: Gone. }\n"],
    '/paths/~1schedule-estimates~1{requestId}/get/responses/410',
  ],
])('%s is advice, with its place, and keeps nothing from being served', (rule, edit, place) => {
  const text = editedContract(edit);
  expect(lintContract(text, served).map((fault) => [fault.rule, fault.place])).toStrictEqual([[rule, place]]);
  expect(checkContract(text, served)).toMatchObject({ contract: {}, faults: [] });
});

const missingOf = (text: string): readonly (readonly [string, string])[] =>
  lintContract(text, served)
    .filter(({ rule }) => rule === 'answers')
    .map(({ detail, suggestion }) => [detail, suggestion]);

test('what an operation answers and does not declare is listed at once, as other operations declare it', () => {
  const text = editedContract(
    ["        '304': { $ref: '#/components/responses/ResultNotModified' }\n", ''],
    ["        '500': { $ref: '#/components/responses/InternalError' }\n", ''],
    ["        '415': { $ref: '#/components/responses/UnsupportedMediaType' }\n", ''],
  );
  expect(missingOf(text)).toEqual([
    [
      '`estimateSchedule` does not declare 415 and 500, which the service answers',
      `Add to its responses:
  '415': { $ref: '#/components/responses/UnsupportedMediaType' }
  '500': { $ref: '#/components/responses/InternalError' }`,
    ],
    [
      '`getScheduleEstimate` does not declare 304, which the service answers',
      "Add to its responses:\n  '304': { $ref: '#/components/responses/ResultNotModified' }",
    ],
  ]);
});

test('a result that is a file has ranges to declare', () => {
  const text = fixtureContract({ print: { body: { 'application/json': {} }, result: { 'text/plain': {} } } });
  expect(missingOf(text)).toEqual([
    [
      '`printResult` does not declare 206 and 416, which the service answers',
      expect.stringContaining("'206': { description: Partial Content., content: { text/plain: {} } }\n"),
    ],
  ]);
});

test('ranges of statuses and `default` declare errors, and `default` no 304', () => {
  const document = JSON.parse(fixtureContract({ echo: { body: { 'application/json': {} }, result: {} } })) as {
    paths: Record<string, { get: { responses: Record<string, unknown> } }>;
  };
  const { get } = document.paths['/echo/{requestId}'] ?? {};
  const problem = { $ref: '#/components/responses/NotAcceptable' };
  if (get) get.responses = { 200: get.responses['200'], '4XX': problem, default: problem };
  expect(missingOf(JSON.stringify(document)).map(([detail]) => detail)).toEqual([
    '`echoResult` does not declare 304, which the service answers',
  ]);
});

test('advice is given beside what is wrong', () => {
  const text = editedContract(
    ["        - $ref: '#/components/parameters/IdempotencyKey'\n", ''],
    ["            Location: { $ref: '#/components/headers/StatusLocation' }\n", ''],
  );
  expect(lintContract(text, served).map(({ rule }) => rule)).toStrictEqual(['idempotency-key', 'accepted-headers']);
});
