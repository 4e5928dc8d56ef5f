/** Exchanges as text for people: credentials are blotted out, bodies are cut. */
import type { Exchange } from '../exchanges.ts';

export interface ShownMessage {
  /** The request line or the status line. */
  readonly line: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The first of it, and how much is left out. */
  readonly body: string;
}

export interface ShownExchange {
  readonly number: number;
  readonly request: ShownMessage;
  readonly response: ShownMessage;
}

const longestBody = 1_000;
const blot = '***';

/** Headers that carry credentials, whoever sends them. */
const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

/** Of the headers that a run was given, those whose values are credentials. */
const secretHeader = /authorization|cookie|key|token|secret|auth/i;

/** Shorter or more common values stand in a report for other things, too. */
const shortestSecret = 8;

/** Takes what the run was given as credentials out of a text. */
export type Blotting = (text: string) => string;

export function blotting(credentials: Readonly<Record<string, string>>): Blotting {
  const secrets = Object.entries(credentials)
    .filter(([name]) => secretHeader.test(name))
    .flatMap(([, value]) => [value, value.replace(/^\S+\s+/, '')])
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .sort((one, other) => other.length - one.length);
  return (text) => secrets.reduce((left, secret) => left.replaceAll(secret, blot), text);
}

/** Shows exchanges of a run that was given `credentials`: those are not told, wherever they stand. */
export function evidenceOf(
  credentials: Readonly<Record<string, string>>,
  hidden: Blotting,
): (exchange: Exchange) => ShownExchange {
  const given = new Set(Object.keys(credentials).map((name) => name.toLowerCase()));
  const message = (
    line: string,
    headers: Iterable<[string, string]>,
    body: Buffer,
    isSecret: (name: string) => boolean,
  ): ShownMessage => ({
    line: hidden(line),
    headers: [...headers].map(([name, value]) => [name, isSecret(name) ? blot : hidden(value)]),
    // cut afterwards, lest half a secret be left
    body: cut(hidden(bodyText(body))),
  });
  const always = (name: string): boolean => secretHeaders.has(name.toLowerCase());
  return ({ number, request, response }) => {
    const { status, reason } = response;
    const { pathname, search, host } = new URL(request.url);
    return {
      number,
      request: message(
        `${request.method} ${pathname}${search} HTTP/1.1`,
        [['host', host], ...Object.entries(request.headers)],
        request.body,
        (name) => always(name) || given.has(name),
      ),
      response: message(
        status === 0 ? `no answer: ${reason}` : `HTTP/1.1 ${String(status)} ${reason}`.trimEnd(),
        response.headers,
        response.body,
        always,
      ),
    };
  };
}

function bodyText(body: Buffer): string {
  const text = body.toString();
  return text.includes('\0') ? `(${String(body.length)} bytes)` : text;
}

/** The beginning of a body. */
function cut(text: string): string {
  return text.length <= longestBody
    ? text
    : `${text.slice(0, longestBody)}... (${String(text.length - longestBody)} characters more)`;
}

/** `POST /work 202` */
export function inOneLine({ request, response }: ShownExchange): string {
  const status = /^HTTP\/1\.1 (\d+)/.exec(response.line)?.[1] ?? response.line;
  return `${request.line.replace(/ HTTP\/1\.1$/, '')} ${status}`;
}

/** The lines of an exchange, the request's after `>` and the answer's after `<`. */
export function inLines({ request, response }: ShownExchange): string[] {
  return [...messageLines('>', request), ...messageLines('<', response)];
}

function messageLines(mark: string, { line, headers, body }: ShownMessage): string[] {
  const lines = [line, ...headers.map(([name, value]) => `${name}: ${value}`)];
  if (body !== '') lines.push('', ...body.trimEnd().split(/\r?\n/));
  return lines.map((text) => `${mark} ${text}`.trimEnd());
}
