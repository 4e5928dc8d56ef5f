/** What is wrong in a contract that is to be served: all of it at once, where it stands, and how to mend it. */
import { describe, expect, test } from '@jest/globals';
import { checkContract, readContract } from '../../src/contract/contract.ts';
import type { ContractFault } from '../../src/contract/faults.ts';
import { reservedPathOf } from '../../src/http/reserved-paths.ts';
import { editedContract, lineOf, mistakes } from '../support/edited-contract.ts';
import { shippedContract } from '../support/fixture-contract.ts';

function faultsOf(text: string): readonly ContractFault[] {
  return checkContract(text, { enforced: true, reservedPathOf }).faults;
}

test('the shipped contract has none', () => {
  expect(faultsOf(shippedContract)).toStrictEqual([]);
});

test('everything is found at once, in the order of the text, with its line', () => {
  const text = editedContract(...Object.values(mistakes));
  const faults = faultsOf(text);
  expect(faults.map(({ rule }) => rule)).toStrictEqual([
    'reserved-path',
    'accepted-headers',
    'accepted-links',
    'references',
    'operation-id',
  ]);
  expect(faults.map(({ position }) => position?.line)).toStrictEqual([
    lineOf(text, '  /docs/estimates:'),
    lineOf(text, '          headers:'),
    lineOf(text, 'operationId: getScheduleEstimat\n'),
    lineOf(text, 'problems.yaml'),
    lineOf(text, 'operationId: getRequest\n      tags: [requests]\n      summary: Get'),
  ]);
});

test('a suggestion can be pasted, or names what was meant', () => {
  const suggestions = faultsOf(editedContract(...Object.values(mistakes))).map(({ suggestion }) => suggestion);
  expect(suggestions).toEqual([
    expect.stringMatching(/not at or below \/docs/),
    expect.stringMatching(/ {2}Location:\n {4}required: true\n/),
    'Did you mean `getScheduleEstimate`?',
    expect.stringMatching(/bundle/),
    expect.stringMatching(/a name of its own/),
  ]);
});

test('a 202 that links to nothing is given the links to paste', () => {
  const text = `openapi: 3.1.0
info: { title: Images, version: 1.0.0 }
paths:
  /renders:
    post:
      operationId: render
      responses:
        '202':
          description: Accepted.
  /renders/{renderId}:
    get:
      operationId: getRender
      responses:
        '200': { description: The image. }
`;
  const links = faultsOf(text).find(({ rule }) => rule === 'accepted-links');
  expect(links).toMatchObject({ place: '/paths/~1renders/post/responses/202/links', position: { line: 8 } });
  expect(links?.suggestion).toContain(`    result:
      operationId: getRender
      parameters:
        renderId: $response.body#/id`);
});

describe('found is', () => {
  test.each<[string, [string, string], Partial<ContractFault>]>([
    [
      'a member that OpenAPI does not have',
      ['summary: List requests', 'sumary: List requests'],
      { rule: 'structure', place: '/paths/~1requests/get/sumary', suggestion: 'Did you mean `summary`?' },
    ],
    [
      'a member of another kind',
      ['      tags: [schedule estimates]\n', '      tags: schedule estimates\n'],
      { rule: 'structure', place: '/paths/~1schedule-estimates/post/tags', suggestion: 'Write a list here.' },
    ],
    [
      'a type that JSON Schema does not have',
      ['schema: { type: integer, minimum: 0 }', 'schema: { type: intger, minimum: 0 }'],
      { rule: 'schemas', detail: '"intger" is no type', suggestion: 'Did you mean `integer`?' },
    ],
    [
      'a pattern that is no regular expression',
      ['schema: { type: integer, minimum: 0 }', "schema: { type: string, pattern: '(' }"],
      { rule: 'schemas', detail: expect.stringMatching(/Invalid regular expression/) as unknown as string },
    ],
    [
      'a reference that is spelt wrong',
      ["'#/components/responses/Forbidden'", "'#/components/responses/Forbiden'"],
      { rule: 'references', suggestion: 'Did you mean `#/components/responses/Forbidden`?' },
    ],
    [
      'a scope that there is not',
      ['- jwt: [submit]', '- jwt: [submt]'],
      { rule: 'security', suggestion: 'Did you mean `submit`?' },
    ],
    [
      'a version that YAML takes for a number',
      ['openapi: 3.1.0', 'openapi: 3.1'],
      { rule: 'version', place: '/openapi', suggestion: 'Write `openapi: 3.1.0`.' },
    ],
    [
      'a key that is there twice',
      ['  /requests:\n', '  /schedule-estimates: {}\n  /requests:\n'],
      { rule: 'text', detail: expect.stringMatching(/unique/) as unknown as string },
    ],
  ])('%s', (_what, edit, fault) => {
    expect(faultsOf(editedContract(edit))).toEqual([expect.objectContaining(fault)]);
  });
});

test.each([
  'paths: []',
  'paths: { /x: null }',
  'paths: { /x: { get: 3 } }',
  'paths: { /x: { post: { responses: { "202": [] } } } }',
])('a document of another shape is told, and breaks nothing: %s', (paths) => {
  expect(faultsOf(`openapi: 3.1.0\ninfo: { title: x, version: "1" }\n${paths}\n`)).not.toHaveLength(0);
});

test('a document that contains itself is told', () => {
  expect(faultsOf('openapi: 3.1.0\npaths: &paths\n  /x: *paths\n')).toEqual([
    expect.objectContaining({ rule: 'text' }),
  ]);
});

test('a document without `info` is told, and breaks nothing', () => {
  const text = editedContract([/^info:[^]*?(?=^servers:)/m.exec(shippedContract)?.[0] ?? '', '']);
  expect(faultsOf(text)).toEqual([expect.objectContaining({ place: '/info' })]);
});

test('whoever calls another server does not mind references of operations that are not asynchronous', () => {
  const other =
    "  /weather:\n    get:\n      operationId: getWeather\n      responses: { '200': { $ref: weather.yaml } }\n";
  const text = editedContract(['  /requests:\n', `${other}  /requests:\n`]);
  expect(readContract(text, { ignoreOthers: true }).asynchronous).toHaveLength(2);
});

test('security is not held to what the service enforces if an app does', () => {
  const text = editedContract(['- jwt: [submit]', '- jwt: [submt]']);
  expect(checkContract(text, { enforced: false, reservedPathOf }).faults).toStrictEqual([]);
});
