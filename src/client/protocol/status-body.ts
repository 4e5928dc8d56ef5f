/** Reads what a status says in JSON: our server's words, and those that others use for the same. */
import { problemFrom } from './problem.ts';
import type { RequestPhase, StatusReport } from './answers.ts';

/** Words of status fields: this project's, Azure's, OGC API Processes' and what is common besides; in lower case. */
const words: Readonly<Record<string, RequestPhase>> = {
  accepted: 'accepted',
  pending: 'accepted',
  queued: 'accepted',
  notstarted: 'accepted',
  succeeded: 'succeeded',
  success: 'succeeded',
  successful: 'succeeded',
  completed: 'succeeded',
  complete: 'succeeded',
  done: 'succeeded',
  finished: 'succeeded',
  failed: 'failed',
  failure: 'failed',
  error: 'failed',
  errored: 'failed',
  canceled: 'canceled',
  cancelled: 'canceled',
  aborted: 'canceled',
  dismissed: 'canceled',
};

/** The report in a status body. A word that is not known says that the request is incomplete. */
export function reportOf(body: unknown): StatusReport {
  if (typeof body !== 'object' || body === null) return { status: 'running', ...(body === undefined ? {} : { body }) };
  const members = body as Readonly<Record<string, unknown>>;
  const word = wordIn(body);
  const status = (word === undefined ? undefined : words[word.toLowerCase()]) ?? 'running';
  const problem = members['problem'] ?? members['error'];
  const progress = progressOf(members['progress']);
  return {
    status,
    body,
    ...(typeof members['operation'] === 'string' ? { operation: members['operation'] } : {}),
    ...(progress === undefined ? {} : { progress }),
    ...(problem === undefined || problem === null ? {} : { problem: problemFrom(problem, 500) }),
  };
}

/** The word that a status body says, known or not. */
export function wordIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { status, state } = body as { readonly status?: unknown; readonly state?: unknown };
  const word = status ?? state;
  return typeof word === 'string' ? word : undefined;
}

/** Where a status body says that the result is: `result`, or Azure's `resourceLocation`. */
export function resultIn(body: unknown): string | undefined {
  return textIn(body, 'result') ?? textIn(body, 'resourceLocation');
}

/** Where a status body says that the status itself is. */
export function locationIn(body: unknown): string | undefined {
  return textIn(body, 'location');
}

function textIn(body: unknown, name: string): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const value = (body as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : undefined;
}

function progressOf(value: unknown): StatusReport['progress'] {
  if (typeof value === 'number') return { percent: value };
  if (typeof value !== 'object' || value === null) return undefined;
  const { percent, message } = value as { percent?: unknown; message?: unknown };
  if (typeof percent !== 'number') return undefined;
  return { percent, ...(typeof message === 'string' ? { message } : {}) };
}
