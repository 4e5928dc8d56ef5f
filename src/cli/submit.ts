/** `see-other submit`: sends a request; with `--wait`, waits for its result and prints it. */
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { v7 } from 'uuid';
import { ContractViolation, ServerUnreachable } from '../client/client.ts';
import type { Client, Journal, OperationTable, Submission } from '../client/client.ts';
import { collected, httpUrl, positive } from './arguments.ts';
import {
  connect,
  openJournal,
  ownResults,
  repeatedOptions,
  resumeCommand,
  withConnection,
  withJournal,
} from './connection.ts';
import type { ConnectionOptions, JournalOptions } from './connection.ts';
import { checkOut, deliver, forgetDelivered } from './deliver.ts';
import { Interrupted, UsageError } from './errors.ts';
import { exitCodeHelp, exitCodeOf, exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { InputOptions } from './input.ts';
import { interruption } from './interrupt.ts';
import { printRequest, requestData, sayError, talk } from './output.ts';

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
  if (options.wait !== true && (options.timeout !== undefined || options.out !== undefined))
    throw new UsageError('--timeout and --out say how to wait for the result: they need --wait');
  await checkOut(options.out);
  await using cleanUp = new AsyncDisposableStack();
  const signal = interruption();
  const key = options.key ?? v7();
  const { operations, send } = await prepared(name, source, options, signal, cleanUp);
  const journal = await openJournal(options.journal, options.wait === true);
  cleanUp.defer(() => journal.close());
  const client = connect(options, operations === undefined ? { journal } : { journal, operations });
  let submission: Submission;
  try {
    signal.throwIfAborted();
    submission = await send(client, key);
  } catch (error) {
    return await notAccepted(error, journal, key, options.journal, repeated);
  }
  const resume = resumeCommand(submission.location, repeated);
  if (options.wait !== true) {
    printRequest(requestData(submission.location, undefined));
    talk(`Wait for the result with:\n  ${resume}`);
    return exitCodes.unfinished;
  }
  talk(`Accepted: ${submission.location}`);
  const timeoutMs = options.timeout === undefined ? undefined : options.timeout * 1_000;
  const { code, over } = await deliver({ client, submission, signal, timeoutMs, out: options.out, name, resume });
  if (over && options.journal !== false)
    await forgetDelivered(journal, submission.location, ownResults(options.journal));
  return code;
}

/** Says what is known of a request that has no Location. */
async function notAccepted(
  error: unknown,
  journal: Journal,
  key: string,
  file: string | false,
  repeated: string,
): Promise<ExitCode> {
  sayError(error);
  if (error instanceof ContractViolation && error.location !== undefined) {
    talk(
      `If that is where its status is, take it up with:\n  ${resumeCommand(error.location, ` --allow-origin ${new URL(error.location).origin}`)}`,
    );
  }
  if (!(error instanceof Interrupted || error instanceof ServerUnreachable)) return exitCodeOf(error);
  const open = await journal.list({ open: true, limit: 100 });
  if (!open.some((entry) => entry.key === key)) {
    talk('Nothing was sent.');
    return exitCodeOf(error);
  }
  talk(
    file === false
      ? `Whether the request arrived is not known. The same command with --key ${key} submits it at most once.`
      : `Whether the request arrived is not known. It is written down, and sent again under its key (${key}) by:\n  see-other follow --out DIR${repeated}`,
  );
  return error instanceof Interrupted ? exitCodes.unfinished : exitCodeOf(error);
}

/** A request that was read and checked, before anything is written down or sent. */
interface Prepared {
  readonly operations?: OperationTable;
  readonly send: (client: Client<OperationTable>, key: string) => Promise<Submission>;
}

async function prepared(
  name: string,
  source: string | undefined,
  options: SubmitOptions,
  signal: AbortSignal,
  cleanUp: AsyncDisposableStack,
): Promise<Prepared> {
  // a contract needs YAML and JSON Schema: the other commands do not wait for those
  const { bodyOf, inputOf, readBody } = await import('./input.ts');
  const given = await readBody(source, options, signal, cleanUp);
  if (/^(\/|https?:\/\/)/.test(name)) {
    const request = given === undefined ? {} : { body: await bodyOf(given, options.mediaType) };
    const url = name.startsWith('/') ? options.url.replace(/\/+$/, '') + name : httpUrl(name);
    return { send: (client, key) => client.submitTo(url, request, { idempotencyKey: key, signal }) };
  }
  const { definitionOf, fetchContract, findOperation } = await import('./remote-contract.ts');
  const contract = await fetchContract(options, options.contract, signal);
  const operation = findOperation(contract, name);
  const input = await inputOf(contract, operation, given, options);
  return {
    operations: { [name]: definitionOf(contract, operation) },
    send: (client, key) => client.submit(name, input as never, { idempotencyKey: key, signal }),
  };
}

function idempotencyKey(text: string): string {
  if (/^[!-~]{1,255}$/.test(text)) return text;
  throw new InvalidArgumentError('It has to be 1 to 255 visible ASCII characters.');
}
