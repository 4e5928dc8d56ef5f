/**
 * Everything that has to be right before a change goes in: the checks, then Jest. `--checks` leaves Jest out.
 *
 * A check's output is shown when it fails; the rest goes on. At the end stands what could not be run and why,
 * and on the last line how many passed and failed: each test of Jest counts as one, and so does each check.
 * The exit code is 1 if anything failed or no test ran, and with CI=true also if anything could not run; but for the
 * search for known vulnerabilities, which a registry may not offer.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordsVariable } from './answers/records.ts';
import { kafkaLibs } from './servers/kafka-libs.ts';
import { mongodExecutable } from './servers/mongod-executable.ts';

interface Check {
  readonly name: string;
  /** A script for Node, and its arguments, between spaces. */
  readonly command: string;
  /** The exit code that says: part of it could not run here, and the last line of the output says why. */
  readonly notRunCode?: number;
  /** It depends on what is outside of the project: that it could not run is said, and fails nothing. */
  readonly mayNotRun?: boolean;
}

const checks: readonly Check[] = [
  { name: 'types', command: 'node_modules/typescript/bin/tsc' },
  { name: 'lint', command: 'node_modules/eslint/bin/eslint.js --max-warnings 0 .' },
  { name: 'format', command: 'node_modules/prettier/bin/prettier.cjs --check --log-level warn .' },
  {
    name: 'imports',
    command:
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs --output-type err-long src bin test scripts bench',
  },
  { name: 'unused code', command: 'node_modules/knip/bin/knip.js --no-config-hints' },
  { name: 'contracts', command: 'node_modules/@redocly/cli/bin/cli.js lint openapi.yaml asyncapi.yaml' },
  { name: 'generated code', command: 'scripts/generate.ts --check', notRunCode: 3 },
  { name: 'known vulnerabilities', command: 'scripts/audit.ts', notRunCode: 3, mayNotRun: true },
];

/** After Jest, with the folder of what it recorded and the set-ups that it ran on. */
const answersSeen = (folder: string, setUps: readonly string[]): Check => ({
  name: 'documented answers seen',
  command: `scripts/answers-seen.ts ${[folder, ...setUps].join(' ')}`,
});

/** As many at a time as keep a small machine busy. */
const checksAtOnce = 2;
const jestWorkers = 2;
/** How long Jest may take to end once it has written its report. More means that a test left something open. */
const jestEndsWithinMs = 30_000;

interface Tally {
  passed: number;
  failed: number;
  /** What could not be run, and why. */
  readonly notRun: string[];
  /** The same, where it is for the world outside to change that. */
  readonly outside: string[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
const env = { ...process.env, FORCE_COLOR: '0', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

async function runChecks(tally: Tally): Promise<void> {
  const waiting = checks.map((check) => ({ check, run: Promise.withResolvers<CheckRun>() }));
  const queue = [...waiting];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      next.run.resolve(await runCheck(next.check));
  };
  const working = Promise.all(Array.from({ length: checksAtOnce }, work));
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

interface CheckRun {
  readonly code: number | null;
  readonly output: string;
  readonly seconds: number;
}

async function runCheck({ command }: Check): Promise<CheckRun> {
  const began = performance.now();
  const child = spawn(process.execPath, command.split(' '), { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await ended(child);
  return { code, output, seconds: (performance.now() - began) / 1000 };
}

/** What Jest writes with --json: as much of it as is counted here. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Suites that did not even start. */
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** The projects of jest.config.js that can be run here: all, or without a MongoDB or a Kafka the embedded one. */
async function projects(tally: Tally): Promise<string[]> {
  const sought = await Promise.allSettled([mongodExecutable(), kafkaLibs()]);
  const missing = sought.flatMap((found) => (found.status === 'rejected' ? [String(found.reason)] : []));
  if (missing.length === 0) return ['embedded', 'distributed'];
  tally.notRun.push(`the distributed set-up, and everything in test/distributed: ${missing.join('; ')}`);
  return ['embedded'];
}

async function runJest(tally: Tally): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-test-'));
  try {
    const file = join(folder, 'jest.json');
    const setUps = await projects(tally);
    const options = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning'];
    const child = spawn(
      process.execPath,
      [
        ...options,
        'node_modules/jest/bin/jest.js',
        '--ci',
        '--json',
        '--outputFile',
        file,
        '--maxWorkers',
        String(jestWorkers),
        '--selectProjects',
        ...setUps,
      ],
      // with --json, what people read goes to stderr
      { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, [recordsVariable]: folder } },
    );
    const code = await endedSoonAfter(child, file);
    const report = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as JestReport) : undefined;
    countTests(tally, report, code);
    const check = answersSeen(folder, setUps);
    count(tally, check, await runCheck(check));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function countTests(tally: Tally, report: JestReport | undefined, code: number | null): void {
  const failed = report === undefined ? 0 : report.numFailedTests + report.numRuntimeErrorTestSuites;
  tally.passed += report?.numPassedTests ?? 0;
  tally.failed += failed;
  for (const { name, assertionResults } of report?.testResults ?? []) {
    for (const { status, fullName } of assertionResults) {
      if (status !== 'passed' && status !== 'failed') {
        tally.notRun.push(`${relative(root, name)}: ${fullName} (${status})`);
      }
    }
  }
  if (code !== 0 && failed === 0) {
    tally.failed += 1;
    console.log(`FAILED  Jest ended with ${code === null ? 'a signal' : `exit code ${code}`} though no test failed`);
  } else if (report?.numPassedTests === 0 && failed === 0) {
    tally.failed += 1;
    console.log('FAILED  no test was run');
  }
}

/** The exit code; null if Jest had to be stopped because it did not end. */
async function endedSoonAfter(child: ChildProcess, report: string): Promise<number | null> {
  let reportedAt: number | undefined;
  const looking = setInterval(() => {
    if (reportedAt === undefined) {
      if (existsSync(report)) reportedAt = performance.now();
    } else if (performance.now() - reportedAt > jestEndsWithinMs) {
      console.log('Jest has finished and does not end: a test left something open (see npx jest --detectOpenHandles)');
      child.kill('SIGKILL');
    }
  }, 500);
  try {
    return await ended(child);
  } finally {
    clearInterval(looking);
  }
}

/** The exit code; null if a signal ended it. */
function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
}

const tally: Tally = { passed: 0, failed: 0, notRun: [], outside: [] };
await runChecks(tally);
if (!process.argv.includes('--checks')) await runJest(tally);
const notRun = [...tally.notRun, ...tally.outside];
if (notRun.length > 0) console.log(`\nNOT RUN (${notRun.length}):\n${notRun.map((line) => `  ${line}`).join('\n')}`);
console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
const incomplete = process.env['CI'] === 'true' && tally.notRun.length > 0;
process.exitCode = tally.failed > 0 || tally.passed === 0 || incomplete ? 1 : 0;
