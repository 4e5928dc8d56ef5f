import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { missingWorkflows } from '../../scripts/contract/required-workflows.ts';
import { shippedContract } from '../support/fixture-contract.ts';

const arazzo = await readFile(new URL('../../arazzo.yaml', import.meta.url), 'utf8');

it('each asynchronous operation has its workflows', () => {
  expect(missingWorkflows(shippedContract, arazzo)).toEqual([]);
});

it('an operation without a workflow is named', () => {
  const less = arazzo.replace('workflowId: profileDataset-submit-cancel', 'workflowId: another');
  expect(missingWorkflows(shippedContract, less)).toEqual(['profileDataset-submit-cancel']);
});
