/**
 * A server of the pattern that goes wrong where a test says so. Left alone it accepts `POST /work`, answers the
 * status once as running, then 303, and keeps one request for each Idempotency-Key.
 */
import type { ServerResponse } from 'node:http';
import { startServer } from '../../support/http-server.ts';
import type { SeenRequest, TestServer } from '../../support/http-server.ts';

/** Answers (or keeps silent) in the server's place, or leaves it to do the usual. `count` says how often this place was asked: 1 for the first. */
export type Fault = (response: ServerResponse, request: SeenRequest, count: number) => 'usual' | 'answered';

export interface Faults {
  readonly submit?: Fault;
  readonly status?: Fault;
  readonly result?: Fault;
  readonly cancel?: Fault;
}

export const value = { answer: 42 };

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): 'answered' {
  response
    .writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers })
    .end(JSON.stringify(body));
  return 'answered';
}

export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string>,
): 'answered' {
  response.writeHead(status, headers).end(text);
  return 'answered';
}

export interface FaultyServer extends TestServer {
  /** How many requests it has accepted. */
  readonly accepted: () => number;
}

export async function startFaultyServer(
  faults: Faults = {},
  port = 0,
  keys = new Map<string, number>(),
): Promise<FaultyServer> {
  const counts = { submit: 0, status: 0, result: 0, cancel: 0 };
  const polls = new Map<string, number>();
  const server = await startServer((request, response) => {
    const [, kind, id = ''] = request.path.split(/[/?]/);
    const place =
      request.method === 'POST'
        ? 'submit'
        : request.method === 'DELETE'
          ? 'cancel'
          : kind === 'requests'
            ? 'status'
            : 'result';
    counts[place] += 1;
    const fault = faults[place];
    if (fault !== undefined && fault(response, request, counts[place]) !== 'usual') return;
    const location = `/requests/${id}`;
    switch (place) {
      case 'submit': {
        const key = String(request.headers['idempotency-key']);
        const number = keys.get(key) ?? keys.size + 1;
        keys.set(key, number);
        const own = `/requests/${String(number)}`;
        sendJson(response, 202, { status: 'accepted', location: own }, { location: own, 'retry-after': '0' });
        return;
      }
      case 'status': {
        const polled = (polls.get(id) ?? 0) + 1;
        polls.set(id, polled);
        const etag = `"${String(Math.min(polled, 2))}"`;
        if (polled === 1)
          sendJson(response, 200, { status: 'running', progress: { percent: 50 } }, { etag, 'retry-after': '0' });
        else sendJson(response, 303, { status: 'succeeded', location }, { location: `/outcomes/${id}`, etag });
        return;
      }
      case 'result':
        sendJson(response, 200, value);
        return;
      case 'cancel':
        sendJson(response, 202, { status: 'running' }, { location });
    }
  }, port);
  return { ...server, accepted: () => keys.size, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
