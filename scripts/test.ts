/**
 * Everything that has to be right before a change goes in: the checks, then Jest, then what calls a live server. `--checks` leaves
 * all but the first out.
 *
 * A check's output is shown when it fails; the rest goes on. At the end stands what could not be run and why,
 * and on the last line how many passed and failed: each test of Jest counts as one, and so does each check.
 * The exit code is 1 if anything failed or no test ran, and with CI=true also if anything could not run; but for the
 * search for known vulnerabilities, which a registry may not offer.
 */
import { runChecks } from './test-run/checks.ts';
import type { Check } from './test-run/checks.ts';
import { runJest } from './test-run/jest.ts';
import type { Tally } from './test-run/tally.ts';

const checks: readonly Check[] = [
  { name: 'types', command: 'node_modules/typescript-native/bin/tsc' },
  { name: 'types in the browser', command: 'node_modules/typescript-native/bin/tsc -p src/portal/browser' },
  { name: 'lint', command: 'node_modules/oxlint/bin/oxlint' },
  { name: 'format', command: 'node_modules/oxfmt/bin/oxfmt --check' },
  {
    name: 'imports',
    command:
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs --output-type err-long src bin test scripts bench examples',
  },
  { name: 'unused code', command: 'node_modules/knip/bin/knip.js --no-config-hints' },
  {
    name: 'contracts',
    command:
      'node_modules/@redocly/cli/bin/cli.js lint openapi.yaml asyncapi.yaml arazzo.yaml examples/image-renditions/openapi.yaml',
  },
  { name: 'breaking changes', command: 'scripts/contract/breaking-changes.ts', notRunCode: 3 },
  { name: 'generated code', command: 'scripts/generate.ts --check', notRunCode: 3 },
  { name: 'known vulnerabilities', command: 'scripts/audit.ts', notRunCode: 3, mayNotRun: true },
];

/** Run after Jest, one at a time: each calls a server of its own, and takes a while. */
const liveChecks: readonly Check[] = [
  { name: 'Arazzo workflows', command: 'scripts/contract/arazzo.ts', notRunCode: 3 },
  { name: 'Schemathesis', command: 'scripts/contract/schemathesis.ts', notRunCode: 3 },
  // that it works: the figures of a short run say little
  { name: 'benchmark, short', command: 'bench/run.ts --short', notRunCode: 3 },
];

/** As many at a time as keep a small machine busy. */
const checksAtOnce = 2;

const tally: Tally = { passed: 0, failed: 0, notRun: [], outside: [] };
await runChecks(tally, checks, checksAtOnce);
if (!process.argv.includes('--checks')) {
  await runJest(tally);
  await runChecks(tally, liveChecks, 1);
}
const notRun = [...tally.notRun, ...tally.outside];
if (notRun.length > 0) console.log(`\nNOT RUN (${notRun.length}):\n${notRun.map((line) => `  ${line}`).join('\n')}`);
console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
const incomplete = process.env['CI'] === 'true' && tally.notRun.length > 0;
process.exitCode = tally.failed > 0 || tally.passed === 0 || incomplete ? 1 : 0;
