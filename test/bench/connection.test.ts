/** The load's own HTTP client, against what servers may answer. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Connection } from '../../bench/load/connection.ts';

const stack: (() => void)[] = [];

afterEach(() => {
  for (const close of stack.splice(0)) close();
});

/** A connection to a server that answers each call with the next of these, in pieces. */
async function connection(...answers: readonly (readonly string[])[]): Promise<Connection> {
  const waiting = [...answers];
  const server = createServer((socket) => {
    socket.on('data', () => {
      for (const piece of waiting.shift() ?? []) socket.write(piece);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const open = new Connection(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  stack.push(
    () => server.close(),
    () => open.close(),
  );
  return open;
}

describe('a connection of the load', () => {
  it('reads answers that come in pieces, one after another', async () => {
    const accepted = ['HTTP/1.1 202 Accepted\r\nLocation: /requests/1\r\nContent-', 'Length: 4\r\n\r\nab', 'cd'];
    const unchanged = ['HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nContent-Length: 400\r\n\r\n'];
    const open = await connection(accepted, unchanged, accepted);
    expect(await open.call('POST', '/')).toEqual({ status: 202, location: '/requests/1', etag: '', text: 'abcd' });
    expect(await open.call('GET', '/')).toEqual({ status: 304, location: '', etag: '"1"', text: '' });
    expect(await open.call('POST', '/')).toMatchObject({ status: 202, text: 'abcd' });
  });

  it('refuses an answer that does not say its length', async () => {
    const open = await connection(['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n']);
    await expect(open.call('GET', '/')).rejects.toThrow('an answer that does not say its length');
  });
});
