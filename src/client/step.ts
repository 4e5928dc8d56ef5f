/** One step of one entry: ask what its state says, understand the answer, write down what follows. */
import type { Changes } from './changes.ts';
import { JournalUnusable } from './journal/journal.ts';
import type { Claimed, Entry, EntryChange, Journal } from './journal/journal.ts';
import { LeaseLost } from './leases.ts';
import type { Leases } from './leases.ts';
import { next } from './polling/next.ts';
import type { PollPolicy, Step } from './polling/next.ts';
import { isOpen } from './polling/states.ts';
import type { Fetching, OpenState, Polling, Sending } from './polling/states.ts';
import type { Answer } from './protocol/answers.ts';
import { interpretResult, interpretStatus, interpretSubmit, unreachable } from './protocol/interpret.ts';
import type { Asked } from './protocol/interpret.ts';
import type { Ask } from './transport.ts';

/** What everything that moves requests on works with. */
export interface Tools {
  readonly journal: Journal;
  readonly leases: Leases;
  readonly changes: Changes;
  readonly ask: Ask;
  readonly policy: PollPolicy;
  /** Origins that a Location may lead to, besides its own. */
  readonly allowedOrigins: ReadonlySet<string>;
}

export interface StepOptions {
  readonly signal: AbortSignal;
  /** How long the server is asked to hold its answer. */
  readonly waitSeconds: number;
}

/**
 * Takes a claimed entry one step on and gives its lease back. Undefined if the lease was lost: whoever has it
 * now takes the step. Rejects with the signal's reason, or JournalUnusable; the entry is then as it was.
 */
export async function takeStep(
  tools: Tools,
  { entry, lease }: Claimed,
  { signal, waitSeconds }: StepOptions,
): Promise<Entry | undefined> {
  const { state, dueAt } = entry;
  if (!isOpen(state)) return entry;
  try {
    const step = await tools.leases.hold(lease, (lost) =>
      move(tools, entry, state, AbortSignal.any([signal, lost]), waitSeconds),
    );
    const saved = await tools.journal.save(lease, changeBy(step));
    if (saved !== undefined)
      tools.changes.publish({ entry: saved, ...('notice' in step ? { notice: step.notice } : {}) });
    return saved;
  } catch (error) {
    if (error instanceof LeaseLost) return undefined;
    if (signal.aborted) await tools.journal.save(lease, { state, dueAt });
    throw error;
  }
}

function changeBy(step: Step): EntryChange {
  return { state: step.state, dueAt: 'delayMs' in step ? Date.now() + step.delayMs : undefined };
}

async function move(
  tools: Tools,
  entry: Entry,
  state: OpenState,
  signal: AbortSignal,
  waitSeconds: number,
): Promise<Step> {
  const after = (answer: Answer): Step => next(state, answer, tools.policy, { now: Date.now(), random: Math.random });
  switch (state.kind) {
    case 'sending':
      return after(await send(tools, entry, state, signal, waitSeconds));
    case 'polling':
      return after(await askStatus(tools, state, signal, waitSeconds));
    case 'fetching': {
      const { answer, response } = await askResult(tools, state, signal);
      return response === undefined ? after(answer) : keep(tools, entry, state, response, signal, after);
    }
  }
}

async function send(
  tools: Tools,
  entry: Entry,
  { url, plain }: Sending,
  signal: AbortSignal,
  waitSeconds: number,
): Promise<Answer> {
  const { method, headers } = entry.request ?? { method: 'POST', headers: {} };
  const question = {
    method,
    url,
    headers: { ...headers, ...(entry.key === undefined ? {} : { 'idempotency-key': entry.key }) },
    body: await tools.journal.body(entry.id),
    waitSeconds: plain ? 0 : waitSeconds,
  };
  return tools.ask(question, (response) => interpretSubmit(response, askedOf(tools, url)), signal);
}

export function askStatus(
  tools: Tools,
  { url, etag }: Polling,
  signal: AbortSignal,
  waitSeconds: number,
): Promise<Answer> {
  const headers: Record<string, string> = etag === undefined ? {} : { 'if-none-match': etag };
  return tools.ask(
    { method: 'GET', url, headers, waitSeconds },
    (response) => interpretStatus(response, askedOf(tools, url)),
    signal,
  );
}

/** Asks for a result. If the answer is `content`, `response` has it, unread. */
export async function askResult(
  tools: Tools,
  { url }: Fetching,
  signal: AbortSignal,
): Promise<{ answer: Answer; response?: Response }> {
  const found: Response[] = [];
  const understand = async (response: Response): Promise<Answer> => {
    const answer = await interpretResult(response, askedOf(tools, url));
    if (answer.kind === 'content') found.push(response);
    return answer;
  };
  const answer = await tools.ask(
    { method: 'GET', url, headers: { accept: '*/*' }, waitSeconds: 0 },
    understand,
    signal,
  );
  const [response] = found;
  return response === undefined ? { answer } : { answer, response };
}

/** Puts a result into the journal; one that breaks off on the way is asked for again. */
async function keep(
  { journal }: Tools,
  entry: Entry,
  state: Fetching,
  response: Response,
  signal: AbortSignal,
  after: (answer: Answer) => Step,
): Promise<Step> {
  const mediaType = response.headers.get('content-type') ?? 'application/octet-stream';
  try {
    const saved = await journal.results?.save(entry, { mediaType, body: response.body });
    const step = after({ kind: 'content' });
    return step.state.kind === 'succeeded' && saved !== undefined ? { state: { ...step.state, saved } } : step;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof JournalUnusable) throw error;
    return after(unreachable(state.url, error));
  }
}

export function askedOf({ allowedOrigins }: Tools, url: string): Asked {
  return { url, allowedOrigins, now: Date.now() };
}
