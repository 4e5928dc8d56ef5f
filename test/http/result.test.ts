/** GET of a result: JSON, files, parts of files, and why there is none. */
import { describe, expect, test } from '@jest/globals';
import { newRequestId } from '../../src/request/ids.ts';
import { header, refusalOf, sharedProtocol } from '../support/protocol.ts';
import type { ProtocolService } from '../support/protocol.ts';
import { locationOf } from '../support/service.ts';

const shared = sharedProtocol();

async function resultOf(service: ProtocolService, operation: string, json: unknown): Promise<string> {
  const answer = await service.post(operation, json, { Prefer: 'wait=20' });
  expect(answer.status).toBe(303);
  return header(answer, 'location');
}

describe('a JSON result', () => {
  test('is 200 with an ETag that stays', async () => {
    const service = shared();
    const location = await resultOf(service, 'echo', { wine: 'red', "it's": '\u{1f377}\u2028' });
    const answer = await service.get(location);
    expect([answer.status, header(answer, 'content-type')]).toStrictEqual([200, 'application/json']);
    expect(header(answer, 'cache-control')).toBe('private, no-cache');
    expect(answer.json).toStrictEqual({ wine: 'red', "it's": '\u{1f377}\u2028', parameters: {} });
    expect(header(await service.get(location), 'etag')).toBe(header(answer, 'etag'));
  });

  test('is 304 for whoever has it', async () => {
    const service = shared();
    const location = await resultOf(service, 'echo', {});
    const etag = header(await service.get(location), 'etag');
    for (const tags of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const answer = await service.get(location, { 'If-None-Match': tags });
      expect([answer.status, answer.text, header(answer, 'etag')]).toStrictEqual([304, '', etag]);
    }
    expect((await service.get(location, { 'If-None-Match': '"x"' })).status).toBe(200);
  });

  test('has an ETag of its own: that of another request is not good', async () => {
    const service = shared();
    const [one, two] = [await resultOf(service, 'echo', {}), await resultOf(service, 'echo', {})];
    const etag = header(await service.get(one), 'etag');
    expect((await service.get(two, { 'If-None-Match': etag })).status).toBe(200);
  });

  test('is not cut into ranges', async () => {
    const service = shared();
    const answer = await service.get(await resultOf(service, 'echo', { a: 1 }), { Range: 'bytes=0-3' });
    expect([answer.status, answer.json]).toStrictEqual([200, { a: 1, parameters: {} }]);
  });

  test('has a HEAD', async () => {
    const service = shared();
    const location = await resultOf(service, 'echo', { a: 1 });
    const [got, head] = [await service.get(location), await service.call('HEAD', location)];
    expect([head.status, head.text]).toStrictEqual([200, '']);
    for (const name of ['etag', 'content-type', 'content-length']) expect(header(head, name)).toBe(header(got, name));
  });
});

describe('there is no result', () => {
  test('of a request that waits or runs', async () => {
    const service = shared();
    const { id, location } = await service.held();
    const answer = await service.get(`/wait/${id}`);
    expect(refusalOf(answer)).toStrictEqual([404, 'result-not-ready']);
    expect(answer.json).toMatchObject({ location, detail: expect.stringContaining('running') as unknown });
  });

  test('of a request that failed', async () => {
    const service = shared();
    const location = locationOf(await service.post('misbehave', { how: 'throw for good' }));
    await service.finished(location);
    const answer = await service.get(location.replace('requests', 'misbehave'));
    expect(refusalOf(answer)).toStrictEqual([404, 'request-failed']);
    expect(answer.json['location']).toBe(location);
  });

  test('of a request that was canceled', async () => {
    const service = shared();
    const { id, location } = await service.held();
    await service.call('DELETE', location);
    await service.finished(location);
    const answer = await service.get(`/wait/${id}`);
    expect(refusalOf(answer)).toStrictEqual([404, 'request-canceled']);
    expect(answer.json['location']).toBe(location);
  });

  test('of a request that never was', async () => {
    expect(refusalOf(await shared().get(`/echo/${newRequestId()}`))).toStrictEqual([404, 'request-unknown']);
    expect(refusalOf(await shared().get('/echo/1'))).toStrictEqual([400, 'invalid-request']);
  });

  test('under the path of another operation', async () => {
    const service = shared();
    const location = await resultOf(service, 'echo', {});
    for (const other of ['wait', 'render', 'upload']) {
      expect(refusalOf(await service.get(location.replace('echo', other)))).toStrictEqual([404, 'request-unknown']);
    }
  });
});

describe('a file result', () => {
  const text = '0123456789abcdef';

  test('is 200 with its media type, its length and an ETag', async () => {
    const service = shared();
    const answer = await service.get(await resultOf(service, 'render', { text }));
    expect([answer.status, answer.text]).toStrictEqual([200, text]);
    expect(header(answer, 'content-type')).toBe('text/plain; charset=utf-8');
    expect(header(answer, 'content-length')).toBe('16');
    expect(header(answer, 'accept-ranges')).toBe('bytes');
    expect(header(answer, 'etag')).toMatch(/^"[^"]+"$/);
  });

  test('may be empty', async () => {
    const service = shared();
    const location = await resultOf(service, 'render', { text: '' });
    const answer = await service.get(location);
    expect([answer.status, answer.text, header(answer, 'content-length')]).toStrictEqual([200, '', '0']);
    expect(refusalOf(await service.get(location, { Range: 'bytes=0-' }))).toStrictEqual([416, 'range-not-satisfiable']);
  });

  test('is 304 for whoever has it, whatever range is asked for', async () => {
    const service = shared();
    const location = await resultOf(service, 'render', { text });
    const etag = header(await service.get(location), 'etag');
    expect((await service.get(location, { 'If-None-Match': etag, Range: 'bytes=0-3' })).status).toBe(304);
  });

  test.each([
    ['bytes=0-3', '0123', 'bytes 0-3/16'],
    ['bytes=0-0', '0', 'bytes 0-0/16'],
    ['bytes=10-', 'abcdef', 'bytes 10-15/16'],
    ['bytes=-4', 'cdef', 'bytes 12-15/16'],
    ['bytes=-400', text, 'bytes 0-15/16'],
    ['bytes=14-99999', 'ef', 'bytes 14-15/16'],
  ])('is 206 for %s', async (range, part, contentRange) => {
    const service = shared();
    const answer = await service.get(await resultOf(service, 'render', { text }), { Range: range });
    expect([answer.status, answer.text, header(answer, 'content-range')]).toStrictEqual([206, part, contentRange]);
    expect(header(answer, 'content-length')).toBe(String(part.length));
    expect(header(answer, 'etag')).toMatch(/^"/);
  });

  test.each(['bytes=0-1,4-5', 'bytes=3-1', 'bytes=x-y', 'bytes=', 'lines=0-1', 'nonsense', 'bytes=0-1-2'])(
    'is whole for %s, which is several ranges or none',
    async (range) => {
      const service = shared();
      const answer = await service.get(await resultOf(service, 'render', { text }), { Range: range });
      expect([answer.status, answer.text, answer.headers.get('content-range')]).toStrictEqual([200, text, null]);
    },
  );

  test.each(['bytes=16-', 'bytes=99-100', 'bytes=-0'])('has no %s', async (range) => {
    const service = shared();
    const answer = await service.get(await resultOf(service, 'render', { text }), { Range: range });
    expect(refusalOf(answer)).toStrictEqual([416, 'range-not-satisfiable']);
    expect(header(answer, 'content-range')).toBe('bytes */16');
  });

  test('is given in part only to whoever has the rest of the same file', async () => {
    const service = shared();
    const location = await resultOf(service, 'render', { text });
    const etag = header(await service.get(location), 'etag');
    const range = { Range: 'bytes=0-3' };
    expect((await service.get(location, { ...range, 'If-Range': etag })).status).toBe(206);
    for (const other of ['"x"', `W/${etag}`, 'Tue, 24 Nov 2026 08:00:00 GMT']) {
      expect((await service.get(location, { ...range, 'If-Range': other })).text).toBe(text);
    }
  });

  test('has a HEAD, which is of the whole', async () => {
    const service = shared();
    const location = await resultOf(service, 'render', { text });
    for (const headers of [{}, { Range: 'bytes=0-3' }]) {
      const head = await service.call('HEAD', location, { headers });
      expect([head.status, head.text, header(head, 'content-length')]).toStrictEqual([200, '', '16']);
    }
  });

  test('is not sent to those who do not take its media type', async () => {
    const service = shared();
    const location = await resultOf(service, 'render', { text });
    const answer = await service.get(location, { Accept: 'application/json, image/*' });
    expect(refusalOf(answer)).toStrictEqual([406, 'not-acceptable']);
    expect(answer.json['detail']).toContain('text/plain');
    for (const accept of ['text/*', '*/*;q=0.1', 'text/html, text/plain;q=0.2']) {
      expect((await service.get(location, { Accept: accept })).status).toBe(200);
    }
  });
});
