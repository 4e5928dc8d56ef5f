/** Fetches the result of a request that succeeded, for somebody who waits for it. */
import { failureOf, impatience } from './outcome.ts';
import { pause } from './pause.ts';
import { next } from './polling/next.ts';
import type { Fetching, Succeeded } from './polling/states.ts';
import { askResult } from './step.ts';
import type { Tools } from './step.ts';

/** The answer with the result, its body unread. Throws what ends the wait for it. */
export async function pickUp(tools: Tools, succeeded: Succeeded, patienceMs: number, signal: AbortSignal): Promise<Response> {
  const { location, resultUrl } = succeeded;
  const since = Date.now();
  let state: Fetching = { kind: 'fetching', location, resultUrl, url: resultUrl, chain: [location] };
  for (;;) {
    const { answer, response } = await askResult(tools, state, signal);
    if (response !== undefined) return response;
    const now = Date.now();
    const step = next(state, answer, tools.policy, { now, random: Math.random });
    if (step.state.kind !== 'fetching' || !('delayMs' in step)) throw failureOf(step) ?? new Error(`unexpected ${step.state.kind}`);
    const failure = impatience({ state: step.state, dueAt: now + step.delayMs }, { since, ms: patienceMs }, now);
    if (failure !== undefined) throw failure;
    state = step.state;
    await pause(step.delayMs, signal);
  }
}
