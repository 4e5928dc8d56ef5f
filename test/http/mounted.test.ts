/** The service in somebody's app: what is the service's works wherever it is mounted, and what is the app's is as it was. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import type { Express, NextFunction, Request, Response, Router } from 'express';
import { newRequestId } from '../../src/request/ids.ts';
import { protocolContract } from '../support/handlers.ts';
import { header, startProtocol } from '../support/protocol.ts';
import type { ProtocolService } from '../support/protocol.ts';
import { caller } from '../support/calls.ts';
import type { Call } from '../support/calls.ts';
import { locationOf } from '../support/service.ts';
import { until } from '../support/until.ts';

interface Mounted extends AsyncDisposable {
  readonly url: string;
  readonly call: Call;
  readonly service: ProtocolService;
}

/** An app with routes before and after the service's, and with endings of its own. */
function appAround(router: Router, at: string): Express {
  const app = express().disable('x-powered-by').disable('etag');
  app.use(express.json());
  app.get('/before', (_req, res) => void res.json({ page: 'before' }));
  app.use(at, router);
  app.get('/after', (_req, res) => void res.json({ page: 'after' }));
  app.post('/after', (req, res) => void res.json({ got: req.body as unknown }));
  app.get('/broken', () => {
    throw new Error('the cellar is flooded');
  });
  app.use((_req, res) => void res.status(404).send('nothing here, says the app'));
  app.use((error: Error, _req: Request, res: Response, _next: NextFunction) => {
    res.status(500).send(`${error.message}, says the app`);
  });
  return app;
}

async function mount(at: string, build = appAround): Promise<Mounted> {
  const service = await startProtocol({ ownerOf: sessionOf });
  const server = await listening(build(service.service.router, at));
  const { url } = server;
  const prefix = at === '/' ? '' : at;
  const judged = caller(url, protocolContract, prefix);
  return {
    url,
    service,
    call: (method, path, options) => judged(method, `${prefix}${path}`, options),
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function listening(app: Express): Promise<AsyncDisposable & { readonly url: string }> {
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function sessionOf(req: Request): string {
  return /session=(?<user>\w+)/.exec(req.headers.cookie ?? '')?.groups?.['user'] ?? 'nobody';
}

describe.each(['/', '/api'])('mounted at %s, after express.json()', (at) => {
  const prefix = at === '/' ? '' : at;
  let app: Mounted;

  beforeAll(async () => {
    app = await mount(at);
  });

  afterAll(async () => {
    await app[Symbol.asyncDispose]();
  });

  test('a request goes its way, and each URL begins where the service is', async () => {
    const location = locationOf(await app.call('POST', '/echo?times=2', { json: { a: 1 } }));
    expect(location).toMatch(new RegExp(`^${prefix}/requests/`));
    const waited = await app.call('POST', '/echo', { json: { a: 1 }, headers: { Prefer: 'wait=20' } });
    expect(waited.status).toBe(303);
    const result = header(waited, 'location');
    expect(result).toMatch(new RegExp(`^${prefix}/echo/`));
    expect(await (await fetch(app.url + result)).json()).toMatchObject({ a: 1 });
    const events = await fetch(`${app.url}${location}/events`);
    expect(await events.text()).toMatch(/event: status\ndata: .*"status":"succeeded"/);
    expect((await app.call('GET', '/openapi.json')).status).toBe(200);
    expect((await app.call('GET', '/problems/request-unknown')).status).toBe(200);
  });

  test('what is wrong is answered by the service with a problem whose type is there', async () => {
    for (const [method, path, options, status] of [
      ['POST', '/echo?times=9', { json: {} }, 400],
      ['POST', '/echo', { json: { reject: true } }, 422],
      ['GET', '/requests/0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d', {}, 410],
      ['PUT', '/requests', { json: {} }, 405],
    ] as const) {
      const answer = await app.call(method, path, options);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
      const type = String(answer.json['type']);
      expect((await fetch(app.url + (type.startsWith(prefix) ? type : prefix + type))).status).toBe(200);
    }
  });

  test("the app's own routes, its 404 and its errors are as they were without it", async () => {
    await using bare = await listening(appAround(express.Router(), at));
    const unlessOurs = at === '/' ? ['/metrics', '/health', '/docsy'] : ['/requests', '/docs', '/metrics'];
    for (const [method, path] of [
      ...['/before', '/after', '/broken', '/nothing', '/echo/a/b', '/%', ...unlessOurs].map((each) => ['GET', each]),
      ...['/before', '/after'].map((each) => ['HEAD', each]),
      ...['/after', '/nothing'].map((each) => ['POST', each]),
    ] as [string, string][]) {
      expect([path, await seen(app.url, method, path)]).toEqual([path, await seen(bare.url, method, path)]);
    }
  });

  test("what is at / is the app's, to a browser, too", async () => {
    await using bare = await listening(appAround(express.Router(), at));
    const browser = { Accept: 'text/html' };
    for (const path of new Set(['/', at, `${prefix}/`]))
      expect([path, await seen(app.url, 'GET', path, browser)]).toEqual([
        path,
        await seen(bare.url, 'GET', path, browser),
      ]);
  });

  test("requests belong to the users of the app's session", async () => {
    const as = (user: string): { headers: Record<string, string> } => ({ headers: { Cookie: `session=${user}` } });
    const id = String((await app.call('POST', '/wait', { json: {}, ...as('ann') })).json['id']);
    expect((await app.call('GET', `/requests/${id}`, as('ann'))).status).toBe(200);
    expect((await app.call('GET', `/requests/${id}`, as('bob'))).status).toBe(404);
  });
});

test('a body that the app has read, and not as JSON, is a fault that says what to do', async () => {
  const greedy = (router: Router, at: string): Express =>
    express()
      .disable('x-powered-by')
      .use(express.raw({ type: '*/*' }))
      .use(at, router);
  await using app = await mount('/', greedy);
  for (const [path, body, mediaType] of [
    ['/upload', 'a file', 'text/plain'],
    ['/echo', '{}', 'application/json'],
  ] as const) {
    const answer = await app.call('POST', path, { body, headers: { 'Content-Type': mediaType } });
    expect(answer.status).toBe(500);
    expect(answer.json['detail']).toMatch(/Mount the service before whatever reads bodies/);
  }
  expect(app.service.reported).toHaveLength(2);
});

test('a file is streamed past express.json(), and JSON that it parsed is held to the limits of the service', async () => {
  await using app = await mount('/');
  const uploaded = await app.call('POST', '/upload', {
    body: 'a file',
    headers: { 'Content-Type': 'text/plain', Prefer: 'wait=20' },
  });
  expect(uploaded.status).toBe(303);
  const json = { headers: { 'Content-Type': 'application/json' } };
  const deep = await app.call('POST', '/echo', { body: `{"a":${'['.repeat(1_001)}${']'.repeat(1_001)}}`, ...json });
  expect([deep.status, deep.json['type']]).toEqual([400, '/problems/malformed-body']);
  const large = await app.call('POST', '/echo', { body: '{"a":1e999}', ...json });
  expect([large.status, large.json['type']]).toEqual([400, '/problems/malformed-body']);
});

test('an answer has the security headers of the service, whatever the app sets, and what the app does as the head is written', async () => {
  const app = (router: Router): Express =>
    express()
      .use((_req, res, next) => {
        res.setHeader('Content-Security-Policy', "default-src 'unsafe-inline' *");
        res.setHeader('X-Of-The-App', 'early');
        const writeHead = res.writeHead.bind(res) as (...head: readonly unknown[]) => Response;
        res.writeHead = (...head: readonly unknown[]) => {
          res.setHeader('X-Late', 'as the head is written');
          return writeHead(...head);
        };
        next();
      })
      .use(router)
      .get('/after', (_req, res) => void res.json({}));
  await using mounted = await mount('/', app);
  for (const [path, policy] of [
    ['/requests', "default-src 'none';frame-ancestors 'none'"],
    ['/after', "default-src 'unsafe-inline' *"],
    ['/docs', /^default-src 'none';script-src 'self'/],
    [`/requests/${newRequestId()}`, "default-src 'none';frame-ancestors 'none'"],
  ] as const) {
    const { headers } = await fetch(mounted.url + path);
    expect([path, headers.get('content-security-policy')]).toEqual([
      path,
      typeof policy === 'string' ? policy : expect.stringMatching(policy),
    ]);
    expect([headers.get('x-of-the-app'), headers.get('x-late')]).toEqual(['early', 'as the head is written']);
  }
});

test("an app's log of calls can read the headers of an answer", async () => {
  const lengths: unknown[] = [];
  const logging = (router: Router): Express =>
    express()
      .disable('x-powered-by')
      .use((_req, res, next) => {
        res.on('finish', () =>
          lengths.push([res.getHeader('content-length'), res.getHeader('x-content-type-options')]),
        );
        next();
      })
      .use(router);
  await using app = await mount('/', logging);
  const { text } = await app.call('GET', '/requests');
  expect(lengths).toEqual([[String(text.length), 'nosniff']]);
});

test('a call that the app has answered is not carried out', async () => {
  const impatient = (router: Router): Express =>
    express()
      .disable('x-powered-by')
      .use((req, res, next) => {
        if (req.method === 'DELETE') res.status(503).send('too late, says the app');
        next();
      })
      .use(router);
  await using app = await mount('/', impatient);
  const location = locationOf(await app.call('POST', '/wait', { json: {} }));
  expect((await fetch(app.url + location, { method: 'DELETE' })).status).toBe(503);
  await until('it is reported', () => app.service.reported.length > 0);
  const status = await fetch(app.url + location);
  expect(await status.json()).not.toHaveProperty('cancelRequestedAt');
});

/** What somebody gets: all but what is different each time. */
async function seen(url: string, method: string, path: string, asked: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(url + path, {
    method,
    headers: asked,
    ...(method === 'POST' && { body: '{"a":1}', headers: { 'Content-Type': 'application/json' } }),
  });
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, headers: { ...headers, date: undefined }, text: await response.text() };
}
