/** Parameters of a contract's own, where a call gives none of them: what has to be there, and what is filled in. */
import { describe, expect, test } from '@jest/globals';
import { protocolContract } from '../support/handlers.ts';
import { refusalOf, sharedProtocol } from '../support/protocol.ts';
import { locationOf } from '../support/service.ts';

function withParameters(...parameters: readonly object[]): { readonly contract: string } {
  const contract = JSON.parse(protocolContract) as { paths: { '/echo': { post: { parameters: object[] } } } };
  contract.paths['/echo'].post.parameters.push(...parameters);
  return { contract: JSON.stringify(contract) };
}

describe('a text of the query that has to be given', () => {
  const service = sharedProtocol(
    withParameters({ name: 'city', in: 'query', required: true, schema: { type: 'string' } }),
  );

  test('is missed where there is no query', async () => {
    expect(refusalOf(await service().call('POST', '/echo', { json: {} }))).toStrictEqual([400, 'invalid-request']);
  });

  test('is taken where it is given', async () => {
    const { call, finished } = service();
    const { result } = (await finished(locationOf(await call('POST', '/echo?city=Rome', { json: {} })))).json;
    expect((await call('GET', String(result))).json['parameters']).toStrictEqual({ city: 'Rome' });
  });
});

describe.each([
  ['as a whole', { type: 'integer', default: 7 }, 7],
  ['by a part of its schema', { type: 'object', properties: { size: { type: 'integer', default: 7 } } }, { size: 7 }],
])('what the query leaves out is filled in %s', (_how, schema, expected) => {
  const service = sharedProtocol(
    withParameters({ name: 'page', in: 'query', style: 'deepObject', explode: true, schema }),
  );

  test('for the handler', async () => {
    const { call, finished } = service();
    const { result } = (await finished(locationOf(await call('POST', '/echo', { json: {} })))).json;
    expect((await call('GET', String(result))).json['parameters']).toStrictEqual({ page: expected });
  });
});

describe('a header that has to be given', () => {
  const service = sharedProtocol(
    withParameters({ name: 'X-City', in: 'header', required: true, schema: { type: 'string', minLength: 2 } }),
  );

  test.each([
    ['is missed', {}, 400],
    ['has to fit', { 'X-City': 'R' }, 400],
    ['is taken', { 'X-City': 'Rome' }, 202],
  ])('%s', async (_what, headers, status) => {
    expect((await service().call('POST', '/echo', { json: {}, headers })).status).toBe(status);
  });
});
