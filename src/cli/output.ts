/** What a command says: data on stdout, talk on stderr; for people on a terminal, as JSON anywhere else. */
import { stripVTControlCharacters, styleText } from 'node:util';
import { ClientError } from '../client/errors.ts';
import type { Problem, RequestPhase, StatusReport } from '../client/client.ts';

type Style = Parameters<typeof styleText>[0];

/** What is said of a request: its status as the server gave it, its Location absolute. */
export interface RequestData {
  readonly location: string;
  readonly status: RequestPhase;
  readonly [member: string]: unknown;
}

const styles: Readonly<Record<string, Style>> = {
  succeeded: 'green',
  failed: 'red',
  canceled: 'yellow',
  expired: 'yellow',
  running: 'cyan',
};

/** True if stdout is a terminal: somebody reads it. */
export function forPeople(): boolean {
  return process.stdout.isTTY;
}

/** A line to stderr. */
export function talk(text: string): void {
  process.stderr.write(`${shown(text)}\n`);
}

/** A value to stdout, as a line of JSON; indented on a terminal. */
export function printJson(value: unknown): void {
  const json = JSON.stringify(value, undefined, forPeople() ? 2 : undefined);
  process.stdout.write(`${forPeople() ? shown(json) : json}\n`);
}

export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Text of a server's, without what would move a terminal's cursor or set its colours. */
export function shown(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}--\n]/gv, ' ');
}

/** `text` in a style, unless stdout is no terminal or NO_COLOR is set. */
function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** @param width of the column that it stands in */
export function styledStatus(status: string, width = 0): string {
  return styled(styles[status] ?? 'dim', status.padEnd(width));
}

export function printRequest(request: RequestData): void {
  if (!forPeople()) {
    printJson(request);
    return;
  }
  const { location, status, operation, problem } = request;
  const head = [typeof operation === 'string' ? operation : '', progressText(request)].filter((part) => part !== '');
  printLine([styledStatus(status), ...head.map(shown)].join('  '));
  printLine(location);
  if (problem !== undefined) for (const line of problemLines(problem as Problem)) printLine(shown(line));
}

/** `42 % column 3 of 6` */
export function progressText({ progress, status }: { readonly progress?: unknown; readonly status: string }): string {
  if (status !== 'running' || progress === undefined) return '';
  const { percent, message = '' } = progress as NonNullable<StatusReport['progress']>;
  return `${String(Math.floor(percent))} % ${message}`.trimEnd();
}

/** A report as data: what the server said, its Location absolute. */
export function requestData(location: string, report: StatusReport | undefined): RequestData {
  if (report === undefined) return { location, status: 'accepted' };
  const { body, ...known } = report;
  const said: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : known;
  const result = said['result'];
  return {
    ...said,
    location,
    status: report.status,
    ...(typeof result === 'string' && URL.canParse(result, location) ? { result: new URL(result, location).href } : {}),
  };
}

/** A problem in lines: what it is, and each place that is wrong. */
export function problemLines({ title, detail, errors = [] }: Problem): string[] {
  return [[title, detail].filter((part) => part !== undefined).join(': '), ...errorLines(errors)];
}

/** One line for each place that is wrong. */
export function errorLines(errors: NonNullable<Problem['errors']>): string[] {
  return errors.map(({ pointer, parameter, header, detail }) => {
    const where = (pointer === '' ? undefined : pointer) ?? parameter ?? header ?? '(the whole)';
    return `  ${where}: ${detail}`;
  });
}

/** An error to stderr, in words for a person at a command line. */
export function sayError(error: unknown): void {
  const text =
    error instanceof ClientError ? error.detail : error instanceof Error ? error.message : JSON.stringify(error);
  process.stderr.write(`${styleText('red', 'see-other:', { stream: process.stderr })} ${shown(text)}\n`);
}
