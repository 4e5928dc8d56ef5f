/** One operation on trial: its calls, what was found out, and how long to wait. */
import { setTimeout as sleep } from 'node:timers/promises';
import { follow } from '../client/protocol/locations.ts';
import { retryAfterOf } from '../client/protocol/retry-after.ts';
import type { Call, Exchange, Exchanges } from './exchanges.ts';
import type { Findings } from './findings.ts';
import type { Input, Target } from './target.ts';

/** A request that the server has taken on. */
export interface Accepted {
  readonly exchange: Exchange;
  /** Where its status is, absolute. */
  readonly url: string;
  /** Where its result will be, if the contract and the body of the 202 say. */
  readonly resultUrl: string | undefined;
  /** As the body of the 202 has it. */
  readonly id: string | undefined;
}

export interface TrialParts {
  readonly target: Target;
  readonly exchanges: Exchanges;
  readonly findings: Findings;
  readonly signal: AbortSignal;
  /** How long one request may take to finish. */
  readonly timeoutMs: number;
  readonly hasCredentials: boolean;
}

/** Why a rule does not apply whose call would change something. */
export const elsewhere = 'the status is on another origin: nothing is tried there but to read it';

/** How often a call is sent again that the server is too busy for, and how long it is waited at most before that. */
const refusals = { mostTries: 5, longestMs: 10_000 };

export class Trial {
  readonly target: Target;
  readonly exchanges: Exchanges;
  readonly findings: Findings;
  readonly timeoutMs: number;
  readonly hasCredentials: boolean;
  readonly #signal: AbortSignal;

  constructor({ target, exchanges, findings, signal, timeoutMs, hasCredentials }: TrialParts) {
    this.target = target;
    this.exchanges = exchanges;
    this.findings = findings;
    this.timeoutMs = timeoutMs;
    this.hasCredentials = hasCredentials;
    this.#signal = signal;
  }

  /** Sends a call; again, after its Retry-After, if it was refused for there being too many. */
  async send(call: Call): Promise<Exchange> {
    for (let tries = 1; ; tries += 1) {
      const exchange = await this.exchanges.send(call);
      const { status, headers } = exchange.response;
      const refused = status === 429 || (status === 503 && headers.has('retry-after'));
      if (!refused || tries === refusals.mostTries) return exchange;
      const wanted = retryAfterOf(headers, Date.now());
      await this.pause(Math.min(wanted.kind === 'after' ? wanted.ms : 1_000, refusals.longestMs));
    }
  }

  /** Whether a URL is of the server on trial: nothing is changed at another, and little is expected of it. */
  isOwn(url: string): boolean {
    return new URL(url).origin === new URL(this.target.url).origin;
  }

  get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Exchange> {
    return this.send({ method: 'GET', url, headers });
  }

  post(
    { body, mediaType }: Input,
    headers: Readonly<Record<string, string>> = {},
    anonymous = false,
  ): Promise<Exchange> {
    const type = mediaType === undefined ? {} : { 'content-type': mediaType };
    return this.send({
      method: 'POST',
      url: this.target.url,
      headers: { ...this.target.headers, ...type, ...headers },
      body,
      anonymous,
    });
  }

  async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#signal });
  }

  /** What a 202 has brought; undefined if nothing says where its status is. */
  accepted(exchange: Exchange): Accepted | undefined {
    const id = idOf(exchange);
    const { contract } = this.target;
    const known = id === undefined ? undefined : contract;
    const led = leadsTo(exchange);
    const url = led.url ?? (id === undefined ? undefined : known?.statusUrl(id));
    if (url === undefined) return undefined;
    return { exchange, url, resultUrl: id === undefined ? undefined : known?.resultUrl(id), id };
  }

  /** Takes back what was accepted although it should not have been. */
  async discard(exchange: Exchange): Promise<void> {
    const url = exchange.response.status === 202 ? this.accepted(exchange)?.url : undefined;
    if (url !== undefined && this.isOwn(url)) await this.send({ method: 'DELETE', url });
  }
}

/** Where the Location of an answer leads; or why nowhere. */
export function leadsTo({ request, response }: Exchange): {
  readonly url?: string;
  readonly otherOrigin?: string;
  readonly wrong?: string;
} {
  const target = follow(response.headers.get('location'), request.url, new Set());
  if (target.kind === 'at') return { url: target.url };
  if (target.elsewhere === undefined) return { wrong: target.detail };
  return { url: target.elsewhere, otherOrigin: new URL(target.elsewhere).origin };
}

/** The id in the body of a 202. */
export function idOf({ response: { json } }: Exchange): string | undefined {
  if (typeof json !== 'object' || json === null || !('id' in json)) return undefined;
  const { id } = json;
  return typeof id === 'number' ? String(id) : typeof id === 'string' && id !== '' ? id : undefined;
}

/** A member of a JSON object if it is text. */
export function memberOf(json: unknown, name: string): string | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const value = (json as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : undefined;
}

/** `302 Found` */
export function statusLine({ response: { status, reason } }: Exchange): string {
  return status === 0 ? `no answer (${reason})` : `${String(status)} ${reason}`.trimEnd();
}

/** `answered 302 Found`, as it stands after "was". */
export function answered(exchange: Exchange): string {
  const { status, reason } = exchange.response;
  return status === 0 ? `not answered (${reason})` : `answered ${statusLine(exchange)}`;
}
