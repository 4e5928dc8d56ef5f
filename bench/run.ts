/**
 * `make bench`: all contenders side by side, and a report. A contender that cannot start is named in it; the exit code is 1 if
 * one answered otherwise than it has to, and with CI=true 3 if one could not start.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from '../src/cli/arguments.ts';
import { contenders } from './contenders/contenders.ts';
import { measure } from './measure.ts';
import { describeMachine } from './report/machine.ts';
import { replaceGenerated } from './report/markers.ts';
import { report } from './report/report.ts';
import { scales } from './scale.ts';
import { workloads } from './workloads/workloads.ts';

interface Options {
  readonly short: boolean;
  readonly only?: readonly string[];
  readonly contenders?: readonly string[];
  readonly rounds?: number;
  readonly output?: string;
}

const shownIn = fileURLToPath(new URL('../docs/performance.md', import.meta.url));

/** Some of what there is, by its names with commas between; one that there is not throws InvalidArgumentError. */
function chosen(option: Option, names: readonly string[]): Option {
  return option.choices(names).argParser((text) => {
    const words = text.split(',');
    const odd = words.find((word) => !names.includes(word));
    if (odd !== undefined) throw new InvalidArgumentError(`"${odd}" is none of them.`);
    return words;
  });
}

const program = new Command('bench')
  .description('Measures See Other beside what people would pick instead, and writes a report.')
  .option('--short', 'a few minutes: to see that it works', false)
  .addOption(
    chosen(
      new Option('--only <workloads>', 'measure only these, with commas between'),
      workloads.map(({ name }) => name),
    ),
  )
  .addOption(
    chosen(
      new Option('--contenders <ids>', 'measure only these, with commas between'),
      contenders.map(({ id }) => id),
    ),
  )
  .option('--rounds <number>', 'how often each is measured', wholeNumber(1))
  .option(
    '--output <file>',
    'where the report is written; by default docs/performance.md, or stdout if not all is measured',
  )
  .parse();
const options = program.opts<Options>();
const base = options.short ? scales.short : scales.full;
const plan = {
  contenders: contenders.filter(({ id }) => options.contenders?.includes(id) ?? true),
  workloads: workloads.filter(({ name }) => options.only?.includes(name) ?? true),
  scale: { ...base, rounds: options.rounds ?? base.rounds },
  progress(line: string) {
    process.stderr.write(`${line}\n`);
  },
};

const run = await measure(plan);
const text = report({ ...run, ...plan, machine: await describeMachine(), date: new Date() });
const whole = !options.short && options.only === undefined && options.contenders === undefined;
const output = options.output ?? (whole ? shownIn : undefined);
if (output === undefined) process.stdout.write(`${text}\n`);
else await write(output, text);
for (const failure of run.failures) process.stderr.write(`failed: ${failure}\n`);
const missing = run.absent.map(({ name, reason }) => `${name}: ${reason.split('\n')[0] ?? ''}`);
if (missing.length > 0) process.stderr.write(`not measured: ${missing.join('; ')}\n`);
if (run.failures.length > 0) process.exitCode = 1;
else if (missing.length > 0 && process.env['CI'] === 'true') process.exitCode = 3;

/** Into the generated part of a document that has one; otherwise the report is all of the file. */
async function write(path: string, generated: string): Promise<void> {
  const document = await readFile(path, 'utf8').catch(() => '');
  await writeFile(path, document.includes('<!-- bench:') ? replaceGenerated(document, generated) : `${generated}\n`);
  process.stderr.write(`the report is in ${path}\n`);
}
