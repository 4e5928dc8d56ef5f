/** The HTTP server that the service listens with: its time limits, and answers to what is not even a call. */
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';
import { http } from '../node-http.ts';
import { holdContinue } from './continue.ts';
import { messagesOf } from './express-messages.ts';
import { limitsOf } from './limits/catalogue.ts';
import type { Limits } from './limits/catalogue.ts';
import { endSlowReaders } from './limits/slow-readers.ts';
import { problemReply, refuse } from './reply.ts';
import { securityHeaderValues } from './security-headers.ts';

type ServerLimits = Pick<
  Limits,
  'maxHeaderBytes' | 'maxHeaders' | 'maxConnections' | 'maxHeaderSeconds' | 'maxIdleSeconds' | 'maxSilenceSeconds'
>;

const securityLines = securityHeaderValues.map(([name, value]) => `${name}: ${value}`);

export function createHttpServer(app: Express, given: Partial<ServerLimits> = {}): Server {
  const limits = limitsOf(given);
  const headersTimeout = wholeMs(limits.maxHeaderSeconds);
  const server = http.createServer(
    {
      ...messagesOf(app),
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout,
      connectionsCheckingInterval: Math.min(5_000, Math.ceil(headersTimeout / 4)),
      // bodies have their time in limits/slow-bodies.ts, and uploads have as much as they need
      requestTimeout: 0,
      keepAliveTimeout: wholeMs(limits.maxIdleSeconds),
    },
    app,
  );
  // one more than is allowed, so that it can be seen and refused
  server.maxHeadersCount = limits.maxHeaders + 1;
  server.maxConnections = limits.maxConnections;
  holdContinue(server, app);
  // an expectation that nobody knows may be passed over (RFC 9110 section 10.1.1); Node's own answer is a bare 417
  server.on('checkExpectation', app);
  endSlowReaders(server, limits.maxSilenceSeconds);
  server.on('clientError', (error, socket) => {
    answerClientError(error, socket, limits);
  });
  return server;
}

/** Node refuses parts of a millisecond here, and takes none for no limit. */
function wholeMs(seconds: number): number {
  return Math.max(1, Math.round(seconds * 1_000));
}

/** What Node cannot parse, or waited for in vain, gets a problem as everything else does, and the connection is closed. */
function answerClientError(error: NodeJS.ErrnoException, socket: Duplex, limits: ServerLimits): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const { status, body, mediaType } = problemReply(problemOf(error, limits));
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

function problemOf(
  { code, message }: NodeJS.ErrnoException,
  { maxHeaderBytes, maxHeaderSeconds }: ServerLimits,
): ReturnType<typeof refuse> {
  if (code === 'HPE_HEADER_OVERFLOW')
    return refuse('headers-too-large', { detail: `Send at most ${String(maxHeaderBytes)} bytes of headers.` });
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return refuse('request-timeout', {
      detail: `The headers did not arrive within ${String(maxHeaderSeconds)} seconds.`,
    });
  return refuse('malformed-request', { detail: `It is not well-formed HTTP: ${message}` });
}
