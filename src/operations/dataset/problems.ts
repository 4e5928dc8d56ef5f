/** How a dataset fails for good. These problems are this operation's own, so they are not in the catalogue of the service. */
import { PermanentFailure } from '../../engine/handler.ts';
import type { CatalogueEntry } from '../../request/problems.ts';

export const datasetProblems = {
  'dataset-unreadable': {
    title: 'The file cannot be read as its media type',
    status: 422,
    remedy: 'Mend what `detail` names, at `line` if there is one, or send the file with the media type that it has.',
  },
  'dataset-too-large': {
    title: 'The file is too large to profile',
    status: 422,
    remedy: 'Send fewer records or fewer columns in one file.',
  },
} as const satisfies Record<string, CatalogueEntry>;

/** What is wrong with a file, and on which line of it, counted from 1. */
export interface Fault {
  readonly detail: string;
  readonly line?: number;
}

export function unreadable(fault: Fault, options?: ErrorOptions): PermanentFailure {
  return failure('dataset-unreadable', fault, options);
}

export function tooLarge(detail: string, options?: ErrorOptions): PermanentFailure {
  return failure('dataset-too-large', { detail }, options);
}

function failure(name: keyof typeof datasetProblems, fault: Fault, options?: ErrorOptions): PermanentFailure {
  const { title, status } = datasetProblems[name];
  return new PermanentFailure({ type: `/problems/${name}`, title, status, ...fault }, options);
}
