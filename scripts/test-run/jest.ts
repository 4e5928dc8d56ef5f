/** Jest with all of its projects that can be run on this machine, and then whether every documented answer was seen. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { recordsVariable } from '../answers/records.ts';
import { fetchScalar } from '../portal/scalar.ts';
import { lacking } from '../sdks/build.ts';
import { testedSdks } from '../sdks/languages.ts';
import { chromiumExecutable } from '../servers/chromium-executable.ts';
import { kafkaLibs } from '../servers/kafka-libs.ts';
import { mongodExecutable } from '../servers/mongod-executable.ts';
import { runChecks } from './checks.ts';
import { ended, root } from '../processes.ts';
import type { Tally } from './tally.ts';

/** As many at a time as keep a small machine busy. */
const workers = 3;
/** Those whose tests have to have seen every answer that the contract documents. */
const setUpsOfTheService: readonly string[] = ['embedded', 'distributed'];
/** How long Jest may take to end once it has written its report. More means that a test left something open. */
const endsWithinMs = 30_000;

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

/** The projects of jest.config.js that can be run here. What a machine lacks for the others is said. */
async function projects(tally: Tally): Promise<string[]> {
  const missing = await reasonsOf([mongodExecutable(), kafkaLibs()]);
  const browserless = await reasonsOf([chromiumExecutable(), fetchScalar()]);
  const lacked = (await Promise.all(testedSdks.map((sdk) => lacking(sdk)))).filter((lack) => lack !== undefined);
  if (missing.length > 0)
    tally.notRun.push(`the distributed set-up, and everything in test/distributed: ${missing.join('; ')}`);
  if (browserless.length > 0)
    tally.notRun.push(`the portal in a browser, test/portal/browser: ${browserless.join('; ')}`);
  // each takes up what another has submitted, so it is all of them or none
  if (lacked.length > 0) tally.notRun.push(`the SDKs, and everything in test/sdks: ${lacked.join('; ')}`);
  return [
    'embedded',
    ...(browserless.length === 0 ? ['browser'] : []),
    ...(missing.length === 0 ? ['distributed'] : []),
    ...(lacked.length === 0 ? ['sdks'] : []),
  ];
}

/** Why those that are not to be had are not. */
async function reasonsOf(sought: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(sought);
  return settled.flatMap((found) => (found.status === 'rejected' ? [String(found.reason)] : []));
}

export async function runJest(tally: Tally): Promise<void> {
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
        String(workers),
        '--selectProjects',
        ...setUps,
      ],
      // with --json, what people read goes to stderr
      { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, [recordsVariable]: folder } },
    );
    const code = await endedSoonAfter(child, file);
    const report = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as JestReport) : undefined;
    countTests(tally, report, code);
    const answering = setUps.filter((setUp) => setUpsOfTheService.includes(setUp));
    const answersSeen = ['scripts/answers-seen.ts', folder, ...answering].join(' ');
    await runChecks(tally, [{ name: 'documented answers seen', command: answersSeen }], 1);
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
    } else if (performance.now() - reportedAt > endsWithinMs) {
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
