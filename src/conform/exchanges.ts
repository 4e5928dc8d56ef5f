/** HTTP as it is on the wire: nothing is followed, decoded or retried, and everything is written down. */
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isJson } from '../contract/media-types.ts';

export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Leaves out the credentials that the run was given. */
  readonly anonymous?: boolean;
}

export interface Exchange {
  /** Counted from 1 in the order of sending. */
  readonly number: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Buffer;
  };
  readonly response: Answer;
  readonly elapsedMs: number;
}

export interface Answer {
  /** 0 if there was none; `reason` then says why. */
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
  readonly body: Buffer;
  /** True if there was more of the body than has come, or than is kept. */
  readonly truncated: boolean;
  /** The body if it is JSON, undefined if it is none, does not parse or is truncated. */
  readonly json: unknown;
}

export interface ExchangeOptions {
  /** For the server of the run and no other origin. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly origin: string;
  readonly signal: AbortSignal;
  /** How long an answer may take. */
  readonly timeoutMs: number;
}

/** More of a body is not read. */
export const largestBytes = 16 * 1024 ** 2;

/** The HTTP client of a run, with its record. */
export class Exchanges {
  readonly all: Exchange[] = [];
  readonly #options: ExchangeOptions;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /** Resolves with whatever came; throws only if the run is interrupted. */
  async send(call: Call): Promise<Exchange> {
    const { credentials, origin, signal, timeoutMs } = this.#options;
    signal.throwIfAborted();
    const { method, url, body = Buffer.alloc(0), anonymous = false } = call;
    const atOrigin = new URL(url).origin === origin;
    if (!atOrigin && method !== 'GET' && method !== 'HEAD')
      throw new Error(`${method} ${url} would change something on another origin than ${origin}`);
    const own = !anonymous && atOrigin;
    const headers = {
      accept: '*/*',
      ...(own ? credentials : {}),
      ...call.headers,
      ...(body.length > 0 || method === 'POST' ? { 'content-length': String(body.length) } : {}),
    };
    const sentAt = performance.now();
    let response: Answer;
    try {
      response = await exchanged(method, url, headers, body, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
    } catch (error) {
      signal.throwIfAborted();
      response = noAnswer(error, timeoutMs);
    }
    const exchange = {
      number: this.all.length + 1,
      request: { method, url, headers, body },
      response,
      elapsedMs: performance.now() - sentAt,
    };
    this.all.push(exchange);
    return exchange;
  }
}

function noAnswer(error: unknown, timeoutMs: number): Answer {
  const { name, message, code } = error as NodeJS.ErrnoException;
  const why =
    name === 'AbortError' || name === 'TimeoutError'
      ? `none within ${String(timeoutMs / 1_000)} s`
      : message || (code ?? name);
  return { status: 0, reason: why, headers: new Headers(), body: Buffer.alloc(0), truncated: false, json: undefined };
}

/** Each on a connection of its own, so that what follows one answer is not taken for the next. */
function exchanged(
  method: string,
  url: string,
  headers: OutgoingHttpHeaders,
  body: Buffer,
  signal: AbortSignal,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  const request = send(url, { method, headers, signal, agent: false });
  const raw = method === 'HEAD' ? rawBytes() : undefined;
  request.on('socket', (socket) => {
    if (raw !== undefined) socket.on('data', raw.add);
  });
  let responded = false;
  request.on('error', (error) => {
    // a server that has answered need not read on; and what comes after the answer to a HEAD is evidence
    if (!responded) reject(error);
  });
  request.on('response', (response) => {
    responded = true;
    read(response, raw, () => !request.writableFinished)
      .then(resolve, reject)
      .finally(() => request.destroy());
  });
  request.end(body);
  return promise;
}

/** @param breaksOff whether the server closes early, as it may while it is still being sent to */
async function read(
  response: IncomingMessage,
  raw: ReturnType<typeof rawBytes> | undefined,
  breaksOff: () => boolean,
): Promise<Answer> {
  const headers = new Headers();
  for (let index = 0; index + 1 < response.rawHeaders.length; index += 2)
    headers.append(response.rawHeaders[index] ?? '', response.rawHeaders[index + 1] ?? '');
  const chunks: Buffer[] = [];
  const reading = readInto(chunks, response);
  let broken = false;
  await reading.catch((error: unknown) => {
    if (raw !== undefined) return;
    if (!breaksOff()) throw error;
    broken = true;
  });
  const all = raw === undefined ? Buffer.concat(chunks) : raw.afterHeaders();
  const truncated = broken || all.length > largestBytes;
  const body = all.subarray(0, largestBytes);
  return {
    status: response.statusCode ?? 0,
    reason: response.statusMessage ?? '',
    headers,
    body,
    truncated,
    json: isJson(headers.get('content-type') ?? '') && !truncated ? parsed(body) : undefined,
  };
}

/** A body to its end, or to where it is known to be too large. */
async function readInto(chunks: Buffer[], response: IncomingMessage): Promise<void> {
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > largestBytes) break;
  }
}

function rawBytes(): { add: (chunk: Buffer) => void; afterHeaders: () => Buffer } {
  const chunks: Buffer[] = [];
  return {
    add: (chunk) => {
      chunks.push(chunk);
    },
    afterHeaders: () => {
      const bytes = Buffer.concat(chunks);
      const end = bytes.indexOf('\r\n\r\n');
      return end === -1 ? Buffer.alloc(0) : bytes.subarray(end + 4);
    },
  };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    return undefined;
  }
}
