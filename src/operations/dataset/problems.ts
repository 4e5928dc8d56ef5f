/** How a dataset fails for good. These problems are this operation's own, so they are not in the catalogue. */
import { PermanentFailure } from '../../engine/handler.ts';

const datasetUnreadable = {
  type: '/problems/dataset-unreadable',
  title: 'The file cannot be read as its media type',
  status: 422,
} as const;

const datasetTooLarge = {
  type: '/problems/dataset-too-large',
  title: 'The file is too large to profile',
  status: 422,
} as const;

/** What is wrong with a file, and on which line of it, counted from 1. */
export interface Fault {
  readonly detail: string;
  readonly line?: number;
}

export function unreadable(fault: Fault, options?: ErrorOptions): PermanentFailure {
  return new PermanentFailure({ ...datasetUnreadable, ...fault }, options);
}

export function tooLarge(detail: string, options?: ErrorOptions): PermanentFailure {
  return new PermanentFailure({ ...datasetTooLarge, detail }, options);
}
