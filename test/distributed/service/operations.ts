/** Operations for the tests of several workers; each attempt is written down, with who ran it and when. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
// eslint-disable-next-line no-restricted-imports -- this is what the handlers take their time with; no test waits for it
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt, Handler, Input } from '../../../src/engine/handler.ts';
import { fixtureContract } from '../../support/fixture-contract.ts';

const anything = { type: 'object', additionalProperties: true };

export const recordedContract = fixtureContract({
  double: { body: { 'application/json': anything }, result: { 'application/json': anything } },
});

/** The environment variable that names the folder of the logs. */
export const logFolderVariable = 'SEE_OTHER_TEST_ATTEMPTS';

/** An attempt as its worker's log has it. A worker that was killed has written no end. */
export interface AttemptMark {
  readonly id: string;
  readonly attempt: number;
  readonly pid: number;
  /** `start` or `end`, in milliseconds since 1970. */
  readonly event: 'start' | 'end';
  readonly at: number;
}

function mark({ id, attempt }: Attempt, event: AttemptMark['event']): void {
  const folder = process.env[logFolderVariable];
  if (folder === undefined) return;
  const line: AttemptMark = { id, attempt, pid: process.pid, event, at: Date.now() };
  appendFileSync(join(folder, `attempts-${String(process.pid)}.ndjson`), `${JSON.stringify(line)}\n`);
}

export const operations = {
  double: {
    runs: 'inline',
    maxAttempts: 50,
    concurrency: 64,
    async run({ body }: Input<{ number: number; takesMs?: number }>, attempt: Attempt) {
      mark(attempt, 'start');
      try {
        await sleep(body.takesMs ?? body.number % 20);
        return { doubled: body.number * 2 };
      } finally {
        mark(attempt, 'end');
      }
    },
  },
} satisfies Record<string, Handler>;
