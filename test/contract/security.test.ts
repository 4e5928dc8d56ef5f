/** Whom a contract lets in, and what of it is refused because it would not be enforced. */
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { checkContract, readContract } from '../../src/contract/contract.ts';
import type { ContractFault } from '../../src/contract/faults.ts';
import { readAccess } from '../../src/contract/security.ts';
import { shippedContract } from '../support/fixture-contract.ts';

interface Document {
  security?: unknown;
  components: { securitySchemes: Record<string, unknown> };
  paths: Record<string, Record<string, { security?: unknown }>>;
}

type Change = (document: Document, list: { security?: unknown }) => void;

/** The shipped contract after a change. */
function changed(change: Change): string {
  const document = parse(shippedContract) as Document;
  const list = document.paths['/requests']?.['get'];
  if (list === undefined) throw new Error('the shipped contract has lost its list');
  change(document, list);
  return JSON.stringify(document);
}

function accessAfter(change: Change) {
  return readAccess(readContract(changed(change)));
}

/** What of its security would not be enforced. */
function faultsAfter(change: Change): Pick<ContractFault, 'place' | 'detail'>[] {
  const { faults } = checkContract(changed(change), { enforced: true, reservedPathOf: () => undefined });
  return faults.map(({ place, detail }) => ({ place, detail }));
}

describe('the access to an operation', () => {
  test('is what the operation says, and what the document says where it says nothing', () => {
    const access = accessAfter(() => undefined);
    expect(Object.fromEntries(access)).toStrictEqual({
      estimateSchedule: [['submit'], ['submit']],
      profileDataset: [['submit'], ['submit']],
      cancelRequest: [['submit'], ['submit']],
      getScheduleEstimate: [['read'], ['read']],
      getDatasetProfile: [['read'], ['read']],
      listRequests: [['read'], ['read']],
      getRequest: [['read'], ['read']],
      watchRequest: [['read'], ['read']],
    });
  });

  test.each([
    ['[]', []],
    ['{}', [{}]],
    ['{} among others', [{ jwt: ['read'] }, {}]],
  ])('asks nobody where its security is %s', (_what, security) => {
    expect(accessAfter((_document, list) => (list.security = security)).get('listRequests')).toBeUndefined();
  });

  test('asks nobody where nothing is said', () => {
    const access = accessAfter((document) => delete document.security);
    expect(access.get('listRequests')).toBeUndefined();
    expect(access.get('estimateSchedule')).toStrictEqual([['submit'], ['submit']]);
  });

  test('may take several scopes, or none', () => {
    const security = [{ jwt: ['submit', 'read'] }, { apiKey: [] }];
    expect(accessAfter((_document, list) => (list.security = security)).get('listRequests')).toStrictEqual([
      ['submit', 'read'],
      [],
    ]);
  });
});

describe('a contract is refused', () => {
  test.each<[string, unknown]>([
    ['an apiKey in a query', { type: 'apiKey', in: 'query', name: 'key' }],
    ['an apiKey in a header', { type: 'apiKey', in: 'header', name: 'X-Api-Key' }],
    ['basic', { type: 'http', scheme: 'basic' }],
    ['OAuth flows', { type: 'oauth2', flows: {} }],
    ['mutual TLS', { type: 'mutualTLS' }],
  ])('whose security is %s', (_what, scheme) => {
    const faults = faultsAfter((document, list) => {
      document.components.securitySchemes['other'] = scheme;
      list.security = [{ other: [] }];
    });
    expect(faults).toStrictEqual([
      {
        place: '/paths/~1requests/get/security/0/other',
        detail: expect.stringMatching(/^the scheme "other" is .*which is not enforced here$/),
      },
    ]);
  });

  test.each<[string, unknown, string, RegExp]>([
    ['names no scheme', [{ apikey: [] }], '/0/apikey', /there is no scheme "apikey" in components\/securitySchemes/],
    ['names another scope', [{ jwt: ['reed'] }], '/0/jwt', /"reed" is no scope .* submit, read, admin/],
    ['wants two at once', [{ jwt: [] }, { jwt: [], apiKey: [] }], '/1', /one bearer credential/],
    ['is no list', { jwt: [] }, '', /is no list/],
    ['has scopes that are no list', [{ jwt: 'read' }], '/0/jwt', /is a list of scopes/],
  ])('whose security %s', (_what, security, where, detail) => {
    expect(faultsAfter((_document, list) => (list.security = security))).toStrictEqual([
      { place: `/paths/~1requests/get/security${where}`, detail: expect.stringMatching(detail) },
    ]);
  });

  test('with the place, where the whole document is wrong', () => {
    const faults = faultsAfter((document) => (document.security = [{ nothing: [] }]));
    expect(faults.map(({ place }) => place)).toStrictEqual(['/security/0/nothing']);
  });
});
