/** `see-other conform`: tries a server against the rules of the protocol. */
import { readFile, writeFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { Input, Target } from '../conform/target.ts';
import type { Report } from '../conform/reports/report.ts';
import type { ReportLine } from '../conform/reports/text.ts';
import type { Contract } from '../contract/contract.ts';
import { collected, positive, serverUrl } from './arguments.ts';
import { credentials } from './connection.ts';
import { Interrupted, UsageError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { interruption } from './interrupt.ts';
import { sayError, shown, talk } from './output.ts';

interface ConformOptions {
  readonly contract?: string;
  readonly operation?: string;
  readonly post?: string;
  readonly data?: string;
  readonly slow?: string;
  readonly failing?: string;
  readonly type?: string;
  readonly header?: readonly string[];
  readonly timeout: number;
  readonly json?: string;
  readonly junit?: string;
  readonly strict?: true;
}

const help = `
Each operation of the contract is tried with its examples; see-other submits requests, cancels some, and sends some
that have to be refused. Exit codes: 0 nothing failed, 1 a rule is not kept (a MUST, or with --strict any), 2 it could
not be tried.`;

export function addConform(program: Command, ends: (code: ExitCode) => void): void {
  program
    .command('conform')
    .description(
      'Tries a server, of whatever make, against the rules of 202 / 200 / 303, and says where it breaks them.',
    )
    .argument('<url>', "where the server is: operations' paths are appended to it", serverUrl)
    .addOption(
      new Option(
        '--contract <file or url>',
        "the server's OpenAPI document (default: its /openapi.json, or else its /openapi.yaml)",
      ),
    )
    .addOption(new Option('--operation <operation>', 'only this one'))
    .addOption(
      new Option('--post <path>', 'without a contract: the path to post --data to').conflicts([
        'contract',
        'operation',
      ]),
    )
    .addOption(new Option('--data <input>', "an input instead of the contract's examples: text, or @FILE"))
    .addOption(new Option('--slow <input>', 'one that takes some seconds: it shows what incomplete requests do'))
    .addOption(new Option('--failing <input>', 'one that is accepted, and fails'))
    .addOption(new Option('--type <media type>', 'what the inputs are, if the names of their files do not tell'))
    .addOption(
      new Option(
        '--header <line>',
        "a header for the server and no other, such as 'X-Api-Key: ...'; may be repeated (SEE_OTHER_TOKEN: a bearer token)",
      ).argParser(collected),
    )
    .addOption(
      new Option('--timeout <seconds>', 'how long one request may take to finish').default(60).argParser(positive),
    )
    .addOption(new Option('--json <file>', 'write the report as JSON, too; - for stdout, instead'))
    .addOption(new Option('--junit <file>', 'write the report as JUnit XML, too; - for stdout, instead'))
    .addOption(new Option('--strict', 'a SHOULD that is not kept fails, too'))
    .addHelpText('after', help)
    .action(async (url: string, options: ConformOptions) => {
      // as URL has it: what answers is compared with it
      ends(await conform(new URL(url).href.replace(/\/+$/, ''), options));
    });
}

async function conform(url: string, options: ConformOptions): Promise<ExitCode> {
  if (options.json === '-' && options.junit === '-')
    throw new UsageError('--json - and --junit - would both be written to stdout: write one to a file');
  const signal = interruption();
  try {
    return await run(url, options, signal);
  } catch (error) {
    sayError(error);
    return error instanceof Interrupted ? exitCodes.interrupted : exitCodes.usage;
  }
}

async function run(url: string, options: ConformOptions, signal: AbortSignal): Promise<ExitCode> {
  // a contract needs YAML and JSON Schema: the other commands do not wait for those
  const { notTried, runTarget } = await import('../conform/course.ts');
  const { reportOn } = await import('../conform/reports/report.ts');
  const targets = await targetsOf(url, options, signal);
  const given = credentials(options.header);
  const runs = [];
  for (const target of targets) {
    if ('why' in target) {
      runs.push(notTried(target.name, target.url, target.why));
      continue;
    }
    talk(`Trying ${target.name}`);
    runs.push(await runTarget(target, { credentials: given, timeoutMs: options.timeout * 1_000, signal }));
  }
  const report = reportOn(url, runs, given);
  await write(report, options);
  if (report.summary.fail > 0 || (options.strict === true && report.summary.warning > 0)) return exitCodes.failed;
  const unfinished = report.operations.flatMap((one) =>
    one.unfinished === undefined ? [] : [`${one.operation}: ${one.unfinished}`],
  );
  if (unfinished.length === 0) return exitCodes.done;
  throw new UsageError(`not tried to the end: ${unfinished.join('; ')}`);
}

/** An operation that there is nothing to try with. */
interface Untried {
  readonly name: string;
  readonly url: string;
  readonly why: string;
}

async function targetsOf(
  url: string,
  options: ConformOptions,
  signal: AbortSignal,
): Promise<readonly (Target | Untried)[]> {
  const { NothingToTry, targetOf } = await import('../conform/target.ts');
  if (options.post !== undefined) return [await targetAt(url, options.post, options)];
  const contract = await contractOf(url, options, signal);
  const { findOperation } = await import('./remote-contract.ts');
  const operations =
    options.operation === undefined ? contract.asynchronous : [findOperation(contract, options.operation)];
  const own = [options.data, options.slow, options.failing].some((input) => input !== undefined);
  if (own && operations.length > 1) {
    const names = operations.map(({ operationId }) => operationId).join(', ');
    throw new UsageError(
      `--data, --slow and --failing are inputs of one operation: name it with --operation (${names})`,
    );
  }
  return Promise.all(
    operations.map(async (operation) => {
      const given = {
        data: await inputOf('--data', options.data, options.type, operation.consumes),
        slow: await inputOf('--slow', options.slow, options.type, operation.consumes),
        failing: await inputOf('--failing', options.failing, options.type, operation.consumes),
      };
      try {
        return targetOf(url, contract, operation, given);
      } catch (error) {
        if (!(error instanceof NothingToTry)) throw error;
        return { name: operation.operationId, url: url + operation.path, why: error.message };
      }
    }),
  );
}

async function targetAt(url: string, path: string, { data, slow, failing, type }: ConformOptions) {
  if (!path.startsWith('/')) throw new UsageError(`--post ${path}: it has to be a path, such as /renders`);
  const none: Input = { name: 'no body', body: Buffer.alloc(0), mediaType: undefined };
  const input = (await inputOf('--data', data, type, [])) ?? none;
  return {
    name: path,
    url: url + path,
    headers: {},
    inputs: [input] as [Input],
    slow: await inputOf('--slow', slow, type, []),
    failing: await inputOf('--failing', failing, type, []),
    contract: undefined,
  };
}

/** The contract that the options name, or else the one that the server serves. */
async function contractOf(
  url: string,
  { contract: source, header }: ConformOptions,
  signal: AbortSignal,
): Promise<Contract> {
  const { fetchContractText } = await import('./remote-contract.ts');
  const { readContract } = await import('../contract/contract.ts');
  const { ContractInvalid } = await import('../contract/faults.ts');
  const connection = { url, ...(header === undefined ? {} : { header }) };
  const text = await fetchContractText(connection, source ?? `${url}/openapi.json`, signal).catch((error: unknown) => {
    if (source !== undefined || !(error instanceof UsageError)) throw error;
    return fetchContractText(connection, `${url}/openapi.yaml`, signal).catch((cause: unknown) => {
      if (!(cause instanceof UsageError)) throw cause;
      throw new UsageError(
        `there is no contract at ${url}/openapi.json, and none at ${url}/openapi.yaml: name it with --contract FILE, or try one path without a contract (--post PATH --data @FILE)`,
        { cause },
      );
    });
  });
  try {
    return readContract(text, { ignoreOthers: true });
  } catch (cause) {
    if (!(cause instanceof ContractInvalid)) throw cause;
    throw new UsageError(`${cause.message}\nMend the contract, or try one path without it (--post PATH --data @FILE)`, {
      cause,
    });
  }
}

/** An input that was given as text, or as @FILE. */
async function inputOf(
  option: string,
  given: string | undefined,
  type: string | undefined,
  consumes: readonly string[],
): Promise<Input | undefined> {
  if (given === undefined) return undefined;
  const file = given.startsWith('@') ? given.slice(1) : undefined;
  const body = file === undefined ? Buffer.from(given) : await bytesOf(option, file);
  const { mediaTypeOf } = await import('./input.ts');
  const known = file === undefined ? undefined : mediaTypeOf(file);
  const mediaType = type ?? known ?? (consumes.length === 1 ? consumes[0] : undefined) ?? jsonIf(body);
  if (mediaType === undefined)
    throw new UsageError(`${option} ${given}: what is it? Name its media type with --type, such as --type text/csv`);
  return { name: option, body, mediaType };
}

async function bytesOf(option: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new UsageError(`${option} @${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

function jsonIf(body: Buffer): string | undefined {
  try {
    JSON.parse(body.toString());
    return 'application/json';
  } catch {
    return undefined;
  }
}

async function write(report: Report, { json, junit, strict }: ConformOptions): Promise<void> {
  const { textReport, summaryLine } = await import('../conform/reports/text.ts');
  const { junitReport } = await import('../conform/reports/junit.ts');
  const reports = [
    { option: '--json', file: json, text: () => `${JSON.stringify(report, undefined, 2)}\n` },
    { option: '--junit', file: junit, text: () => junitReport(report, strict === true) },
  ];
  // stdout first, so that a file that cannot be written takes nothing away
  const toStdout = reports.find(({ file }) => file === '-');
  if (toStdout === undefined) for (const line of textReport(report)) process.stdout.write(`${coloured(line)}\n`);
  else {
    process.stdout.write(toStdout.text());
    talk(summaryLine(report));
  }
  for (const { option, file, text } of reports)
    if (file !== undefined && file !== '-') await writeTo(option, file, text());
}

async function writeTo(option: string, file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new UsageError(`${option} ${file} cannot be written: ${(cause as Error).message}`, { cause });
  }
}

const colours = { pass: 'green', fail: 'red', warning: 'yellow', 'not-applicable': 'dim' } as const;

function coloured({ verdict, text }: ReportLine): string {
  return verdict === undefined ? shown(text) : styleText(colours[verdict], shown(text), { stream: process.stdout });
}
