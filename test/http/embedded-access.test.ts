/** Who says who calls, where the service is part of somebody's app. */
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { createService, ServiceInvalid } from '../../src/service.ts';
import type { ServiceParts } from '../../src/service.ts';
import { protocolContract, protocolHandlers } from '../support/handlers.ts';
import { startKeyed } from '../support/keyed.ts';
import { startProtocol } from '../support/protocol.ts';
import { locationOf } from '../support/service.ts';

type Node = Record<string, unknown>;

/** The fixture's contract, with a change to what stands at the security of the document and of the list. */
function contractWith(
  change: (document: Node & { components: { securitySchemes: Node } }, list: Node) => void,
): string {
  const document = parse(protocolContract) as Node & {
    components: { securitySchemes: Node };
    paths: Record<string, { get: Node }>;
  };
  const list = document.paths['/requests']?.get;
  if (list === undefined) throw new Error('the fixture has lost its list');
  change(document, list);
  return JSON.stringify(document);
}

const keyInHeader = contractWith((document) => {
  document.components.securitySchemes['apiKey'] = { type: 'apiKey', in: 'header', name: 'X-Api-Key' };
});

/** Parts of a service that is refused before any of its ports is used. */
const parts = {
  contract: protocolContract,
  operations: protocolHandlers(),
  ...{ store: {}, queue: {}, blobs: {} },
} as unknown as ServiceParts;

test('an app that says whose a call is may have security of any kind in its contract', async () => {
  await using service = await startProtocol({ contract: keyInHeader });
  const location = locationOf(await service.post('echo', {}, { 'X-Owner': 'ann' }));
  expect((await service.get(location, { 'X-Owner': 'bob' })).status).toBe(404);
});

test('a contract whose security would not be enforced is not served', () => {
  expect(() => createService({ ...parts, contract: keyInHeader })).toThrow(ServiceInvalid);
});

test('an operation that asks nobody answers all, and has what is of everybody', async () => {
  await using service = await startKeyed({ contract: contractWith((_document, list) => (list['security'] = [])) });
  const ann = service.as(await service.key('ann'));
  await ann('POST', '/echo', { json: {} });
  for (const call of [service.call, ann, service.as('wrong')]) {
    const answer = await call('GET', '/requests');
    expect([answer.status, answer.json]).toStrictEqual([200, { requests: [] }]);
  }
  expect((await service.call('POST', '/echo', { json: {} })).status).toBe(401);
});

test('an app does not both say who calls and have it found out', () => {
  const authenticator = { asks: () => Promise.resolve(false), authenticate: () => Promise.reject(new Error('asked')) };
  expect(() => createService({ ...parts, authenticator, ownerOf: () => 'ann' })).toThrow(
    /both `authenticator` and `ownerOf`/,
  );
});
