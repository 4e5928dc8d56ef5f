/** Targets, methods and framing: what is where, and what a client of another age or with other intentions gets. */
import { describe, expect, test } from '@jest/globals';
import { newRequestId } from '../../src/request/ids.ts';
import { protocolContract } from '../support/handlers.ts';
import { header, refusalOf, sharedProtocol } from '../support/protocol.ts';
import { say } from '../support/raw.ts';
import { locationOf } from '../support/service.ts';

const shared = sharedProtocol();

describe('a method that a path does not have', () => {
  const id = newRequestId();
  test.each([
    ['/echo', ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND'], 'POST, OPTIONS'],
    [`/echo/${id}`, ['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE'], 'GET, HEAD, OPTIONS'],
    ['/requests', ['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE'], 'GET, HEAD, OPTIONS'],
    [`/requests/${id}`, ['POST', 'PUT', 'PATCH', 'TRACE'], 'GET, HEAD, DELETE, OPTIONS'],
    [`/requests/${id}/events`, ['POST', 'DELETE'], 'GET, HEAD, OPTIONS'],
    ['/openapi.yaml', ['POST', 'DELETE'], 'GET, HEAD, OPTIONS'],
    ['/openapi.json', ['POST', 'DELETE'], 'GET, HEAD, OPTIONS'],
    ['/problems', ['POST', 'DELETE'], 'GET, HEAD, OPTIONS'],
    ['/problems/overloaded', ['POST', 'DELETE'], 'GET, HEAD, OPTIONS'],
  ])('%s is 405 with those that it has', async (path, others, allow) => {
    const service = shared();
    for (const method of others) {
      const lines = [`${method} ${path} HTTP/1.1`, 'Host: x', 'Content-Length: 0', 'Connection: close'];
      const answer = await say(service.url, lines);
      expect([method, answer.status, header(answer, 'allow')]).toStrictEqual([method, 405, allow]);
      if (method !== 'HEAD') expect(refusalOf(answer)).toStrictEqual([405, 'method-not-allowed']);
    }
    const options = await service.call('OPTIONS', path);
    expect([options.status, header(options, 'allow'), options.text]).toStrictEqual([204, allow, '']);
  });

  test('is 404 where there is nothing', async () => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await shared().call(method, '/nowhere');
      expect(refusalOf(answer)).toStrictEqual([404, 'path-unknown']);
    }
  });
});

describe('the target', () => {
  test.each([
    ['/requests/%zz', 400, 'invalid-request'],
    ['/requests/%', 400, 'invalid-request'],
    ['/requests/%00', 400, 'invalid-request'],
    ['/requests/%c0%ae', 400, 'invalid-request'],
    ['/requests/..%2f..%2fetc%2fpasswd', 400, 'invalid-request'],
    ['/requests/%2e%2e', 400, 'invalid-request'],
    ['/requests/..', 400, 'invalid-request'],
    ['/requests/__proto__', 400, 'invalid-request'],
    ['/requests/{requestId}', 400, 'invalid-request'],
    ['/requests/:requestId', 400, 'invalid-request'],
    [`/requests/${'a'.repeat(10_000)}`, 400, 'invalid-request'],
    [`/${'a/'.repeat(4_000)}`, 404, 'path-unknown'],
    ['/../../etc/passwd', 404, 'path-unknown'],
    ['/problems/__proto__', 404, 'path-unknown'],
    ['/problems/constructor', 404, 'path-unknown'],
    ['/problems/%zz', 400, 'invalid-request'],
    ['/Requests', 404, 'path-unknown'],
    ['//requests', 404, 'path-unknown'],
    ['/', 404, 'path-unknown'],
    ['/%zz', 404, 'path-unknown'],
  ])('%s is refused', async (target, status, name) => {
    const answer = await say(shared().url, [`GET ${target} HTTP/1.1`, 'Host: x']);
    expect(refusalOf(answer)).toStrictEqual([status, name]);
  });

  test('may end with a slash', async () => {
    const { url } = shared();
    expect((await say(url, ['GET /requests/ HTTP/1.1', 'Host: x'])).status).toBe(200);
  });

  test('may be an absolute URL, as clients of proxies send it', async () => {
    const { url } = shared();
    const lines = ['GET http://elsewhere.example:80/requests?limit=1 HTTP/1.1', 'Host: elsewhere.example'];
    expect((await say(url, lines)).status).toBe(200);
    const refused = await say(url, [
      'GET http://elsewhere.example/requests?limit=x HTTP/1.1',
      'Host: elsewhere.example',
    ]);
    expect(refusalOf(refused)).toStrictEqual([400, 'invalid-request']);
    expect(refusalOf(await say(url, ['GET http://elsewhere.example HTTP/1.1', 'Host: x']))).toStrictEqual([
      404,
      'path-unknown',
    ]);
  });

  test.each([
    'times=0',
    'times=6',
    'times=x',
    'times=1.5',
    'times=',
    'times=1&times=2',
    'time=1',
    '__proto__=1',
    'times[]=1',
    'times[a]=1',
  ])('with the query `%s` does not fit the contract', async (query) => {
    const service = shared();
    const answer = await service.call('POST', `/echo?${query}`, { json: {} });
    expect(refusalOf(answer)).toStrictEqual([400, 'invalid-request']);
    expect((await service.get('/requests')).json['requests']).toStrictEqual([]);
  });
});

/** The fixture's contract, with a text in the query. */
function withText(): string {
  const contract = JSON.parse(protocolContract) as { paths: { '/echo': { post: { parameters: object[] } } } };
  contract.paths['/echo'].post.parameters.push({ name: 'text', in: 'query', schema: { type: 'string' } });
  return JSON.stringify(contract);
}

describe('a text in the query', () => {
  const service = sharedProtocol({ contract: withText() });
  const text = "Ber lin's (best) + 50 % *now*: a/b?c@d!,;[e]";

  test.each([
    ['as a form writes it', new URLSearchParams({ text }).toString()],
    ['with everything encoded', `text=${encodeURIComponent(text)}`],
    ['with what a URL may have as it is', `text=Ber%20lin's%20(best)%20%2B%2050%20%25%20*now*:%20a/b?c@d!,;[e]`],
  ])('comes to the handler %s', async (_what, query) => {
    const { call, finished } = service();
    const { result } = (await finished(locationOf(await call('POST', `/echo?${query}`, { json: {} })))).json;
    expect((await call('GET', String(result))).json['parameters']).toStrictEqual({ text });
  });
});

/** The fixture's contract, with paths and a name of a parameter that routers have ideas of their own about. */
function strangePaths(): string {
  const contract = JSON.parse(
    protocolContract
      .replaceAll('requestId', 'request-id')
      .replaceAll('"/echo', '"/echo(v1)')
      .replaceAll('"/render', '"/render*')
      .replaceAll('"/upload', '"/upload:file')
      .replaceAll('"/wait', '"/echo(v1)/wait')
      .replaceAll('"/misbehave', '"/mis!behave+'),
  ) as { paths: Record<string, { post: { requestBody: { content: Record<string, { schema: object }> } } }> };
  const wait = contract.paths['/echo(v1)/wait']?.post.requestBody.content['application/json'];
  if (wait === undefined) throw new Error('the fixture has lost its body');
  wait.schema = { $ref: '#/paths/~1mis!behave+/post/requestBody/content/application~1json/schema' };
  return JSON.stringify(contract);
}

describe('a path of the contract', () => {
  const service = sharedProtocol({ contract: strangePaths() });

  test.each([
    ['/echo(v1)', { a: 1 }],
    ['/mis!behave+', { how: 'not at all' }],
    ['/render*', { text: 'so' }],
  ])('may be %s', async (path, body) => {
    const { call, finished } = service();
    const accepted = await call('POST', path, { json: body });
    const { result } = (await finished(locationOf(accepted))).json;
    expect(result).toBe(`${path}/${String(accepted.json['id'])}`);
    expect((await call('GET', String(result))).status).toBe(200);
    for (const other of [`${path}XX`, `${path.slice(0, -1)}X`])
      expect(refusalOf(await call('POST', other, { json: body }))).toStrictEqual([404, 'path-unknown']);
  });

  test('is what its parameter stands in, and no more', async () => {
    const { call } = service();
    const headers = { 'Content-Type': 'text/plain' };
    expect((await call('POST', '/upload:file', { body: 'x', headers })).status).toBe(202);
    for (const path of ['/uploadXfile', '/upload:fil', '/upload', '/uploadXX'])
      expect(refusalOf(await call('POST', path, { body: 'x', headers }))).toStrictEqual([404, 'path-unknown']);
    expect(refusalOf(await call('GET', '/requests/no-id'))).toStrictEqual([400, 'invalid-request']);
  });

  test('goes before one with a parameter in its place', async () => {
    const { call, gate, finished } = service();
    // its body is held to the schema of another path's
    expect(refusalOf(await call('POST', '/echo(v1)/wait', { json: {} }))).toStrictEqual([400, 'invalid-request']);
    const accepted = await call('POST', '/echo(v1)/wait', { json: { how: 'at all' } });
    expect(accepted.status).toBe(202);
    gate.openFor(String(accepted.json['id']));
    expect((await finished(locationOf(accepted))).json['status']).toBe('succeeded');
  });
});

describe('a client', () => {
  test('that speaks HTTP/1.0 without a Host is served', async () => {
    const { url } = shared();
    const answer = await say(url, ['POST /echo HTTP/1.0', 'Content-Type: application/json', 'Content-Length: 2'], '{}');
    expect(header(answer, 'operation-location')).toBe(`${url}${locationOf(answer)}?redirect=false`);
  });

  test('that sends more headers than anybody needs is told', async () => {
    const { url } = shared();
    expect((await say(url, ['GET /requests HTTP/1.1', 'Host: x', `X: ${'x'.repeat(100_000)}`])).status).toBe(431);
  });

  test('that speaks no HTTP at all is told', async () => {
    const { url } = shared();
    expect((await say(url, ['HELO wine.example'])).status).toBe(400);
  });

  test.each([
    ['two lengths', ['Content-Length: 2', 'Content-Length: 3']],
    ['a length and chunks', ['Content-Length: 2', 'Transfer-Encoding: chunked']],
    ['a length that is none', ['Content-Length: two']],
    ['an encoding that is none', ['Transfer-Encoding: smuggled']],
  ])('that sends %s is refused', async (_what, lines) => {
    const { url } = shared();
    const head = ['POST /echo HTTP/1.1', 'Host: x', 'Content-Type: application/json', ...lines];
    expect((await say(url, head, '{}')).status).toBe(400);
  });
});
