/** A call written byte by byte, for what no HTTP client would send. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface RawCall {
  readonly socket: Socket;
  /** What has come back so far. */
  received(): string;
  /** Resolves with all that came back when the server has closed the connection. */
  readonly closed: Promise<string>;
}

/** Lines of the head, without the line ends; the head is ended here. */
export async function rawCall(url: string, head: readonly string[]): Promise<RawCall> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  // a reset is one of the ways in which a connection ends
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) => {
    socket.on('close', () => {
      resolve(text);
    });
  });
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  return { socket, received: () => text, closed };
}
