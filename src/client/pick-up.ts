/** Fetches the result of a request that succeeded, for somebody who waits for it. */
import { failureOf, impatience } from './outcome.ts';
import { pause } from './pause.ts';
import { next } from './polling/next.ts';
import type { Fetching, Succeeded } from './polling/states.ts';
import type { Answer } from './protocol/answers.ts';
import { unreachable } from './protocol/interpret.ts';
import { isJson } from './result.ts';
import { askResult } from './step.ts';
import type { Tools } from './step.ts';

/** A result, and how it came. */
export interface PickedUp {
  readonly headers: Headers;
  /** JSON whole, so that one that breaks off is asked for again; anything else unread. */
  readonly content: Blob | Response;
}

/** Throws what ends the wait for the result. */
export async function pickUp(
  tools: Tools,
  { location, resultUrl }: Succeeded,
  patienceMs: number,
  signal: AbortSignal,
): Promise<PickedUp> {
  const since = Date.now();
  let state: Fetching = { kind: 'fetching', location, resultUrl, url: resultUrl, chain: [location] };
  for (;;) {
    const { answer, response } = await askResult(tools, state, signal);
    const got = response === undefined ? answer : await read(response, state.url, signal);
    if ('content' in got) return got;
    const now = Date.now();
    const step = next(state, got, tools.policy, { now, random: Math.random });
    if (step.state.kind !== 'fetching' || !('delayMs' in step))
      throw failureOf(step) ?? new Error(`unexpected ${step.state.kind}`);
    const failure = impatience({ state: step.state, dueAt: now + step.delayMs }, { since, ms: patienceMs }, now);
    if (failure !== undefined) throw failure;
    state = step.state;
    await pause(step.delayMs, signal);
  }
}

async function read(response: Response, url: string, signal: AbortSignal): Promise<PickedUp | Answer> {
  const { headers } = response;
  if (!isJson(headers.get('content-type') ?? '')) return { headers, content: response };
  try {
    return { headers, content: await response.blob() };
  } catch (error) {
    signal.throwIfAborted();
    return unreachable(url, error);
  }
}
