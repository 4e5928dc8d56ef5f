/** The operations that this service ships: a handler for each asynchronous operation of the contract, and how they fail. */
import type { Handlers } from '../../generated/operations.d.ts';
import { datasetProblems } from './dataset/problems.ts';
import { estimateSchedule } from './estimateSchedule.ts';
import { profileDataset } from './profileDataset.ts';

export const operations = {
  estimateSchedule,
  profileDataset,
} satisfies Handlers;

export const problems = datasetProblems;
