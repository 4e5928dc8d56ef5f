/** The portal as it is served: routes, headers, who gets a page and who JSON, and wherever the router is mounted. */
import { describe, expect, test } from '@jest/globals';
import express from 'express';
import { problems } from '../../src/operations/index.ts';
import { protocolContract } from '../support/handlers.ts';
import { header, sharedProtocol, startProtocol } from '../support/protocol.ts';

/** What browsers send. */
const browser = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const policy =
  "default-src 'none';script-src 'self';style-src 'self';img-src 'self';connect-src 'self';font-src 'self';" +
  "base-uri 'none';form-action 'none';frame-ancestors 'none'";
const shared = sharedProtocol();

describe('a page of the portal', () => {
  test.each(['/docs', '/docs/', '/docs/flow', '/docs/operations/echo'])('%s allows nothing inline', async (path) => {
    const answer = await shared().get(path);
    expect(answer.status).toBe(200);
    expect(header(answer, 'content-type')).toBe('text/html; charset=utf-8');
    expect(header(answer, 'content-security-policy')).toBe(policy);
    expect(header(answer, 'cache-control')).toBe('no-cache');
    expect(header(answer, 'x-content-type-options')).toBe('nosniff');
  });

  test('the reference alone may have styles of its own, and scripts of the service alone', async () => {
    const answer = await shared().get('/docs/reference');
    expect(answer.status).toBe(200);
    const said = header(answer, 'content-security-policy');
    expect(said).toContain("style-src 'self' 'unsafe-inline'");
    expect(said).toContain("script-src 'self';");
    expect(said).toContain("connect-src 'self';");
  });

  test('links to what is there', async () => {
    const service = shared();
    for (const path of ['/docs', '/docs/flow', '/docs/operations/echo', '/problems', '/problems/overloaded']) {
      const { text } = await service.get(path, browser);
      const links = [...text.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, link = '']) => link);
      expect(links.length).toBeGreaterThan(5);
      for (const link of new Set(links)) {
        const { pathname } = new URL(link, service.url + path);
        expect([path, pathname, (await service.get(pathname)).status]).toStrictEqual([path, pathname, 200]);
      }
    }
  });

  test('is not sent again to whoever has it', async () => {
    const service = shared();
    for (const path of ['/docs/flow', '/docs/assets/style.css', '/openapi.yaml']) {
      const etag = header(await service.get(path), 'etag');
      const again = await service.get(path, { 'If-None-Match': etag });
      expect([path, again.status, again.text]).toStrictEqual([path, 304, '']);
    }
  });

  test('is answered to HEAD without its body, and to no other method', async () => {
    const service = shared();
    for (const path of ['/docs', '/docs/flow', '/docs/assets/style.css', '/docs/reference/openapi.json']) {
      const head = await service.call('HEAD', path);
      expect([path, head.status, head.text]).toStrictEqual([path, 200, '']);
      expect((await service.call('DELETE', path)).status).toBe(405);
    }
  });

  test.each(['/docs/nothing', '/docs/operations/nothing', '/docs/assets/nothing.js', '/docs/assets/..%2Fpage.js'])(
    '%s is not there',
    async (path) => {
      const answer = await shared().get(path);
      expect(answer.status).toBe(404);
      expect(answer.json['type']).toBe('/problems/path-unknown');
    },
  );

  test('has its scripts as a browser reads them', async () => {
    const script = await shared().get('/docs/assets/languages.js');
    expect(header(script, 'content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.text).toContain('localStorage');
    expect(script.text).not.toContain('HTMLDetailsElement');
  });
});

describe('the type of a problem', () => {
  test.each([
    ['a page to a browser', browser, 'text/html; charset=utf-8'],
    ['JSON to a program that asks for it', { Accept: 'application/json' }, 'application/json'],
    ['JSON to a program that takes anything', { Accept: '*/*' }, 'application/json'],
  ])('is %s', async (_name, headers, mediaType) => {
    for (const path of ['/problems', '/problems/overloaded']) {
      const answer = await shared().get(path, headers);
      expect([path, answer.status, header(answer, 'content-type')]).toStrictEqual([path, 200, mediaType]);
      expect(header(answer, 'vary')).toBe('Accept');
      if (mediaType.startsWith('text/html')) expect(header(answer, 'content-security-policy')).toBe(policy);
    }
  });

  test('has something to be read also if the operations brought it', async () => {
    await using service = await startProtocol({ problems });
    const type = '/problems/dataset-unreadable';
    expect((await service.get(type)).json).toStrictEqual({ type, ...problems['dataset-unreadable'] });
    expect((await service.get(type, browser)).text).toContain(problems['dataset-unreadable'].title);
    expect((await service.get('/problems/nothing', browser)).status).toBe(404);
  });
});

test('where the router is mounted, pages and the types of problems are there as well', async () => {
  await using service = await startProtocol({
    appOf: ({ router }) => express().use('/api', router),
    mountedAt: '/api',
    problems: { 'no-such-wine': { title: 'There is no such wine', status: 422, remedy: 'Look again.' } },
  });
  const refused = await service.get('/api/requests?limit=x');
  expect(refused.json['type']).toBe('/api/problems/invalid-request');
  const failed = await service.post('api/misbehave', { how: 'throw for good' }, { Prefer: 'wait=20' });
  const inStatus = failed.json['problem'] as { type: string };
  expect(inStatus.type).toBe('/api/problems/no-such-wine');
  const noResult = await service.get(`/api/misbehave/${String(failed.json['id'])}`);
  expect(noResult.json['type']).toBe('/api/problems/request-failed');
  const types = [refused.json['type'], inStatus.type, noResult.json['type']].map(String);
  for (const type of types) {
    expect((await service.get(type)).json['type']).toBe(type);
    const page = await service.get(type, browser);
    expect(page.text).toContain(`<code>${type}</code>`);
    const style = /href="([^"]+frame\.css)"/.exec(page.text)?.[1] ?? '';
    expect((await service.get(new URL(style, service.url + type).pathname)).status).toBe(200);
  }
  const flow = await service.get('/api/docs/flow');
  expect(flow.text).toContain('Location: /api/requests/');
  expect(flow.text).toContain(`${service.url}/api/requests/`);
});

describe('at /, where the contract has nothing,', () => {
  test.each(['GET', 'HEAD'])('a browser is sent to the portal (%s)', async (method) => {
    const answer = await shared().call(method, '/', { headers: browser });
    expect([answer.status, header(answer, 'location'), header(answer, 'vary')]).toEqual([302, 'docs', 'Accept']);
    expect(header(answer, 'content-security-policy')).toContain("default-src 'none'");
  });

  test.each([
    ['a program that asks for JSON', 'GET', { Accept: 'application/json' }],
    ['a program that takes anything', 'GET', { Accept: '*/*' }],
    ['another method', 'POST', browser],
  ])('%s is told so', async (_name, method, headers) => {
    const answer = await shared().call(method, '/', { headers });
    expect([answer.status, answer.json['type']]).toEqual([404, '/problems/path-unknown']);
  });

  test('a browser is told so, too, without the portal', async () => {
    await using service = await startProtocol({ settings: { portal: false } });
    expect((await service.get('/', browser)).status).toBe(404);
  });
});

test('an operation at / is answered as everywhere, to a browser, too', async () => {
  const document = JSON.parse(protocolContract) as { paths: Record<string, unknown> };
  const { '/echo': echo, ...paths } = document.paths;
  await using service = await startProtocol({
    contract: JSON.stringify({ ...document, paths: { ...paths, '/': echo } }),
  });
  expect((await service.get('/', browser)).status).toBe(405);
  expect((await service.call('POST', '/', { json: {} })).status).toBe(202);
});

test('without the portal there are no pages, and the types of problems are JSON to everybody', async () => {
  await using service = await startProtocol({ settings: { portal: false } });
  for (const path of ['/docs', '/docs/flow', '/docs/assets/style.css'])
    expect((await service.get(path, browser)).status).toBe(404);
  const problem = await service.get('/problems/overloaded', browser);
  expect([problem.status, header(problem, 'content-type')]).toStrictEqual([200, 'application/json']);
});
