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

/** Shows exchanges of a run that was given `credentials`: those are not told, wherever they stand. */
export function evidenceOf(credentials: Readonly<Record<string, string>>): (exchange: Exchange) => ShownExchange {
  const names = new Set([...secretHeaders, ...Object.keys(credentials).map((name) => name.toLowerCase())]);
  const secrets = Object.values(credentials)
    .flatMap((value) => [value, value.replace(/^\S+\s+/, '')])
    .filter((secret) => secret !== '')
    .sort((one, other) => other.length - one.length);
  const hidden = (text: string): string => secrets.reduce((left, secret) => left.replaceAll(secret, blot), text);
  const message = (line: string, headers: Iterable<[string, string]>, body: Buffer): ShownMessage => ({
    line: hidden(line),
    headers: [...headers].map(([name, value]) => [name, names.has(name) ? blot : hidden(value)]),
    // cut afterwards, lest half a secret be left
    body: cut(hidden(bodyText(body))),
  });
  return ({ number, request, response }) => {
    const { status, reason } = response;
    const { pathname, search, host } = new URL(request.url);
    return {
      number,
      request: message(
        `${request.method} ${pathname}${search} HTTP/1.1`,
        [['host', host], ...Object.entries(request.headers)],
        request.body,
      ),
      response: message(
        status === 0 ? `no answer: ${reason}` : `HTTP/1.1 ${String(status)} ${reason}`.trimEnd(),
        response.headers,
        response.body,
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
