/** `see-other lint`: holds contracts to the rules, and says of each that is broken why it is there and how to mend it. */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import type { Command } from 'commander';
import type { ContractFault } from '../contract/faults.ts';
import { indented, placeText } from '../faults/fault.ts';
import { asServed } from './as-served.ts';
import { contractHere } from './contract-file.ts';
import { UsageError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import { printJson, printLine, shown, talk } from './output.ts';

/** What is said of one fault, as data. */
interface Finding {
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly rule: string;
  /** Errors are what it is not served with. */
  readonly level: 'error' | 'warning';
  readonly detail: string;
  readonly why: string;
  readonly source: string;
  readonly suggestion: string;
}

export function addLint(program: Command, ends: (code: number) => void): void {
  program
    .command('lint')
    .description('Holds contracts to the conventions, and says how to mend what is wrong.')
    .argument('[contracts...]', 'OpenAPI documents; - for one on stdin (default: openapi.yaml)')
    .option('--json', 'print what was found as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing that keeps a contract from being served, 1 something, 2 wrong usage.',
    )
    .action(async (named: readonly string[], { json = false }: { json?: boolean }) => {
      const files = named.length === 0 ? [contractHere('as an argument')] : named;
      // all are read before anything is said, so that a file that is not there takes nothing apart
      const texts = await Promise.all(files.map(async (file) => ({ file, contract: await textOf(file) })));
      const findings = (await Promise.all(texts.map(({ file, contract }) => lint(nameOf(file), contract)))).flat();
      if (json) printJson(findings);
      else for (const finding of findings) sayFinding(finding);
      const errors = findings.filter(({ level }) => level === 'error').length;
      talk(`${counted(errors, 'error')}, ${counted(findings.length - errors, 'warning')}`);
      if (errors > 0) ends(exitCodes.failed);
    });
}

function nameOf(file: string): string {
  return file === '-' ? 'stdin' : file;
}

async function textOf(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`the contract ${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

async function lint(file: string, contract: string): Promise<Finding[]> {
  const [{ lintContract }, { contractRules }] = await Promise.all([
    import('../contract/contract.ts'),
    import('../contract/rules.ts'),
  ]);
  return lintContract(contract, asServed).map((fault: ContractFault): Finding => {
    const { level, why, source } = contractRules[fault.rule];
    const { position, place: pointer, rule, detail, suggestion } = fault;
    return {
      ...{ file, line: position?.line, column: position?.column, pointer, rule },
      ...{ level: level === 'must' ? 'error' : 'warning', detail, why, source: openable(source), suggestion },
    };
  });
}

/** A page of our documentation by its path from here, for who has the package and not its repository; else as it is. */
function openable(source: string): string {
  if (!source.startsWith('docs/')) return source;
  return relative('', fileURLToPath(new URL(`../../${source}`, import.meta.url)));
}

function sayFinding({ file, line, column, pointer, rule, level, detail, why, source, suggestion }: Finding): void {
  const position = line === undefined || column === undefined ? undefined : { line, column };
  const place = placeText({ part: 'contract', place: pointer, position }, { contract: file });
  const colour = level === 'error' ? 'red' : 'yellow';
  const head = `${styleText(colour, level, { stream: process.stdout })}  ${shown(detail)}  [${rule}]`;
  printLine(`${shown(place)}  ${head}`);
  for (const said of [`${why} (${source})`, ...suggestion.split('\n')]) printLine(shown(indented(said).join('\n')));
  printLine('');
}

function counted(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? '' : 's'}`;
}
