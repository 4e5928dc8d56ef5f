/** What a run makes of a contract before it calls anybody. */
import { expect, test } from '@jest/globals';
import { targetOf } from '../../src/conform/target.ts';
import { readContract } from '../../src/contract/contract.ts';
import { fixtureContract } from '../support/fixture-contract.ts';

test('what is posted to has the examples of the parameters, lists as lists', () => {
  const schema = { type: 'array', items: { type: 'integer' } };
  const required = { in: 'query', required: true };
  const parameters = [
    { name: 'ids', ...required, schema, example: [1, 2] },
    { name: 'sizes', ...required, schema, explode: false, example: [3, 4] },
    { name: 'words', ...required, schema: { type: 'string' }, example: 'two words' },
    { name: 'X-Kinds', in: 'header', required: true, schema, example: [5, 6] },
  ];
  const json = { 'application/json': { type: 'object' } };
  const contract = readContract(fixtureContract({ search: { body: json, result: json, parameters } }));
  const data = { name: 'data', body: Buffer.from('{}'), mediaType: 'application/json' };
  const [target] = contract.asynchronous.map((operation) => targetOf('http://x', contract, operation, { data }));
  expect(target).toMatchObject({
    url: 'http://x/search?ids=1&ids=2&sizes=3%2C4&words=two%20words',
    headers: { 'x-kinds': '5,6' },
  });
});
