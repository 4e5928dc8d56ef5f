/** Waiting for a fact: asks again and again until it holds. The deadline is only there to end a test that has failed. */
import { setTimeout as sleep } from 'node:timers/promises';

export async function until<Fact>(
  what: string,
  ask: () => Promise<Fact | undefined | false> | Fact | undefined | false,
  deadlineMs = 60_000,
): Promise<Fact> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const fact = await ask();
    if (fact !== undefined && fact !== false) return fact;
    if (Date.now() > deadline) throw new Error(`it did not come about within ${String(deadlineMs)} ms: ${what}`);
    await sleep(5);
  }
}
