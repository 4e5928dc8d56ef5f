/** Waiting for a server that has been started. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardedProcess } from './guarded-process.ts';

const readyWithinMs = 60_000;

/** Asks until the server answers. Rejects, with what the server wrote, if it ends or takes too long. */
export async function untilItAnswers(name: string, server: GuardedProcess, ask: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    try {
      await ask();
      return;
    } catch (cause) {
      if (!server.running) throw new Error(`${name} ended before it answered:\n${server.output}`, { cause });
      if (Date.now() > deadline) throw new Error(`${name} does not answer:\n${server.output}`, { cause });
    }
    await sleep(20);
  }
}
