/** The report of the answers that were seen, with faults planted. */
import { expect, test } from '@jest/globals';
import { documentedAnswers } from '../../scripts/answers/documented.ts';
import type { SeenAnswer } from '../../scripts/answers/records.ts';
import { reportAnswers } from '../../scripts/answers/report.ts';
import { readContract } from '../../src/contract/contract.ts';
import { shippedContract } from '../support/fixture-contract.ts';

const contract = readContract(shippedContract);

const all = documentedAnswers(contract).map(({ operation, status, mediaType }): SeenAnswer => ({
  ...{ document: 'shipped', setUp: 'embedded', operationId: operation.operationId, method: 'GET', status },
  ...(mediaType !== undefined && { mediaType }),
  complete: true,
  violations: [],
}));
const [first] = all;
if (first === undefined) throw new Error('nothing is documented');

test('nothing is wrong where every documented answer was seen and no other', () => {
  const { faults, table } = reportAnswers(contract, all, ['embedded']);
  expect(faults).toStrictEqual([]);
  expect(table).toContain('| watchRequest | 204 | no body | 1 |');
});

test('a documented answer that was not seen on a set-up is named', () => {
  const { faults } = reportAnswers(contract, [...all, { ...first, setUp: 'distributed' }], ['embedded', 'distributed']);
  expect(faults).toHaveLength(all.length - 1);
  expect(faults[0]).toMatch(/^\w+ \d+ \S+ is in the contract and was never answered \(distributed\): provoke it in/);
});

test.each([
  ['broke off', { complete: false }],
  ['was the answer to a HEAD', { method: 'HEAD' }],
])('a documented answer that %s was not seen', (_what, change) => {
  const { faults } = reportAnswers(contract, [...all.slice(1), { ...first, ...change }], ['embedded']);
  expect(faults).toStrictEqual([expect.stringMatching(/ is in the contract and was never answered /)]);
});

test.each([
  ['a status', { status: 418 }],
  ['a media type', { mediaType: 'text/html' }],
])('%s that is not documented is named', (_what, change) => {
  expect(reportAnswers(contract, [...all, { ...first, ...change }], ['embedded']).faults).toStrictEqual([
    expect.stringMatching(/was answered and is not in the contract: document it in openapi.yaml, or mend the server/),
  ]);
});

test('what a server in another process did wrong is named', () => {
  const seen = [...all, { ...first, violations: ['it lacks the header Location'] }];
  expect(reportAnswers(contract, seen, ['embedded']).faults).toStrictEqual(['it lacks the header Location (embedded)']);
});
