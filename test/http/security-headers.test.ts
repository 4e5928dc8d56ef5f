/** What every answer has, whoever gives it, and what none has; and what pages of other origins may do. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMonitoringApp } from '../../src/http/monitoring.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { newRequestId } from '../../src/request/ids.ts';
import type { Answer } from '../support/calls.ts';
import { sharedProtocol, startProtocol } from '../support/protocol.ts';
import { say } from '../support/raw.ts';
import { locationOf } from '../support/service.ts';

const shared = sharedProtocol();

function expectSafe({ headers }: Answer): void {
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  for (const banner of ['server', 'x-powered-by', 'via']) expect(headers.has(banner)).toBe(false);
  expect(headers.has('access-control-allow-origin')).toBe(false);
}

describe('every answer has the security headers, no banner, and no trace of the code', () => {
  const json = ['Content-Type: application/json', 'Content-Length: 2'];
  test.each<[number, string, readonly string[]]>([
    [200, 'GET /requests', []],
    [200, 'GET /openapi.yaml', []],
    [200, 'GET /problems', []],
    [200, 'GET /health/live', []],
    [200, 'GET /health/ready', []],
    [200, 'HEAD /requests', ['Connection: close']],
    [202, 'POST /echo', json],
    [202, 'POST /echo', [...json, 'Expect: something-unknown']],
    [204, 'OPTIONS /requests', []],
    [400, 'GET /requests?limit=x', []],
    [400, 'GET /requests/%zz', []],
    [400, 'BROKEN', []],
    [400, 'GET /requests', ['Bad Header']],
    [404, 'GET /nowhere', []],
    [404, 'OPTIONS /', []],
    [404, `GET /requests/${newRequestId()}`, []],
    [405, 'DELETE /echo', []],
    [406, 'GET /requests', ['Accept: image/png']],
    [415, 'POST /echo', ['Content-Type: text/csv', 'Content-Length: 2']],
    [431, 'GET /requests', [`X-Long: ${'x'.repeat(100_000)}`]],
  ])('%i to %s %j', async (status, target, lines) => {
    const answer = await say(
      shared().url,
      [`${target} HTTP/1.1`, 'Host: x', ...lines],
      target.startsWith('POST') ? '{}' : '',
    );
    expect(answer.status).toBe(status);
    expectSafe(answer);
    expect(answer.text).not.toMatch(/\n {2,}at |node_modules|\/src\//);
  });

  test('304 and 303', async () => {
    const service = shared();
    const location = locationOf(await service.post('echo', {}));
    await service.finished(location);
    const see = await service.get(location);
    expect(see.status).toBe(303);
    expectSafe(see);
    const status = await service.get(`${location}?redirect=false`);
    const same = await service.get(`${location}?redirect=false`, { 'If-None-Match': status.headers.get('etag') ?? '' });
    expect(same.status).toBe(304);
    expectSafe(same);
  });

  test('500, of a fault of its own', async () => {
    await using service = await startProtocol();
    service.store.list = () => Promise.reject(new TypeError('a fault at /src/secret.ts'));
    const answer = await service.get('/requests');
    expect(answer.status).toBe(500);
    expectSafe(answer);
    expect(answer.text).not.toContain('secret');
  });

  describe('also where health and metrics are', () => {
    let server: Server;
    let url: string;
    beforeAll(async () => {
      server = createHttpServer(createMonitoringApp(shared().service.health, createMetrics()));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    });
    afterAll(() => {
      server.close();
      server.closeAllConnections();
    });

    test.each([
      [200, 'GET /metrics'],
      [200, 'GET /health/live'],
      [200, 'GET /health/ready'],
      [404, 'GET /requests'],
      [405, 'POST /metrics'],
      [400, 'BROKEN'],
    ])('%i to %s', async (status, target) => {
      const answer = await say(url, [`${target} HTTP/1.1`, 'Host: x']);
      expect(answer.status).toBe(status);
      expectSafe(answer);
    });
  });
});

describe('pages of other origins', () => {
  const page = 'https://page.example';

  test('may do nothing by default', async () => {
    const { call } = shared();
    const asked = await call('OPTIONS', '/echo', {
      headers: { Origin: page, 'Access-Control-Request-Method': 'POST' },
    });
    expect([...asked.headers.keys()].filter((name) => name.startsWith('access-control-'))).toStrictEqual([]);
  });

  test('may send a key and an Idempotency-Key, and read what a client needs, where they are allowed', async () => {
    await using service = await startProtocol({ settings: { corsOrigins: [page] } });
    const headers = {
      Origin: page,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key,prefer',
    };
    const asked = await service.call('OPTIONS', '/echo', { headers });
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toStrictEqual([204, page]);
    expect(asked.headers.get('access-control-allow-methods')).toContain('POST');
    for (const name of ['authorization', 'content-type', 'idempotency-key', 'prefer'])
      expect(asked.headers.get('access-control-allow-headers')).toContain(name);
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();

    for (const answer of [
      await service.post('echo', {}, { Origin: page }),
      await service.call('GET', '/nowhere', { headers: { Origin: page } }),
    ]) {
      expect(answer.headers.get('access-control-allow-origin')).toBe(page);
      const exposed = answer.headers.get('access-control-expose-headers')?.split(',') ?? [];
      expect(exposed).toEqual(
        expect.arrayContaining([
          ...['Location', 'Operation-Location', 'Retry-After', 'ETag', 'Preference-Applied', 'Link'],
          ...['RateLimit', 'RateLimit-Policy', 'WWW-Authenticate'],
        ]),
      );
    }
    const other = await service.call('GET', '/requests', { headers: { Origin: 'https://other.example' } });
    expect(other.headers.get('access-control-allow-origin')).not.toBe('https://other.example');
  });
});
