/** Operations for the tests that kill and stop servers; loaded by those servers. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
// eslint-disable-next-line no-restricted-imports -- this is what the handlers take their time with; no test waits for it
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt, Handler, Input } from '../../src/engine/handler.ts';
import { fixtureContract } from '../support/fixture-contract.ts';

const anything = { type: 'object', additionalProperties: true };

export const durableContract = fixtureContract({
  double: { body: { 'application/json': anything }, result: { 'application/json': anything } },
  whoRan: { body: { 'application/json': anything }, result: { 'application/json': anything } },
});

export const operations = {
  /** Takes a little while, so that a kill finds many attempts under way. */
  double: {
    runs: 'inline',
    maxAttempts: 20,
    async run({ body }: Input<{ number: number }>) {
      await sleep(body.number % 50);
      return { doubled: body.number * 2 };
    },
  },
  /** Says by a file that it has started, and returns once the test has made the file that lets this attempt go on. */
  whoRan: {
    runs: 'inline',
    async run({ body }: Input<{ folder: string }>, { attempt }: Attempt) {
      writeFileSync(join(body.folder, `started-${String(attempt)}`), String(process.pid));
      while (!existsSync(join(body.folder, `go-${String(attempt)}`))) await sleep(5);
      return { attempt, pid: process.pid };
    },
  },
} satisfies Record<string, Handler>;
