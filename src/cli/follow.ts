/** `see-other follow`: the background component. Follows everything in the journal and saves each result. */
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { ClientEvent, Journal } from '../client/client.ts';
import { positive } from './arguments.ts';
import { connect, openJournal, withJournal, withServer } from './connection.ts';
import type { ConnectionOptions, JournalOptions } from './connection.ts';
import { UsageError } from './errors.ts';
import { forgetFinished } from './journal.ts';
import { interruption } from './interrupt.ts';
import { forPeople, printRequest, printJson, printLine, requestData, sayError, shown, talk } from './output.ts';

interface FollowOptions extends ConnectionOptions, JournalOptions {
  readonly out: string;
  readonly untilIdle?: true;
  readonly requestsPerSecond: number;
  readonly requestsPerSecondPerHost: number;
  readonly forgetAfterDays: number;
}

const hourMs = 3_600_000;
const lookEveryMs = 250;

export function addFollow(program: Command): void {
  const command = program
    .command('follow')
    .description(
      'Follows every request in the journal, whoever submitted it, and saves each result as it is ready. Runs until it is stopped.',
    )
    .requiredOption('--out <folder>', 'where results are saved')
    .addOption(new Option('--until-idle', 'stop once nothing is open'))
    .addOption(new Option('--requests-per-second <number>', 'to all servers together').default(20).argParser(positive))
    .addOption(new Option('--requests-per-second-per-host <number>', 'to one server').default(10).argParser(positive))
    .addOption(
      new Option('--forget-after-days <days>', 'take finished requests out of the journal; their results stay')
        .default(30)
        .argParser(positive),
    );
  withJournal(withServer(command, 'the server that the credentials are for')).action(follow);
}

async function follow(options: FollowOptions): Promise<void> {
  if (options.journal === false) throw new UsageError('there is nothing to follow without a journal');
  const signal = interruption();
  const out = resolve(options.out);
  await mkdir(out, { recursive: true });
  const journal = await openJournal(options.journal, out);
  const client = connect(options, {
    journal,
    requestsPerSecond: options.requestsPerSecond,
    requestsPerSecondPerHost: options.requestsPerSecondPerHost,
  });
  const unsubscribe = client.subscribe(say);
  try {
    talk(`Following ${String(await journal.countOpen())} open requests of ${options.journal}; results go to ${out}`);
    client.start();
    await keepTidy(journal, options, signal);
  } finally {
    await client.stop();
    unsubscribe();
    await journal.close();
  }
}

/** Resolves when it is time to stop. */
async function keepTidy(
  journal: Journal,
  { untilIdle, forgetAfterDays }: FollowOptions,
  signal: AbortSignal,
): Promise<void> {
  let forgetting = Promise.resolve();
  const forget = (): void => {
    forgetting = forgetting
      .then(() => forgetFinished(journal, Date.now() - forgetAfterDays * 24 * hourMs, signal))
      .then(() => undefined, sayError);
  };
  forget();
  const tidying = setInterval(forget, hourMs);
  try {
    if (untilIdle === true) await idle(journal, signal);
    else if (!signal.aborted) await once(signal, 'abort');
  } finally {
    clearInterval(tidying);
    await forgetting;
  }
}

/** Resolves once nothing is open: the last one may be finished by another process, so the journal is looked at. */
async function idle(journal: Journal, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await journal.countOpen(1)) > 0)
    await setTimeout(lookEveryMs, undefined, { signal }).catch(() => undefined);
}

function say(event: ClientEvent): void {
  if (event.type === 'error') {
    sayError(event.error);
    return;
  }
  const { update } = event;
  if (event.type === 'update') {
    if (update.notice !== undefined) talk(`${update.location}: ${update.notice}`);
    // the first of a row says it; that it goes on is no news
    if (update.trouble?.count === 1) talk(`${update.location || 'a request'}: ${update.trouble.detail}; trying again`);
    return;
  }
  const file = event.saved?.file;
  const data = { ...requestData(update.location, update.status), ...(file === undefined ? {} : { file }) };
  if (!forPeople()) printJson(data);
  else if (file === undefined) printRequest(data);
  else printLine(shown(file));
  if (event.error !== undefined) sayError(event.error);
}
