/** The options that every command of the client has, and the client that they make. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { createClient, memoryJournal } from '../client/client.ts';
import type { Client, Journal, OperationTable } from '../client/client.ts';
import { collected, httpUrl, positive, serverUrl } from './arguments.ts';
import { UsageError } from './errors.ts';

export interface ConnectionOptions {
  readonly url: string;
  readonly header?: readonly string[];
  readonly allowOrigin?: readonly string[];
  readonly patience?: number;
}

export interface JournalOptions {
  /** The file; false for none. */
  readonly journal: string | false;
}

export const defaultUrl = 'http://127.0.0.1:8080';

/** Adds the options of a command that asks one server. */
export function withConnection(command: Command): Command {
  return withServer(command, 'where the server is').addOption(
    new Option('--patience <seconds>', 'how long the server may give no usable answer').default(10).argParser(positive),
  );
}

/** Adds `--url` and who may be told what. */
export function withServer(command: Command, whatUrlIs: string): Command {
  return command
    .addOption(new Option('--url <url>', whatUrlIs).env('SEE_OTHER_URL').default(defaultUrl).argParser(serverUrl))
    .addOption(
      new Option(
        '--header <line>',
        "a header for the server of --url and no other, such as 'X-Api-Key: ...'; may be repeated (SEE_OTHER_TOKEN: a bearer token)",
      ).argParser(collected),
    )
    .addOption(
      new Option('--allow-origin <url>', 'another origin that a Location may lead to; may be repeated').argParser(
        (text, before: readonly string[] | undefined) => collected(httpUrl(text), before),
      ),
    );
}

export function withJournal(command: Command): Command {
  return command
    .addOption(
      new Option('--journal <file>', 'where requests are written down')
        .env('SEE_OTHER_JOURNAL')
        .default(defaultJournal(), 'see-other/journal.db in the folder for state of this user'),
    )
    .addOption(new Option('--no-journal', 'write nothing down: what is lost with the process is lost'));
}

/** `$XDG_STATE_HOME` is where programs keep what should outlive them (XDG Base Directory Specification). */
function defaultJournal(): string {
  const { XDG_STATE_HOME } = process.env;
  const state =
    XDG_STATE_HOME === undefined || XDG_STATE_HOME === '' ? join(homedir(), '.local', 'state') : XDG_STATE_HOME;
  return join(state, 'see-other', 'journal.db');
}

/** Where results are between their arrival and their delivery. */
export function ownResults(journal: string): string {
  return `${journal}-results`;
}

/**
 * Opens the journal that the options name; in memory if they name none.
 *
 * @param results where results are kept as they come; true for beside the journal, false for nowhere
 */
export async function openJournal(journal: string | false, results: string | boolean): Promise<Journal> {
  if (journal === false) return memoryJournal();
  // loads SQLite
  const { sqliteJournal } = await import('../client/journal/sqlite-journal.ts');
  return sqliteJournal(journal, { resultsFolder: results === true ? ownResults(journal) : results });
}

export interface ClientSettings<Operations extends OperationTable> {
  readonly journal: Journal;
  readonly operations?: Operations;
  readonly requestsPerSecond?: number;
  readonly requestsPerSecondPerHost?: number;
}

export function connect<Operations extends OperationTable>(
  { url, header, allowOrigin = [], patience = 60 }: ConnectionOptions,
  settings: ClientSettings<Operations>,
): Client<Operations> {
  return createClient({
    url,
    headers: credentials(header),
    allowedOrigins: allowOrigin,
    patienceMs: patience * 1_000,
    ...settings,
  });
}

/** The credentials of the options and the environment, as headers. */
export function credentials(lines: readonly string[] = []): Record<string, string> {
  const { SEE_OTHER_TOKEN } = process.env;
  const token =
    SEE_OTHER_TOKEN === undefined || SEE_OTHER_TOKEN === '' ? {} : { authorization: `Bearer ${SEE_OTHER_TOKEN}` };
  return { ...token, ...Object.fromEntries(lines.map(headerOf)) };
}

function headerOf(line: string): [name: string, value: string] {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(\S.*)$/.exec(line);
  if (match === null) {
    // the value may be a secret, so it is not shown
    throw new UsageError("a --header is a name, a colon and a value, such as --header 'X-Api-Key: ...'");
  }
  const [, name = '', value = ''] = match;
  return [name.toLowerCase(), value.trimEnd()];
}

/** The options that have to be given again to reach the same server with the same journal, for a command to copy. */
export function repeatedOptions(command: Command): string {
  return [
    ['url', 'url'],
    ['journal', 'journal'],
    ['allow-origin', 'allowOrigin'],
  ]
    .filter(([, key = '']) => command.getOptionValueSource(key) === 'cli')
    .flatMap(([name = '', key = '']) => {
      const value: unknown = command.getOptionValue(key);
      if (value === false) return [` --no-${name}`];
      return [value].flat().map((one) => ` --${name} ${quoted(String(one))}`);
    })
    .join('');
}

/** The command that takes a request up again, for people to copy. */
export function resumeCommand(location: string, repeated: string): string {
  return `see-other resume ${quoted(location)}${repeated}`;
}

/** As one word of a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
