/** Asks one question over HTTP: redirects are left to the caller, credentials go to the origin they belong to. */
import { unreachable } from './protocol/interpret.ts';
import type { Fault } from './protocol/answers.ts';

/** Headers by name. A function is called for each request, so that a token can be renewed. */
export type Credentials =
  | Readonly<Record<string, string>>
  | ((url: string) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

export interface Question {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Blob | undefined;
  /** Asks the server to hold the answer for so long (`Prefer: wait`, RFC 7240). 0: does not ask. */
  readonly waitSeconds: number;
}

export interface TransportOptions {
  readonly fetch: typeof fetch;
  /** The origin that the credentials are for. */
  readonly origin: string;
  readonly credentials: Credentials;
  /** How long an answer may take, besides the time that it is held and that its body takes to be sent. */
  readonly timeoutMs: number;
}

/** Resolves with what was understood; no answer in time is an answer too. Rejects only when `signal` is aborted. */
export type Ask = <Answer>(
  question: Question,
  understand: (response: Response) => Promise<Answer>,
  signal: AbortSignal,
) => Promise<Answer | Fault>;

/** The slowest upload that is not taken for a dead connection: 64 KB a second. */
const slowestBytesPerMs = 64;

export function transport({ fetch: send, origin, credentials, timeoutMs }: TransportOptions): Ask {
  return async ({ method, url, headers, body, waitSeconds }, understand, signal) => {
    const limitMs = timeoutMs + waitSeconds * 1000 + lengthOf(body) / slowestBytesPerMs;
    const timeout = new AbortController();
    const timer = setTimeout(() => {
      timeout.abort(new Error(`no answer within ${String(Math.round(limitMs / 1000))} s`));
    }, limitMs);
    try {
      signal.throwIfAborted();
      const own = new URL(url).origin === origin;
      const response = await send(url, {
        method,
        headers: {
          accept: 'application/json, application/problem+json;q=0.9, */*;q=0.5',
          ...(waitSeconds > 0 ? { prefer: `wait=${String(waitSeconds)}` } : {}),
          ...headers,
          ...(own ? await given(credentials, url) : {}),
        },
        redirect: 'manual',
        // cookies are credentials too
        credentials: own ? 'same-origin' : 'omit',
        cache: 'no-store',
        signal: AbortSignal.any([signal, timeout.signal]),
        ...(body === undefined ? {} : { body }),
      });
      const answer = await understand(response);
      signal.throwIfAborted();
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      return unreachable(url, error);
    } finally {
      clearTimeout(timer);
    }
  };
}

async function given(credentials: Credentials, url: string): Promise<Readonly<Record<string, string>>> {
  return typeof credentials === 'function' ? credentials(url) : credentials;
}

function lengthOf(body: string | Blob | undefined): number {
  return typeof body === 'string' ? body.length : (body?.size ?? 0);
}
