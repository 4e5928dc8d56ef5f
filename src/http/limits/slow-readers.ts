/**
 * Against clients that do not read their answers: what they leave unread is kept in memory for them. A connection whose
 * answer has not got on for a while is closed, and one that is idle, too; one that is held for a client that waits is not.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export function endSlowReaders(server: Server, maxSilenceSeconds: number): void {
  const answering = new WeakMap<Socket, number>();
  const count = (socket: Socket, change: number): void => {
    answering.set(socket, (answering.get(socket) ?? 0) + change);
  };
  const follow = ({ socket }: IncomingMessage, res: ServerResponse): void => {
    count(socket, 1);
    res.once('close', () => {
      count(socket, -1);
    });
  };
  server.on('request', follow).on('checkContinue', follow);
  // Node tells of a connection on which nothing moved, neither in nor out, and leaves it to us what becomes of it
  server.setTimeout(maxSilenceSeconds * 1_000, (socket: Socket) => {
    const isHeld = (answering.get(socket) ?? 0) > 0;
    if (!isHeld || socket.writableLength > 0) socket.destroy();
  });
}
