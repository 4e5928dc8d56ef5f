/** `see-other list`: the caller's requests on the server, newest first. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { memoryJournal } from '../client/client.ts';
import type { ListOptions } from '../client/client.ts';
import { wholeNumber } from './arguments.ts';
import { connect, withConnection } from './connection.ts';
import type { ConnectionOptions } from './connection.ts';
import { interruption } from './interrupt.ts';
import { forPeople, printJson, printLine, progressText, shown, styledStatus, talk } from './output.ts';

interface ListCommandOptions extends ConnectionOptions {
  readonly status?: ListOptions['status'];
  readonly operation?: string;
  readonly limit: number;
}

export function addList(program: Command): void {
  const command = program
    .command('list')
    .description("Lists the caller's requests on the server, newest first; one line of JSON each if nobody watches.")
    .addOption(
      new Option('--status <status>', 'only those').choices(['accepted', 'running', 'succeeded', 'failed', 'canceled']),
    )
    .addOption(new Option('--operation <operation>', 'only those'))
    .addOption(new Option('--limit <number>', 'how many').default(20).argParser(wholeNumber(1)));
  withConnection(command).action(list);
}

async function list(options: ListCommandOptions): Promise<void> {
  const { status, operation, limit } = options;
  const client = connect(options, { journal: memoryJournal() });
  let left = limit;
  for await (const request of client.list({ status, operation, signal: interruption() })) {
    if (left === 0) {
      talk(`There are more; --limit says how many are shown.`);
      return;
    }
    left -= 1;
    if (forPeople()) {
      const said = `${request.operation.padEnd(18)} ${request.createdAt.toISOString()}  ${progressText(request)}`;
      printLine(`${styledStatus(request.status, 9)} ${shown(said.trimEnd())}\n  ${request.location}`);
    } else {
      const { result, ...said } = request;
      printJson(result === undefined ? said : { ...said, result: new URL(result, request.location).href });
    }
  }
  if (left === limit) talk('There are none.');
}
