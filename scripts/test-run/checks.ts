/** Checks: programs that end with 0 if all is well. */
import { runProgram } from '../processes.ts';
import type { Ended } from '../processes.ts';
import type { Tally } from './tally.ts';

export interface Check {
  readonly name: string;
  /** A script for Node, and its arguments, between spaces. */
  readonly command: string;
  /** The exit code that says: part of it could not run here, and the last line of the output says why. */
  readonly notRunCode?: number;
  /** It depends on what is outside of the project: that it could not run is said, and fails nothing. */
  readonly mayNotRun?: boolean;
}

const env = { FORCE_COLOR: '0', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

/** Runs them, so many at a time, and prints how each went, in their order. */
export async function runChecks(tally: Tally, checks: readonly Check[], atOnce: number): Promise<void> {
  const waiting = checks.map((check) => ({ check, run: Promise.withResolvers<CheckRun>() }));
  const queue = [...waiting];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      next.run.resolve(await runCheck(next.check));
  };
  const working = Promise.all(Array.from({ length: atOnce }, work));
  for (const { check, run } of waiting) count(tally, check, await run.promise);
  await working;
}

function count(tally: Tally, check: Check, { code, output, seconds }: CheckRun): void {
  const time = `${seconds.toFixed(1)} s`;
  if (code === 0) {
    tally.passed += 1;
    console.log(`ok      ${check.name} (${time})`);
  } else if (code === check.notRunCode) {
    const reason = output.trimEnd().split('\n').at(-1) ?? '';
    (check.mayNotRun === true ? tally.outside : tally.notRun).push(`${check.name}: ${reason}`);
    console.log(`not run ${check.name} (${time})`);
  } else {
    tally.failed += 1;
    console.log(`FAILED  ${check.name} (${time})\n\n${output.trimEnd()}\n`);
  }
}

interface CheckRun extends Ended {
  readonly seconds: number;
}

async function runCheck({ command }: Check): Promise<CheckRun> {
  const began = performance.now();
  const run = await runProgram(process.execPath, command.split(' '), env);
  return { ...run, seconds: (performance.now() - began) / 1000 };
}
