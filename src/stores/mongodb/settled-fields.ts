/** What the end of an attempt makes of a document, as the pipeline of an update; and what fits into a document. */
import type { Document } from 'mongodb';
import { TooManyBytes } from '../../ports/blob-store.ts';
import type { NewRequest, Outcome } from '../../ports/request-store.ts';
import { problem } from '../../request/problems.ts';
import { contentOf } from './documents.ts';

/**
 * MongoDB stops at 16 MiB a document. An input may have so much of it, and a result or a problem what is left. A result
 * that needs more than what an input of full size would leave drops the input, which nobody reads any more.
 */
const maxInputBytes = 8.5 * 1024 ** 2;
const maxParameterBytes = 512 * 1024;
const maxOutcomeBytes = 15 * 1024 ** 2;
const roomBesideInput = 6.5 * 1024 ** 2;

/** Throws TooManyBytes for an input whose JSON does not fit: one that is a file is not meant, it is a blob. Parameters stay. */
export function checkInput({ input }: NewRequest): void {
  const body = input.body !== undefined && 'json' in input.body ? Buffer.byteLength(input.body.json) : 0;
  const parameters = Buffer.byteLength(JSON.stringify(input.parameters));
  if (parameters > maxParameterBytes) throw new TooManyBytes(maxParameterBytes);
  if (body + parameters > maxInputBytes) throw new TooManyBytes(maxInputBytes);
}

/** Values are marked as literal: text that begins with $ would be taken for the name of a field. */
export function settledFields(outcome: Outcome, token: string): Document[] {
  const settled = { revision: { $add: ['$revision', 1] }, settledBy: { token, attempt: '$attempt' } };
  switch (outcome.kind) {
    case 'retry':
    case 'released': {
      const delayMs = outcome.kind === 'retry' ? outcome.delayMs : 0;
      return [
        {
          $set: {
            ...settled,
            status: 'accepted',
            dueAt: {
              $cond: [{ $eq: [{ $type: '$cancelRequestedAt' }, 'missing'] }, { $add: ['$$NOW', delayMs] }, '$$NOW'],
            },
          },
        },
        { $unset: ['leaseUntil', 'worker', 'progress', 'claim'] },
      ];
    }
    case 'succeeded':
    case 'failed':
    case 'canceled': {
      const { status, fields, bytes } = fieldsOf(outcome);
      return [
        {
          $set: {
            ...settled,
            ...fields,
            status,
            settledAt: '$$NOW',
            expiresAt: { $add: ['$$NOW', outcome.retentionMs] },
            removeAt: { $add: ['$$NOW', outcome.retentionMs] },
          },
        },
        { $unset: ['leaseUntil', 'worker', 'claim', ...(bytes > roomBesideInput ? ['input.body.json'] : [])] },
      ];
    }
  }
}

type End = Extract<Outcome, { readonly retentionMs: number }>;

/** An outcome that fits into no document is a failure that says so: there is nothing else to be done with it. */
function fieldsOf(outcome: End): { status: End['kind']; fields: Document; bytes: number } {
  switch (outcome.kind) {
    case 'succeeded': {
      const result = contentOf(outcome.result);
      const bytes = 'json' in result ? Buffer.byteLength(result.json) : 0;
      if (bytes > maxOutcomeBytes) return tooLarge('result', bytes);
      return { status: 'succeeded', fields: { result: { $literal: result } }, bytes };
    }
    case 'failed': {
      const json = JSON.stringify(outcome.problem);
      const bytes = Buffer.byteLength(json);
      if (bytes > maxOutcomeBytes) return tooLarge('problem', bytes);
      return { status: 'failed', fields: { problem: { $literal: json } }, bytes };
    }
    case 'canceled':
      return { status: 'canceled', fields: {}, bytes: 0 };
  }
}

function tooLarge(what: 'result' | 'problem', bytes: number): ReturnType<typeof fieldsOf> {
  const detail =
    `The ${what} has ${String(bytes)} bytes of JSON, and this store keeps at most ${String(maxOutcomeBytes)}. ` +
    'An operation with more to say has to give its result as a file.';
  const json = JSON.stringify(problem('result-invalid', { detail }));
  return { status: 'failed', fields: { problem: { $literal: json } }, bytes: 0 };
}
