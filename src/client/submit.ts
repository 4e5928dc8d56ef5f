/**
 * Submits a request: the key goes into the journal, then the POST to the server, then the Location into the
 * journal. After a crash at any point between, whoever opens the journal next sends the same POST under the same
 * key, and the server answers with the request that it has, or takes it now.
 */
import { v7 } from 'uuid';
import { SubmissionRefused } from './errors.ts';
import { fingerprintOf } from './fingerprint.ts';
import { follow } from './follow.ts';
import type { Body, Entry } from './journal/journal.ts';
import { failureOf, impatience } from './outcome.ts';
import { toSend } from './polling/states.ts';
import { takeStep } from './step.ts';
import type { Tools } from './step.ts';

/** A POST, ready to be sent but for key and credentials. */
export interface PreparedRequest {
  readonly operation?: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Body;
}

export interface SubmitSettings {
  readonly signal: AbortSignal;
  /** The caller's own key; a new one if undefined. */
  readonly idempotencyKey: string | undefined;
  /** How long the server may give no usable answer. */
  readonly patienceMs: number;
  /** How long the server is asked to hold its answer. */
  readonly waitSeconds: number;
}

/**
 * The journal's entry, its Location known. Throws SubmissionRefused, NotAuthorized, ServerUnreachable (the
 * journal keeps the request) or ContractViolation.
 */
export async function submit(tools: Tools, request: PreparedRequest, settings: SubmitSettings): Promise<Entry> {
  const { signal, patienceMs, waitSeconds } = settings;
  signal.throwIfAborted();
  const since = Date.now();
  const entry = await begin(tools, request, settings);
  for await (const change of follow(tools, entry, { signal, waitSeconds })) {
    const { state, version, id } = change.entry;
    if (state.kind !== 'sending') {
      const failure = state.kind === 'refused' || state.kind === 'violated' ? failureOf(change.entry) : undefined;
      if (failure !== undefined) {
        // the caller knows, and nothing runs
        if (state.kind === 'refused') await tools.journal.remove([id]);
        throw failure;
      }
      return change.entry;
    }
    const failure = impatience(change.entry, { since, ms: patienceMs }, Date.now());
    if (failure === undefined) continue;
    // the one and only time it was sent it was turned away: there is nothing to send again
    if (failure.code === 'NOT_AUTHORIZED' && version === 2) await tools.journal.remove([id]);
    throw failure;
  }
  throw new Error('the journal lost the entry while it was being sent');
}

/** Writes the entry and sends it once; or finds the one that was submitted under the same key before. */
async function begin(
  tools: Tools,
  request: PreparedRequest,
  { signal, idempotencyKey, waitSeconds }: SubmitSettings,
): Promise<Entry> {
  const { journal, leases } = tools;
  const { operation, method, url, headers, body } = request;
  const now = Date.now();
  const key = idempotencyKey ?? v7();
  const identity = `${key} ${new URL(url).origin}`;
  const fingerprint = await fingerprintOf(method, url, body);
  const added = await journal.add(
    {
      id: v7(),
      identity,
      key,
      fingerprint,
      state: toSend(url),
      createdAt: now,
      request: { method, headers },
      ...(operation === undefined ? {} : { operation }),
      ...(body === undefined ? {} : { body }),
    },
    now,
    leases.ms,
  );
  if (added !== undefined) return (await takeStep(tools, added, { signal, waitSeconds })) ?? added.entry;
  const known = await journal.findByIdentity(identity);
  if (known === undefined) throw new Error(`the journal has an entry under ${identity} and does not show it`);
  if (known.fingerprint === fingerprint) return known;
  throw new SubmissionRefused({
    type: 'about:blank',
    title: 'The Idempotency-Key was used for another request',
    status: 422,
    detail: `the journal has a different request under the key ${JSON.stringify(key)}; use a new key for a new request`,
  });
}
