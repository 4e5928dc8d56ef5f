/** The commands about one request, by its Location: `status`, `result`, `resume`, `cancel`. */
import { existsSync } from 'node:fs';
import { Option } from 'commander';
import type { Command } from 'commander';
import { JournalUnusable, memoryJournal } from '../client/client.ts';
import type { Journal, StatusReport } from '../client/client.ts';
import { location, positive } from './arguments.ts';
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
import { exitCodeHelp, exitCodeOfStatus, exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { interruption } from './interrupt.ts';
import { printRequest, requestData, talk } from './output.ts';

interface DeliveryOptions extends ConnectionOptions, JournalOptions {
  readonly out?: string;
  readonly timeout?: number;
}

export function addOneRequest(program: Command, ends: (code: ExitCode) => void): void {
  const about = (name: string, description: string): Command =>
    withConnection(
      program
        .command(name)
        .description(description)
        .argument('<location>', 'where its status is, as the server gave it', location)
        .addHelpText('after', exitCodeHelp),
    );

  about('status', 'Asks for the status of a request, once.').action(async (at: string, options: ConnectionOptions) => {
    const submission = connect(options, { journal: memoryJournal() }).resume(at);
    ends(say(submission.location, await submission.status({ signal: interruption() })));
  });

  about('cancel', 'Cancels a request: at once if it waits, else its worker is asked to stop.').action(
    async (at: string, options: ConnectionOptions) => {
      const submission = connect(options, { journal: memoryJournal() }).resume(at);
      ends(canceled(submission.location, await submission.cancel({ signal: interruption() })));
    },
  );

  const resume = about('resume', 'Waits for a request and prints its result; one that was begun by any process.');
  const result = about('result', 'Prints the result of a request, if there is one.');
  for (const command of [resume, result]) command.addOption(new Option('--out <file>', 'write the result to a file'));
  resume.addOption(
    new Option('--timeout <seconds>', 'wait no longer than this; the request goes on').argParser(positive),
  );
  withJournal(resume).action(async (at: string, options: DeliveryOptions) => {
    ends(await wait(at, options, repeatedOptions(resume)));
  });
  withJournal(result).action(async (at: string, options: DeliveryOptions) => {
    ends(await fetchResult(at, options, repeatedOptions(result)));
  });
}

function say(at: string, report: StatusReport): ExitCode {
  printRequest(requestData(at, report));
  return exitCodeOfStatus(report.status);
}

/** Canceled is what was wanted here, and a result is not. */
function canceled(at: string, report: StatusReport): ExitCode {
  printRequest(requestData(at, report));
  switch (report.status) {
    case 'canceled':
      return exitCodes.done;
    case 'succeeded':
    case 'failed':
      talk(`It was too late: the request had ${report.status} already.`);
      return exitCodes.failed;
    default:
      talk('Its worker was asked to stop. Whether it does before it has finished, the status says.');
      return exitCodes.unfinished;
  }
}

/** The wait has a record: whoever opens the journal next follows the request if this process dies. */
async function wait(at: string, options: DeliveryOptions, repeated: string): Promise<ExitCode> {
  await checkOut(options.out);
  const journal = await openJournal(options.journal, true);
  try {
    const client = connect(options, { journal });
    const submission = client.resume(at);
    const { code, over } = await deliver({
      client,
      submission,
      signal: interruption(),
      timeoutMs: options.timeout === undefined ? undefined : options.timeout * 1_000,
      out: options.out,
      name: new URL(submission.location).pathname,
      resume: resumeCommand(submission.location, repeated),
    });
    if (over && options.journal !== false)
      await forgetDelivered(journal, submission.location, ownResults(options.journal));
    return code;
  } finally {
    await journal.close();
  }
}

/** Of this command nothing is written down: it asks once. */
async function fetchResult(at: string, options: DeliveryOptions, repeated: string): Promise<ExitCode> {
  await checkOut(options.out);
  const { location: absolute } = connect(options, { journal: memoryJournal() }).resume(at);
  const journal = (await journalWithResult(options.journal, absolute)) ?? memoryJournal();
  try {
    const client = connect(options, { journal });
    const { code } = await deliver({
      client,
      submission: client.resume(absolute),
      signal: interruption(),
      timeoutMs: 0,
      out: options.out,
      name: absolute,
      resume: resumeCommand(absolute, repeated),
    });
    return code;
  } finally {
    await journal.close();
  }
}

/** The journal, if it has this request's result. One that cannot be used is as good as none: the server is asked. */
async function journalWithResult(file: string | false, at: string): Promise<Journal | undefined> {
  if (file === false || !existsSync(file)) return undefined;
  try {
    const journal = await openJournal(file, true);
    const state = (await journal.findByLocation(at))?.state;
    if (state?.kind === 'succeeded' && state.saved !== undefined) return journal;
    await journal.close();
  } catch (error) {
    if (!(error instanceof JournalUnusable)) throw error;
  }
  return undefined;
}
