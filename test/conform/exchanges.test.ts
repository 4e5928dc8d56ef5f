import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { Exchanges } from '../../src/conform/exchanges.ts';

async function serving(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const signal = AbortSignal.timeout(120_000);
  return {
    url,
    exchanges: new Exchanges({ credentials: {}, origin: url, signal, timeoutMs: 10_000 }),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

test('a server that answers before it has read a large body, and closes, has answered', async () => {
  await using server = await serving((_req, res) => {
    res.writeHead(413, { connection: 'close', 'content-type': 'text/plain', 'content-length': '100' });
    res.write('Too large', () => res.socket?.resetAndDestroy());
  });
  for (let times = 0; times < 5; times += 1) {
    const { response } = await server.exchanges.send({
      method: 'POST',
      url: server.url,
      body: Buffer.alloc(20 * 1024 ** 2),
    });
    expect({ status: response.status, reason: response.reason }).toEqual({
      status: 413,
      reason: 'Payload Too Large',
    });
  }
});

test('a body that breaks off is no answer', async () => {
  await using server = await serving((_req, res) => {
    res.writeHead(200, { 'content-length': '100' });
    res.write('half', () => res.socket?.destroy());
  });
  const { response } = await server.exchanges.send({ method: 'GET', url: server.url });
  expect(response.status).toBe(0);
});

test('nothing is changed on another origin', async () => {
  await using server = await serving((_req, res) => {
    res.end();
  });
  const elsewhere = server.url.replace('127.0.0.1', 'localhost');
  await expect(server.exchanges.send({ method: 'DELETE', url: elsewhere })).rejects.toThrow(/another origin/);
  const { response } = await server.exchanges.send({ method: 'GET', url: elsewhere });
  expect(response.status).toBe(200);
});
