/**
 * `Expect: 100-continue` (RFC 9110 section 10.1.1): a client that asks before it sends a large body is told to go on
 * only once everything else about the call is known to be right; a refusal costs it no upload.
 */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

const waiting = new WeakSet<IncomingMessage>();

export function holdContinue(server: Server, app: RequestListener): void {
  server.on('checkContinue', (req: IncomingMessage, res: ServerResponse & { req: IncomingMessage }) => {
    waiting.add(req);
    app(req, res);
  });
}

/** To be called before the body is read. */
export function sendContinue(req: IncomingMessage, res: ServerResponse): void {
  if (waiting.delete(req)) res.writeContinue();
}
