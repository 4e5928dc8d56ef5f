/**
 * Fuzzes the live server with what its contract allows and forbids: every seed of test/contract/schemathesis-seeds.txt,
 * in a fixed time. `--fresh` takes a new seed, for longer (`--seconds N`), and says which to keep if it found something.
 */
import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runProgram } from '../processes.ts';
import { startLiveServer } from './live-server.ts';
import { runAsProgram } from './tool-not-available.ts';
import { schemathesis } from './tools.ts';

const seedsFile = 'test/contract/schemathesis-seeds.txt';
/** For all kept seeds together. */
const keptSeconds = 75;
const freshSeconds = 600;

/** So high that it does not answer in the operations' place, so low that work does not pile up. */
const limits = [
  '--max-requests-per-second-per-owner',
  '100000',
  '--max-wait-seconds',
  '1',
  // what goes against the contract on the way out is a 500, which Schemathesis reports
  '--check-answers',
];

async function keptSeeds(): Promise<number[]> {
  const text = await readFile(join(root, seedsFile), 'utf8');
  const seeds = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const odd = seeds.find((seed) => !/^\d+$/.test(seed));
  if (odd !== undefined)
    throw new Error(`${seedsFile}: "${odd}" is no seed; a line is a whole number or begins with #`);
  if (seeds.length === 0) throw new Error(`${seedsFile} has no seed; keep at least one`);
  return seeds.map(Number);
}

/** True if it found nothing. */
async function fuzz(tool: string, seed: number, seconds: number): Promise<boolean> {
  await using server = await startLiveServer(limits);
  const { code, output } = await runProgram(
    tool,
    ['--no-color', 'run', 'openapi.yaml', '--url', server.url, '--seed', String(seed), '--max-time', String(seconds)],
    { SEE_OTHER_KEY: await server.key('fuzzer') },
  );
  if (code === 0) {
    const tested = /^Test cases:[\s\S]*?(?=\n\n)/m.exec(output)?.[0] ?? '';
    console.log(`seed ${seed}: nothing found in ${seconds} s\n${tested}`);
    return true;
  }
  console.log(`${output}\nseed ${seed} found the above (exit code ${String(code)}); see docs/contract-tests.md`);
  return false;
}

await runAsProgram(async () => {
  const { values } = parseArgs({ options: { fresh: { type: 'boolean' }, seconds: { type: 'string' } } });
  const tool = await schemathesis();
  const fresh = values.fresh === true;
  const seeds = fresh ? [randomInt(2 ** 31)] : await keptSeeds();
  const seconds = Number(values.seconds ?? (fresh ? freshSeconds : keptSeconds));
  if (!(seconds >= seeds.length)) throw new Error(`--seconds is "${values.seconds ?? ''}", not a number of seconds`);
  let passed = true;
  for (const seed of seeds) {
    const found = !(await fuzz(tool, seed, Math.max(1, Math.floor(seconds / seeds.length))));
    if (found && fresh) console.log(`add ${seed} to ${seedsFile}`);
    passed &&= !found;
  }
  return passed;
});
