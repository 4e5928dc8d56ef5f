/** Schemas as JSON Schema 2020-12 and OpenAPI 3.1 allow them: calls are held to them, and none is answered 500. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readContract } from '../../src/contract/contract.ts';
import { operationTypes } from '../../src/contract/generate-types.ts';
import { fixtureContract } from '../support/fixture-contract.ts';
import type { FixtureOperation } from '../support/fixture-contract.ts';
import { locationOf, startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';

const schemas = {
  Held: {
    $defs: { count: { type: 'integer' } },
    type: 'object',
    properties: { a: { $ref: '#/components/schemas/Held/$defs/count' } },
  },
  Tree: {
    $anchor: 'tree',
    type: 'object',
    properties: { size: { type: 'integer' }, below: { type: 'array', items: { $ref: '#tree' } } },
  },
  Node: {
    $dynamicAnchor: 'node',
    type: 'object',
    properties: { size: { type: 'integer' }, below: { type: 'array', items: { $dynamicRef: '#node' } } },
  },
  Cat: { type: 'object', required: ['kind'], properties: { kind: { type: 'string' }, lives: { type: 'integer' } } },
  Dog: { type: 'object', required: ['kind'], properties: { kind: { type: 'string' }, walks: { type: 'integer' } } },
};
const named = (name: keyof typeof schemas): object => ({ $ref: `#/components/schemas/${name}` });

const bodies = {
  tuple: { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }], items: false },
  held: named('Held'),
  tree: named('Tree'),
  node: named('Node'),
  pet: {
    oneOf: [named('Cat'), named('Dog')],
    discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat', dog: 'Dog' } },
  },
  kept: {
    type: 'object',
    required: ['id', 'name'],
    properties: { id: { type: 'string', readOnly: true }, name: { type: 'string' }, most: { default: 5 } },
  },
};

function contractOf(operations: Readonly<Record<string, FixtureOperation>>, more: object): string {
  const contract = JSON.parse(fixtureContract(operations)) as { components: { schemas: object } };
  const components = { ...contract.components, schemas: { ...contract.components.schemas, ...more } };
  return JSON.stringify({ ...contract, components });
}

const operations = Object.fromEntries(
  Object.entries(bodies).map(([name, schema]): [string, FixtureOperation] => [
    name,
    { body: { 'application/json': schema as Record<string, unknown> }, result: { 'application/json': {} } },
  ]),
);
const handler = { runs: 'inline', run: ({ body }: { body: unknown }) => Promise.resolve({ body }) };

let service: TestService;
beforeAll(async () => {
  service = await startService({
    contract: contractOf(operations, schemas),
    operations: Object.fromEntries(Object.keys(bodies).map((name) => [name, handler])),
  });
});
afterAll(() => service[Symbol.asyncDispose]());

describe('a body that fits its schema is taken, as it is', () => {
  test.each<[string, unknown]>([
    ['tuple', [1, 'x']],
    ['held', { a: 1 }],
    ['tree', { size: 1, below: [{ size: 2 }] }],
    ['node', { size: 1, below: [{ size: 2 }] }],
    ['pet', { kind: 'cat', lives: 7 }],
    ['pet', { kind: 'dog', walks: 3 }],
  ])('%s %j', async (name, body) => {
    const { json } = await service.finished(locationOf(await service.call('POST', `/${name}`, { json: body })));
    expect((await service.call('GET', String(json['result']))).json).toStrictEqual({ body });
  });
});

describe('a body that does not is refused, with the place', () => {
  test.each<[string, unknown, string]>([
    ['tuple', [1, 2], '/1'],
    ['tuple', [1, 'x', 3], ''],
    ['held', { a: 'x' }, '/a'],
    ['tree', { below: [{ size: 'x' }] }, '/below/0/size'],
    ['node', { below: [{ size: 'x' }] }, '/below/0/size'],
    ['pet', { kind: 'dog', walks: 'x' }, '/walks'],
    ['pet', { kind: 'cow' }, '/kind'],
    ['pet', {}, '/kind'],
    ['kept', { id: 'mine', name: 'x' }, '/id'],
    ['kept', {}, '/name'],
  ])('%s %j', async (name, body, pointer) => {
    const answer = await service.call('POST', `/${name}`, { json: body });
    expect(answer).toMatchObject({ status: 400, json: { type: '/problems/invalid-request' } });
    expect(answer.json['errors']).toMatchObject([{ pointer }]);
  });
});

test('what is read-only is not asked for, and defaults are filled in', async () => {
  const { json } = await service.finished(locationOf(await service.call('POST', '/kept', { json: { name: 'x' } })));
  expect((await service.call('GET', String(json['result']))).json).toStrictEqual({ body: { name: 'x', most: 5 } });
});

describe('an operation that takes JSON and files', () => {
  const contract = contractOf(
    {
      both: {
        body: { 'application/json': named('Held') as Record<string, unknown>, 'text/csv': { type: 'string' } },
        bodyRequired: false,
        result: { 'application/json': {} },
      },
    },
    schemas,
  );
  const both = {
    runs: 'inline',
    check: ({ body }: { body: { a?: number } }) => (body.a === 0 ? [{ pointer: '/a', detail: 'No zero.' }] : []),
    run: ({ body }: { body?: { bytes?: number } }) => Promise.resolve({ got: body?.bytes ?? body ?? 'nothing' }),
  };
  let taking: TestService;
  beforeAll(async () => {
    taking = await startService({ contract, operations: { both }, settings: { maxJsonBytes: 100 } });
  });
  afterAll(() => taking[Symbol.asyncDispose]());

  test.each<[string, string | undefined, string, unknown]>([
    ['JSON as JSON', 'application/json', '{"a":1}', { a: 1 }],
    ['a file as a file, which may be larger', 'text/csv', 'x'.repeat(1_000), 1_000],
    ['no body', undefined, '', 'nothing'],
  ])('gets %s', async (_what, type, body, got) => {
    const headers = type === undefined ? {} : { 'Content-Type': type };
    const answer = await taking.call('POST', '/both', { headers, ...(body !== '' && { body: new Blob([body]) }) });
    const { json } = await taking.finished(locationOf(answer));
    expect((await taking.call('GET', String(json['result']))).json).toStrictEqual({ got });
  });

  test.each([
    ['fits its schema', { a: 'x' }, 400],
    ['is no larger than JSON may be', { b: 'x'.repeat(1_000) }, 413],
    ['passes the check of its handler', { a: 0 }, 422],
  ])('holds JSON to it that it %s', async (_what, json, status) => {
    expect((await taking.call('POST', '/both', { json })).status).toBe(status);
  });

  test('is given both types', () => {
    const types = operationTypes(readContract(contract), { server: './server', handler: 'see-other' });
    expect(types).toContain("body: components['schemas']['Held'] | UploadedFile | undefined;");
  });
});
