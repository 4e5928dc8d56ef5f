/**
 * Requests and answers as text: what was sent and what came, as far as a browser lets a script know it. What it hides is
 * said, and never made up. Pure.
 */
import type { Call } from './try-call.ts';

export interface Outgoing extends Call {
  /** `manual` stops at a redirect, of which a browser tells a script nothing but that it is one. */
  readonly redirect: 'manual' | 'follow';
}

export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
  /** The body, if it is text. */
  readonly text: string | undefined;
  /** Where the answer came from: after a redirect that was followed, not where the request went. */
  readonly url: string;
  readonly redirected: boolean;
}

export type Answer =
  | Answered
  | { readonly kind: 'hidden-redirect' }
  | { readonly kind: 'no-answer'; readonly reason: string };

export interface Exchange {
  readonly request: Outgoing;
  readonly answer: Answer;
}

/** A part of what is shown: as it went over the wire, or said about it. */
export interface Part {
  readonly text: string;
  readonly said?: true;
}

/** More of a body than this is not shown. */
const shownCharacters = 20_000;

export function requestText({ method, url, headers, body }: Outgoing): Part[] {
  const { pathname, search } = new URL(url);
  const lines = Object.entries(headers).map(([name, value]) => headerLine(name, value));
  const head = { text: [`${method} ${pathname}${search}`, ...lines, ''].join('\n') };
  if (body === undefined) return [head];
  if (typeof body === 'string') return [head, { text: '\n' }, ...shown(body)];
  return [head, said(`\n[the bytes of ${body.name}: ${sizeOf(body.size)}]`)];
}

export function answerText({ request, answer }: Exchange): Part[] {
  switch (answer.kind) {
    case 'no-answer':
      return [said(`[no answer: ${answer.reason}]`)];
    case 'hidden-redirect':
      return [
        said(
          '[a redirect: that is all a browser tells a script. It keeps the status, the headers and the body of a ' +
            'redirect to itself. The contract has one redirect here, 303 See Other.]',
        ),
      ];
    case 'answered':
      return [...followed(request, answer), ...answeredText(answer)];
  }
}

/** What is known of the redirect that came before the answer. */
function followed(request: Outgoing, { redirected, url }: Answered): Part[] {
  if (!redirected) return [];
  return [
    said('[a redirect, 303 See Other by the contract, which the browser followed without showing it]\n'),
    said(`[its Location: ${pathOf(url)}, known because the answer came from there]\n\n`),
    said(`[what the browser then sent to there, after the ${request.method}]\n`),
    { text: `GET ${pathOf(url)}\n\n` },
  ];
}

function answeredText({ status, statusText, headers, text, body }: Answered): Part[] {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = { text: [`${status} ${statusText}`.trimEnd(), ...lines, ''].join('\n') };
  if (body.size === 0) return [head];
  if (text !== undefined) return [head, { text: '\n' }, ...shown(text)];
  return [head, said(`\n[${sizeOf(body.size)}, which are not text]`)];
}

function headerLine(name: string, value: string): string {
  return name === 'Authorization' ? 'Authorization: Bearer ********' : `${name}: ${value}`;
}

function shown(text: string): Part[] {
  if (text.length <= shownCharacters) return [{ text }];
  const more = text.length - shownCharacters;
  return [{ text: text.slice(0, shownCharacters) }, said(`\n[${grouped(more)} more characters]`)];
}

function said(text: string): Part {
  return { text, said: true };
}

export function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}

/** `1,234 bytes`. */
export function sizeOf(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${grouped(bytes)} bytes`;
}

function grouped(count: number): string {
  return count.toLocaleString('en');
}
