/**
 * Ends an HTTP server without cutting an answer off: no new connections, each answer that is still to come says
 * `Connection: close`, and connections are closed once they are idle.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { UnderWay } from '../under-way.ts';

export class ClosingServer {
  readonly #server: Server;
  readonly #answering = new UnderWay<ServerResponse>();
  readonly #sockets = new Set<Socket>();
  readonly #closed = Promise.withResolvers<undefined>();
  #closing = false;

  /** To be made before the server listens. */
  constructor(server: Server) {
    this.#server = server;
    const track = (_req: IncomingMessage, res: ServerResponse): void => {
      const end = this.#answering.begin(res);
      if (this.#closing) sayClose(res);
      res.once('close', () => {
        end();
        if (this.#closing) setImmediate(() => server.closeIdleConnections());
      });
    };
    // before the app, which may answer at once
    for (const call of ['request', 'checkContinue', 'checkExpectation']) server.prependListener(call, track);
    server.once('close', () => {
      this.#closed.resolve(undefined);
    });
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Refuses new connections; calls on those that there are may still come, and are the last of theirs. */
  begin(): void {
    if (this.#closing) return;
    this.#closing = true;
    if (!this.#server.listening) {
      this.#closed.resolve(undefined);
      return;
    }
    this.#server.close();
    for (const res of this.#answering.all()) sayClose(res);
    // Node counts a connection on which nothing was ever said as busy
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
    this.#server.closeIdleConnections();
  }

  /** Resolves when all connections have ended; those that have not by then are cut after `patienceMs`. Idempotent. */
  async end(patienceMs: number): Promise<void> {
    this.begin();
    const timer = setTimeout(() => {
      this.#server.closeAllConnections();
      for (const socket of this.#sockets) socket.destroy();
    }, patienceMs);
    await this.#closed.promise;
    clearTimeout(timer);
  }
}

function sayClose(res: ServerResponse): void {
  if (!res.headersSent) res.setHeader('Connection', 'close');
}
