/** HTTP as it is on the wire: nothing is followed, decoded or retried, and everything is written down. */
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';
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
  /** The body if it is JSON, undefined if it is none or does not parse. */
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

/** More of a body is not kept. */
const largestBytes = 16 * 1024 ** 2;

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
    const own = !anonymous && new URL(url).origin === origin;
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
  return { status: 0, reason: why, headers: new Headers(), body: Buffer.alloc(0), json: undefined };
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
    // what comes after the answer to a HEAD is an error to the parser, and evidence here
    if (!responded || raw === undefined) reject(error);
  });
  request.on('response', (response) => {
    responded = true;
    read(response, raw)
      .then(resolve, reject)
      .finally(() => request.destroy());
  });
  request.end(body);
  return promise;
}

async function read(response: IncomingMessage, raw: ReturnType<typeof rawBytes> | undefined): Promise<Answer> {
  const headers = new Headers();
  for (let index = 0; index + 1 < response.rawHeaders.length; index += 2)
    headers.append(response.rawHeaders[index] ?? '', response.rawHeaders[index + 1] ?? '');
  const read = buffer(response);
  const body = (raw === undefined ? await read : await read.then(raw.afterHeaders, raw.afterHeaders)).subarray(
    0,
    largestBytes,
  );
  return {
    status: response.statusCode ?? 0,
    reason: response.statusMessage ?? '',
    headers,
    body,
    json: isJson(headers.get('content-type') ?? '') ? parsed(body) : undefined,
  };
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
