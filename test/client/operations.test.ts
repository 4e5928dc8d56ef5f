/** The client's table of operations is the contract's: the compiler holds the types, this test the names. */
import { expect, test } from '@jest/globals';
import type { Operations } from '../../generated/operations.d.ts';
import { readContract } from '../../src/contract/contract.ts';
import { contractOperations } from '../../src/client/operations.ts';
import type { InputOf, ValueOf } from '../../src/client/operations.ts';
import type { UploadedFile } from '../../src/engine/handler.ts';
import { shippedContract } from '../support/fixture-contract.ts';

type Table = typeof contractOperations;

/** What a client sends for a body: a file goes as a Blob. */
type Sent<Body> = Body extends UploadedFile ? Blob : Body;

/** The operations that the client sends, or gives, in another shape than the contract has. */
type Unfit = {
  [Name in keyof Operations & keyof Table]: [Sent<Operations[Name]['body']>, ValueOf<Table[Name]>] extends [
    InputOf<Table[Name]>,
    Operations[Name]['result'],
  ]
    ? never
    : Name;
}[keyof Operations & keyof Table];

test('the client has each operation of the contract and no other; the compiler holds what they take and give', () => {
  const names = readContract(shippedContract).asynchronous.map(({ operationId }) => operationId);
  expect(Object.keys(contractOperations).sort()).toEqual([...names].sort());
  // refused by the compiler, with its name, if there is one
  const unfit: [Unfit] extends [never] ? [] : Unfit = [];
  expect(unfit).toEqual([]);
});
