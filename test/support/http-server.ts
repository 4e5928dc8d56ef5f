/** A real HTTP server on a free port, for one test. Remembers what it was asked. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
}

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** Requests of one method and path. */
  seenOf(method: string, path?: string): SeenRequest[];
}

export type Respond = (
  request: SeenRequest,
  ...rest: [response: Parameters<RequestListener>[1]]
) => void | Promise<void>;

export async function startServer(respond: Respond, port = 0): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  const answer = async (incoming: IncomingMessage, response: Parameters<RequestListener>[1]): Promise<void> => {
    const request = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: Buffer.concat((await incoming.toArray()) as Buffer[]).toString(),
      at: Date.now(),
    };
    seen.push(request);
    await respond(request, response);
  };
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      response.destroy(error as Error);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    seen,
    seenOf: (method, path) =>
      seen.filter((request) => request.method === method && (path === undefined || request.path === path)),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
