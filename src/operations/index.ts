/** The operations that this service ships: a handler for each asynchronous operation of the contract. */
import type { Handlers } from '../../generated/operations.d.ts';
import { estimateSchedule } from './estimateSchedule.ts';
import { profileDataset } from './profileDataset.ts';

export const operations = {
  estimateSchedule,
  profileDataset,
} satisfies Handlers;
