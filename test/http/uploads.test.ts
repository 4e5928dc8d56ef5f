import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import type { Request } from 'express';
import { override } from '../support/faults.ts';
import { protocolContract, protocolHandlers } from '../support/handlers.ts';
import { heldBytes } from '../support/memory.ts';
import { RawConnection } from '../support/raw.ts';
import { locationOf, startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const maxUploadBytes = 300_000_000;
const plain = { 'Content-Type': 'text/plain' };

describe('an upload', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startService({
      contract: protocolContract,
      operations: protocolHandlers(),
      settings: { maxUploadBytes },
    });
  });
  afterAll(() => service[Symbol.asyncDispose]());

  it.each([0, 1, 5_000_000])('of %i bytes reaches the handler whole', async (bytes) => {
    const location = locationOf(
      await service.call('POST', '/upload', { body: Buffer.alloc(bytes, 'x'), headers: plain }),
    );
    const { json } = await service.finished(location);
    expect((await service.call('GET', String(json['result']))).json).toEqual({ bytes, mediaType: 'text/plain' });
  });

  it('keeps the parameters of its media type', async () => {
    const answer = await service.call('POST', '/upload', {
      body: 'x',
      headers: { 'Content-Type': 'text/plain; charset=utf-8; header=absent' },
    });
    const { json } = await service.finished(locationOf(answer));
    expect((await service.call('GET', String(json['result']))).json['mediaType']).toBe(
      'text/plain; charset=utf-8; header=absent',
    );
  });

  it('does not pass through memory', async () => {
    const before = heldBytes();
    let most = before;
    const chunk = Buffer.alloc(1_000_000, 'x');
    let left = 200;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left % 50 === 25) most = Math.max(most, heldBytes());
        if (left === 0) controller.close();
        else controller.enqueue(chunk);
        left -= 1;
      },
    });
    const location = locationOf(await service.call('POST', '/upload', { body, headers: plain }));
    const { json } = await service.finished(location);
    expect((await service.call('GET', String(json['result']))).json['bytes']).toBe(200_000_000);
    expect(most - before).toBeLessThan(100_000_000);
  });

  it('that announces too much is refused before any of it is sent', async () => {
    const before = await service.blobs();
    using raw = await RawConnection.open(service.url);
    const length = `Content-Length: ${String(maxUploadBytes + 1)}`;
    raw.lines('POST /upload HTTP/1.1', 'Host: x', 'Content-Type: text/plain', length, 'Expect: 100-continue', '');
    const answer = await raw.answer();
    expect(raw.received).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer.json['type']).toBe('/problems/content-too-large');
    expect(await service.blobs()).toEqual(before);
  });

  it('that may come is told to go on', async () => {
    using raw = await RawConnection.open(service.url);
    raw.lines(
      'POST /upload HTTP/1.1',
      'Host: x',
      'Content-Type: text/plain',
      'Content-Length: 5',
      'Expect: 100-continue',
      '',
    );
    await until('it is told to go on', () => raw.received.startsWith('HTTP/1.1 100 Continue'));
    expect((await raw.send('hello').answer()).status).toBe(202);
  });

  it('that turns out to be too large is refused while it comes, and nothing of it is kept', async () => {
    await using small = await startService({
      contract: protocolContract,
      operations: protocolHandlers(),
      settings: { maxUploadBytes: 1_000_000 },
    });
    const before = await small.blobs();
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 100_000;
        if (sent > 3_000_000) controller.close();
        else controller.enqueue(Buffer.alloc(100_000, 'x'));
      },
    });
    const answer = await small.call('POST', '/upload', { body, headers: plain });
    expect(answer).toMatchObject({
      status: 413,
      json: { type: '/problems/content-too-large', detail: expect.stringContaining('1000000 bytes') },
    });
    expect(await small.blobs()).toEqual(before);
    expect((await small.call('GET', '/requests')).json['requests']).toEqual([]);
  });

  it.each([
    ['with a known length', ['Content-Length: 1000000'], 'x'.repeat(400_000)],
    ['in chunks', ['Transfer-Encoding: chunked'], '186a0\r\n' + 'x'.repeat(100_000) + '\r\n'],
  ])('%s that breaks off half way leaves no request and no file', async (_how, headers, half) => {
    await using fresh = await startService({ contract: protocolContract, operations: protocolHandlers() });
    using raw = await RawConnection.open(fresh.url);
    raw.lines('POST /upload HTTP/1.1', 'Host: x', 'Content-Type: text/plain', ...headers, '').send(half);
    await until('some of it has arrived', async () => (await fresh.blobs()).length > 0);
    raw.cut();
    await until('nothing of it is kept', async () => (await fresh.blobs()).length === 0);
    expect((await fresh.call('GET', '/requests')).json['requests']).toEqual([]);
  });

  it('whose client leaves when all of it is sent, and not yet read, is broken off', async () => {
    let upload: Request | undefined;
    const broken: Error[] = [];
    await using slow = await startService({
      contract: protocolContract,
      operations: protocolHandlers(),
      wrapBlobs: (blobs) =>
        override(blobs, {
          put: (_name, source) =>
            new Promise((_, reject) => {
              source.once('error', (error) => {
                broken.push(error);
                reject(error);
              });
            }),
        }),
      appOf: ({ router }) =>
        express()
          .use((req, _res, next) => {
            upload = req;
            next();
          })
          .use(router),
    });
    using raw = await RawConnection.open(slow.url);
    // 128 KiB fit between the connection and the blob store, and the rest waits in the call
    const bytes = 2 * 65_536 + 30_000;
    const head = ['POST /upload HTTP/1.1', 'Host: x', 'Content-Type: text/plain', `Content-Length: ${String(bytes)}`];
    raw.lines(...head, '').send('x'.repeat(bytes));
    await until('all of it has come', () => upload?.complete === true);
    raw.cut();
    await until('it is broken off', () => broken.length > 0);
  });

  it('that is refused for another reason is not kept either', async () => {
    const before = await service.blobs();
    const answer = await service.call('POST', '/upload', {
      body: Buffer.alloc(2_000_000),
      headers: { 'Content-Type': 'image/png' },
    });
    expect(answer).toMatchObject({ status: 415, json: { detail: expect.stringContaining('takes text/plain') } });
    expect(await service.blobs()).toEqual(before);
  });

  it('sent again under its key is stored once', async () => {
    const headers = { ...plain, 'Idempotency-Key': 'upload-1' };
    const first = locationOf(await service.call('POST', '/upload', { body: 'same', headers }));
    await service.finished(first);
    const before = await service.blobs();
    expect(locationOf(await service.call('POST', '/upload', { body: 'same', headers }))).toBe(first);
    expect((await service.call('POST', '/upload', { body: 'other', headers })).json['type']).toBe(
      '/problems/idempotency-key-reused',
    );
    expect(await service.blobs()).toEqual(before);
  });
});
