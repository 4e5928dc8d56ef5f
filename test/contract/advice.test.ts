/** What a contract is advised of, and served without. */
import { expect, test } from '@jest/globals';
import { checkContract, lintContract } from '../../src/contract/contract.ts';
import type { RuleName } from '../../src/contract/rules.ts';
import { reservedPathOf } from '../../src/http/reserved-paths.ts';
import { editedContract } from '../support/edited-contract.ts';
import { shippedContract } from '../support/fixture-contract.ts';

const served = { enforced: true, reservedPathOf };

test('the shipped contract needs none', () => {
  expect(lintContract(shippedContract, served)).toStrictEqual([]);
});

test.each<[RuleName, [string, string], string]>([
  [
    'status-redirect',
    [
      "        '303': { $ref: '#/components/responses/Succeeded' }\n        '304': { $ref: '#/components/responses/StatusNotModified' }\n",
      '',
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

test('advice is given beside what is wrong', () => {
  const text = editedContract(
    ["        - $ref: '#/components/parameters/IdempotencyKey'\n", ''],
    ["            Location: { $ref: '#/components/headers/StatusLocation' }\n", ''],
  );
  expect(lintContract(text, served).map(({ rule }) => rule)).toStrictEqual(['idempotency-key', 'accepted-headers']);
});
