/** `see-other submit`: sends a request; with `--wait`, waits for its result and prints it. */
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { v7 } from 'uuid';
import { ServerUnreachable } from '../client/client.ts';
import type { Journal, OperationTable, Submission } from '../client/client.ts';
import { collected, positive } from './arguments.ts';
import { connect, openJournal, quoted, repeatedOptions, withConnection, withJournal } from './connection.ts';
import type { ConnectionOptions, JournalOptions } from './connection.ts';
import { deliver } from './deliver.ts';
import { Interrupted, UsageError } from './errors.ts';
import { exitCodeHelp, exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { InputOptions } from './input.ts';
import { interruption } from './interrupt.ts';
import { printRequest, requestData, talk } from './output.ts';

interface SubmitOptions extends ConnectionOptions, JournalOptions, InputOptions {
  readonly contract?: string;
  readonly key?: string;
  readonly wait?: true;
  readonly timeout?: number;
  readonly out?: string;
}

export function addSubmit(program: Command, ends: (code: ExitCode) => void): void {
  const command = program
    .command('submit')
    .description('Submits a request: prints its Location or, with --wait, its result.')
    .argument('<operation>', "an operation of the server's contract, or a path or URL to post to")
    .argument('[-]', 'reads the input from standard input')
    .addOption(new Option('--json <json>', 'the input'))
    .addOption(new Option('--file <file>', 'a file with the input'))
    .addOption(new Option('--media-type <type>', 'what the input is, if the name of its file does not tell'))
    .addOption(
      new Option('--param <name=value>', "one of the operation's parameters; may be repeated").argParser(collected),
    )
    .addOption(new Option('--contract <file>', "the contract, as a file or URL (default: the server's /openapi.json)"))
    .addOption(
      new Option('--key <key>', 'an Idempotency-Key of your own: the same key again is the same request').argParser(
        idempotencyKey,
      ),
    )
    .addOption(new Option('--wait', 'wait for the result and print it'))
    .addOption(
      new Option('--timeout <seconds>', 'wait no longer than this; the request goes on (with --wait)').argParser(
        positive,
      ),
    )
    .addOption(new Option('--out <file>', 'write the result to a file (with --wait)'))
    .addHelpText('after', exitCodeHelp);
  withJournal(withConnection(command)).action(
    async (operation: string, source: string | undefined, options: SubmitOptions) => {
      ends(await submit(operation, source, options, repeatedOptions(command)));
    },
  );
}

async function submit(
  name: string,
  source: string | undefined,
  options: SubmitOptions,
  repeated: string,
): Promise<ExitCode> {
  if (!options.wait && (options.timeout !== undefined || options.out !== undefined))
    throw new UsageError('--timeout and --out say how to wait for the result: they need --wait');
  await using cleanUp = new AsyncDisposableStack();
  const signal = interruption();
  const key = options.key ?? v7();
  const send = await prepared(name, source, options, cleanUp);
  const journal = await openJournal(options.journal);
  cleanUp.defer(() => journal.close());
  let submission: Submission;
  try {
    submission = await send(journal, key, signal);
  } catch (error) {
    if (error instanceof Interrupted || error instanceof ServerUnreachable) {
      talk(unsent(options.journal, key, repeated));
      if (error instanceof Interrupted) return exitCodes.unfinished;
    }
    throw error;
  }
  const resume = `see-other resume ${quoted(submission.location)}${repeated}`;
  if (!options.wait) {
    printRequest(requestData(submission.location, undefined));
    talk(`Wait for the result with:\n  ${resume}`);
    return exitCodes.unfinished;
  }
  talk(`Accepted: ${submission.location}`);
  const code = await deliver(submission, {
    signal,
    timeoutMs: options.timeout === undefined ? undefined : options.timeout * 1_000,
    out: options.out,
    name,
    resume,
  });
  await forgetDelivered(journal, submission.location);
  return code;
}

type Send = (journal: Journal, key: string, signal: AbortSignal) => Promise<Submission>;

/** Reads and checks the input, before anything is written down or sent. */
async function prepared(
  name: string,
  source: string | undefined,
  options: SubmitOptions,
  cleanUp: AsyncDisposableStack,
): Promise<Send> {
  // a contract needs YAML and JSON Schema: the other commands do not wait for those
  const { bodyOf, inputOf, readBody } = await import('./input.ts');
  const given = await readBody(source, options, cleanUp);
  if (/^(\/|https?:\/\/)/.test(name)) {
    const request = given === undefined ? {} : { body: bodyOf(given, options.mediaType) };
    const url = name.startsWith('/') ? options.url.replace(/\/+$/, '') + name : name;
    return (journal, key, signal) =>
      connect(options, { journal }).submitTo(url, request, { idempotencyKey: key, signal });
  }
  const { definitionOf, fetchContract, findOperation } = await import('./remote-contract.ts');
  const contract = await fetchContract(options, options.contract);
  const operation = findOperation(contract, name);
  const input = await inputOf(contract, operation, given, options);
  const operations: OperationTable = { [name]: definitionOf(contract, operation) };
  return (journal, key, signal) =>
    connect(options, { journal, operations }).submit(name, input as never, { idempotencyKey: key, signal });
}

/** What was delivered, or will never be, needs no record; what is open keeps its own. */
export async function forgetDelivered(journal: Journal, location: string): Promise<void> {
  const entry = await journal.findByLocation(location);
  if (entry !== undefined && entry.dueAt === undefined) await journal.remove([entry.id]);
}

function unsent(journal: string | false, key: string, repeated: string): string {
  return journal === false
    ? `Whether the request arrived is not known. The same command with --key ${key} submits it at most once.`
    : `Whether the request arrived is not known. It is written down, and sent again under its key (${key}) by:\n  see-other follow --out DIR${repeated}`;
}

function idempotencyKey(text: string): string {
  if (/^[!-~]{1,255}$/.test(text)) return text;
  throw new InvalidArgumentError('It has to be 1 to 255 visible ASCII characters.');
}
