/** Schemas that are JSON Schema, and that nothing could be held to: they are found before anything is served. */
import { expect, test } from '@jest/globals';
import { checkContract } from '../../src/contract/contract.ts';
import { reservedPathOf } from '../../src/http/reserved-paths.ts';
import { fixtureContract } from '../support/fixture-contract.ts';

type Schema = Record<string, unknown>;

interface Used {
  readonly schemas?: Readonly<Record<string, Schema>>;
  readonly body?: Schema;
  readonly result?: Schema;
  readonly parameter?: Schema;
}

function faultsOf({
  schemas = {},
  body = {},
  result = {},
  parameter,
}: Used): [rule: string, place: string, detail: string][] {
  const parameters = parameter === undefined ? [] : [{ name: 'filter', in: 'query', schema: parameter }];
  const written = fixtureContract({
    work: { body: { 'application/json': body }, result: { 'application/json': result }, parameters },
  });
  const contract = JSON.parse(written) as { components: { schemas: object } };
  Object.assign(contract.components.schemas, schemas);
  const { faults } = checkContract(JSON.stringify(contract), { enforced: true, reservedPathOf });
  return faults.map(({ rule, place, detail }) => [rule, place, detail]);
}

const a = { $ref: '#/components/schemas/A' };
const b = { $ref: '#/components/schemas/B' };

test.each(['body', 'result', 'parameter'])('two that are part of each other, of a %s', (used) => {
  expect(faultsOf({ schemas: { A: { allOf: [b] }, B: { anyOf: [{ type: 'object' }, a] } }, [used]: a })).toEqual([
    ['schemas', '/components/schemas/B/anyOf/1/$ref', expect.stringMatching(/is part of itself/)],
  ]);
});

test('one that refers to itself in a member is none of them', () => {
  const schemas = { A: { type: 'object', properties: { below: { allOf: [b] } } }, B: { anyOf: [a, { type: 'null' }] } };
  expect(faultsOf({ schemas, body: a, result: b, parameter: a })).toEqual([]);
});

test.each(['body', 'result'])('one of a %s that refers to a name that there is not', (used) => {
  expect(faultsOf({ schemas: { A: { items: { $ref: '#nowhere' } } }, [used]: a })).toEqual([
    ['schemas', '/components/schemas/A', expect.stringMatching(/cannot be compiled: .*#nowhere/)],
  ]);
});

test('one of a parameter', () => {
  expect(faultsOf({ parameter: { items: { $ref: '#nowhere' } } })).toEqual([
    ['schemas', '/paths/~1work/post/parameters/2/schema', expect.stringMatching(/cannot be compiled: .*#nowhere/)],
  ]);
});
