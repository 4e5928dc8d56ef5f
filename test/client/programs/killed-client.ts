/**
 * A client that submits and follows with the journal that it is given, and kills itself at the step that it is
 * told: before or after any change of the journal and any call of fetch. Ends with 0 once everything has its result.
 */
import { createClient } from '../../../src/client/client.ts';
import { sqliteJournal } from '../../../src/client/journal/sqlite-journal.ts';

export interface KilledClientOptions {
  readonly url: string;
  readonly path: string;
  /** The journal's file. */
  readonly journal: string;
  readonly results: string;
  /** What is submitted: one request a number, under a key of its own. */
  readonly numbers: readonly number[];
  /** Counted from 1; 0 for never. */
  readonly killAtStep: number;
}

const {
  url,
  path,
  journal: file,
  results,
  numbers,
  killAtStep,
} = JSON.parse(process.argv[2] ?? '') as KilledClientOptions;

let steps = 0;
function step(): void {
  steps += 1;
  if (steps === killAtStep) process.kill(process.pid, 'SIGKILL');
}

const changing = new Set(['add', 'claim', 'save', 'fetch']);

/** The same, with a step before and after each call that changes something, here or on the server. */
function stepwise<Target extends object>(target: Target): Target {
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member === 'object' && member !== null) return stepwise(member);
      if (typeof member !== 'function') return member;
      if (!changing.has(String(name))) return member.bind(target) as unknown;
      return async (...given: unknown[]): Promise<unknown> => {
        step();
        const returned: unknown = await Reflect.apply(member, target, given);
        step();
        return returned;
      };
    },
  });
}

const journal = sqliteJournal(file, { resultsFolder: results });
const client = createClient({
  url,
  journal: stepwise(journal),
  fetch: stepwise({ fetch }).fetch,
  leaseMs: 50,
  patienceMs: 100,
  waitSeconds: 0,
  requestsPerSecond: 1_000,
  requestsPerSecondPerHost: 1_000,
  delays: { minDelayMs: 1, baseDelayMs: 5, maxDelayMs: 50, maxRetryAfterMs: 10 },
});
client.start();
for (const number of numbers) {
  // a server that is down is no reason to stop: the journal has the request
  await client
    .submitTo(path, { json: { number } }, { idempotencyKey: `number-${String(number)}` })
    .catch(() => undefined);
}
const events = client.events();
while ((await journal.countOpen()) > 0) await events.next();
await client.stop();
await journal.close();
