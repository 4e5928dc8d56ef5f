/** The HTTP server that the service listens with: its time limits, and answers to what is not even a call. */
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { holdContinue } from './continue.ts';
import { problemReply, refuse } from './reply.ts';
import { securityHeaderValues } from './security-headers.ts';

/** How long a client may take to send its headers, and a whole request; and how long an idle connection is kept. */
const timeLimits = { headersTimeout: 30_000, requestTimeout: 3_600_000, keepAliveTimeout: 65_000 };

const securityLines = Object.entries(securityHeaderValues()).map(([name, value]) => `${name}: ${String(value)}`);

export function createHttpServer(app: RequestListener): Server {
  const server = createServer(timeLimits, app);
  holdContinue(server, app);
  // an expectation that nobody knows may be passed over (RFC 9110 section 10.1.1); Node's own answer is a bare 417
  server.on('checkExpectation', app);
  server.on('clientError', answerClientError);
  return server;
}

/** What Node cannot parse, or waited for in vain, gets a problem as everything else does, and the connection is closed. */
function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const { status, body, mediaType } = problemReply(problemOf(error));
  const text = JSON.stringify(body);
  socket.end(
    [
      `HTTP/1.1 ${String(status)} Problem`,
      ...securityLines,
      `Content-Type: ${mediaType ?? ''}`,
      `Content-Length: ${String(Buffer.byteLength(text))}`,
      'Connection: close',
      '',
      text,
    ].join('\r\n'),
  );
}

function problemOf({ code, message }: NodeJS.ErrnoException): ReturnType<typeof refuse> {
  if (code === 'HPE_HEADER_OVERFLOW') return refuse('headers-too-large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return refuse('request-timeout');
  return refuse('malformed-request', { detail: `It is not well-formed HTTP: ${message}` });
}
