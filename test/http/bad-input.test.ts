import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readContract } from '../../src/contract/contract.ts';
import { behindReferences } from '../support/behind-references.ts';
import { protocolContract, protocolHandlers } from '../support/handlers.ts';
import { say } from '../support/raw.ts';
import { shippedContract } from '../support/fixture-contract.ts';
import { locationOf, startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';
import { operations as shippedOperations } from '../../src/operations/index.ts';

const id = '0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d';
const json = { 'Content-Type': 'application/json' };

describe('bad input', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startService({
      contract: protocolContract,
      operations: protocolHandlers(),
      settings: { maxJsonBytes: 100_000 },
    });
  });
  afterAll(async () => {
    const { requests } = (await service.call('GET', '/requests')).json as { requests: unknown[] };
    expect(requests).toEqual([]);
    await service[Symbol.asyncDispose]();
  });

  it.each<[string, string | Buffer]>([
    ['that is no JSON', '{'],
    ['that breaks off', '{"a": [1, 2'],
    ['that has something behind it', '{} {}'],
    ['that is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31])],
  ])('with a body %s is 400 and says so', async (_what, body) => {
    const answer = await service.call('POST', '/echo', { body, headers: json });
    expect(answer).toMatchObject({ status: 400, json: { type: '/problems/malformed-body', status: 400 } });
    expect(String(answer.json['detail'])).toMatch(/well-formed JSON/);
  });

  it.each<[string, string]>([
    ['is an array', '[]'],
    ['is a number', '1'],
    ['is null', 'null'],
    ['is empty', ''],
  ])('with a body that %s where an object should be is 400', async (_what, body) => {
    expect(await service.call('POST', '/echo', { body, headers: json })).toMatchObject({ status: 400 });
  });

  it.each([
    ['another media type', { 'Content-Type': 'text/xml' }, /"text\/xml"; this operation takes application\/json/],
    ['no media type', { 'Content-Type': '' }, /takes application\/json/],
    ['a compressed body', { ...json, 'Content-Encoding': 'gzip' }, /Content-Encoding is "gzip"/],
    ['another charset', { 'Content-Type': 'application/json; charset=utf-16le' }, /UTF-8|not/],
  ])('with %s is 415 or 400 and says what is taken', async (_what, headers, detail) => {
    const answer = await service.call('POST', '/echo', { body: '{}', headers });
    expect([400, 415]).toContain(answer.status);
    expect(String(answer.json['detail'])).toMatch(detail);
  });

  it('with a body that announces too much is 413', async () => {
    const body = JSON.stringify({ a: 'x'.repeat(200_000) });
    expect(await service.call('POST', '/echo', { body, headers: json })).toMatchObject({
      status: 413,
      json: { type: '/problems/content-too-large', detail: expect.stringContaining('100000 bytes') },
    });
  });

  it('with a body that turns out to be too large is 413', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from(`"${'x'.repeat(200_000)}"`));
        controller.close();
      },
    });
    expect(await service.call('POST', '/echo', { body, headers: json })).toMatchObject({ status: 413 });
  });

  it('that means to change prototypes changes nothing', async () => {
    for (const body of ['{"__proto__": {"polluted": 1}}', '{"constructor": {"prototype": {"polluted": 1}}}']) {
      const answer = await service.call('POST', '/echo?times=9', { body, headers: json });
      expect(answer.status).toBe(400);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('nested ten thousand levels deep is answered, not crashed on', async () => {
    const body = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    const answer = await service.call('POST', '/echo?times=9', { body, headers: json });
    expect(answer.status).toBe(400);
  });

  it.each([
    ['a query parameter out of range', '/echo?times=9', 'times'],
    ['a query parameter that is no number', '/echo?times=x', 'times'],
    ['an unknown query parameter', '/echo?tims=2', 'tims'],
    ['a query parameter twice', '/echo?times=1&times=2', 'times'],
  ])('with %s is 400 and names it', async (_what, path, parameter) => {
    const answer = await service.call('POST', path, { json: {} });
    expect(answer).toMatchObject({ status: 400, json: { type: '/problems/invalid-request', errors: [{ parameter }] } });
  });

  it.each(['wait=x', 'wait=-1', 'wait=1.5', 'wait', 'wait=', 'respond-async, wait=soon'])(
    'with Prefer: %s is 400 and names the header',
    async (prefer) => {
      const answer = await service.call('POST', '/echo', { json: {}, headers: { Prefer: prefer } });
      expect(answer).toMatchObject({
        status: 400,
        json: { type: '/problems/invalid-request', errors: [{ header: 'Prefer' }] },
      });
    },
  );

  it.each([
    ['that is too long', 'k'.repeat(256)],
    ['with a space', 'a b'],
    ['with letters beyond ASCII', 'clé'],
    ['that is empty', ''],
  ])('with an Idempotency-Key %s is 400 and names the header', async (_what, key) => {
    const answer = await service.call('POST', '/echo', { json: {}, headers: { 'Idempotency-Key': key } });
    expect(answer).toMatchObject({
      status: 400,
      json: { errors: [{ header: expect.stringMatching(/idempotency-key/i) }] },
    });
  });

  it.each([
    ['/requests/nonsense', 400],
    ['/requests/1', 400],
    [`/requests/${id}x`, 400],
    [`/requests/${id.replace('0199', 'ffff')}`, 404],
    ['/requests/8ff5a3b0-9c1e-4b3a-9c2e-4f1d2a3b4c5d', 404],
    ['/requests/%00', 400],
    ['/requests/..%2f..%2fetc%2fpasswd', 400],
    ['/requests/%zz', 400],
    [`/requests/${'a'.repeat(5_000)}`, 400],
    ['/echo/nonsense', 400],
    ['/nowhere', 404],
    ['/', 404],
  ])('GET %s is a problem with status %i', async (path, status) => {
    const answer = await service.call('GET', path);
    expect(answer).toMatchObject({ status, json: { status, type: expect.stringMatching(/^\/problems\//) } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('by a method that a path does not have is 405 with the ones that it has', async () => {
    for (const path of Object.keys(
      Object.groupBy(readContract(protocolContract).operations, (operation) => operation.path),
    )) {
      const url = path.replace('{requestId}', id);
      for (const method of ['PUT', 'PATCH']) {
        const answer = await service.call(method, url);
        expect([path, answer.status, answer.json['type']]).toEqual([path, 405, '/problems/method-not-allowed']);
        expect(answer.headers.get('allow')).toMatch(/^((GET, HEAD|POST|DELETE), )+OPTIONS$/);
      }
      const options = await service.call('OPTIONS', url);
      expect([options.status, options.headers.get('allow')]).toEqual([204, expect.stringContaining('OPTIONS')]);
    }
  });

  it.each([
    ['GET', `/requests/${id}`, 'text/html'],
    ['GET', '/requests', 'application/xml'],
    ['GET', `/requests/${id}/events`, 'application/json'],
    ['POST', '/echo', 'image/png'],
    ['GET', `/echo/${id}`, 'application/json;q=0'],
  ])('%s %s with Accept: %s is 406 and says what there is', async (method, path, accept) => {
    const answer = await service.call(method, path, {
      headers: { Accept: accept },
      ...(method === 'POST' && { json: {} }),
    });
    expect(answer).toMatchObject({
      status: 406,
      json: { type: '/problems/not-acceptable', detail: expect.stringMatching(/answers \S+/) },
    });
  });

  it('that is no HTTP gets an answer or a closed connection, and the service goes on', async () => {
    for (const head of [['NONSENSE'], ['GET / HTTP/9.9'], ['POST /echo HTTP/1.1', 'Host: x', 'Content-Length: -5']]) {
      const answer = await say(service.url, head);
      expect(answer).toMatchObject({ status: 400, json: { type: '/problems/malformed-request' } });
    }
    const huge = await say(service.url, ['GET /requests HTTP/1.1', 'Host: x', `X-Huge: ${'x'.repeat(100_000)}`]);
    expect(huge).toMatchObject({ status: 431, json: { type: '/problems/headers-too-large' } });
    expect((await service.call('GET', '/requests')).status).toBe(200);
  });

  it('without a Host still gets an absolute Operation-Location, and a Host that is none is not echoed', async () => {
    await using other = await startService({ contract: protocolContract, operations: protocolHandlers() });
    const body = ['Content-Type: application/json', 'Content-Length: 2'];
    const old = await say(other.url, ['POST /echo HTTP/1.0', ...body], '{}');
    expect(old.headers.get('operation-location')).toContain(`${other.url}/requests/`);
    const odd = await say(other.url, ['POST /echo HTTP/1.1', 'Host: evil.example/"><script>', ...body], '{}');
    expect([...odd.headers.values(), odd.text].join(' ')).not.toContain('evil');
  });
});

describe('bad input to the shipped operations', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService({ contract: shippedContract, operations: shippedOperations });
  });
  afterAll(() => service[Symbol.asyncDispose]());

  const task = { id: 'a', optimistic: 1, likely: 2, pessimistic: 3 };

  it.each<[string, unknown, string]>([
    ['an unknown field', { tasks: [{ ...task, colour: 'red' }] }, '/tasks/0/colour'],
    ['an unknown field outside', { tasks: [task], verbose: true }, '/verbose'],
    ['a number below its range', { tasks: [{ ...task, optimistic: -1 }] }, '/tasks/0/optimistic'],
    ['a number above its range', { tasks: [task], trials: 10_000_001 }, '/trials'],
    ['a number that is a text', { tasks: [{ ...task, likely: '2' }] }, '/tasks/0/likely'],
    ['no tasks', { tasks: [] }, '/tasks'],
  ])('such as %s is 400 with the place', async (_what, body, pointer) => {
    const answer = await service.call('POST', '/schedule-estimates', { json: body });
    expect(answer).toMatchObject({ status: 400, json: { type: '/problems/invalid-request', errors: [{ pointer }] } });
  });

  it.each<[string, unknown, string]>([
    [
      'a cycle',
      {
        tasks: [
          { ...task, after: ['b'] },
          { ...task, id: 'b', after: ['a'] },
        ],
      },
      '/tasks/1/after/0',
    ],
    ['an unknown task', { tasks: [{ ...task, after: ['z'] }] }, '/tasks/0/after/0'],
    ['a repeated id', { tasks: [task, task] }, '/tasks/1/id'],
    ['estimates out of order', { tasks: [{ ...task, likely: 0 }] }, '/tasks/0/likely'],
    [
      'too many samples',
      { tasks: Array.from({ length: 101 }, (_, n) => ({ ...task, id: `t${String(n)}` })), trials: 10_000_000 },
      '/trials',
    ],
  ])('such as %s is 422 before anything is accepted, with the place', async (_what, body, pointer) => {
    const answer = await service.call('POST', '/schedule-estimates', { json: body });
    expect(answer).toMatchObject({ status: 422, json: { type: '/problems/input-rejected' } });
    const { errors } = answer.json as { errors: { pointer: string }[] };
    expect(errors.map((error) => error.pointer)).toContain(pointer);
    expect((await service.call('GET', '/requests')).json['requests']).toEqual([]);
  });

  it('such as a file that does not parse is accepted, and fails with the line and the reason', async () => {
    const answer = await service.call('POST', '/dataset-profiles', {
      body: 'day,rain\nmon,0\ntue,3.5,wet\n',
      headers: { 'Content-Type': 'text/csv' },
    });
    const { json: status } = await service.finished(locationOf(answer));
    expect(status).toMatchObject({
      status: 'failed',
      problem: {
        type: '/problems/dataset-unreadable',
        line: 3,
        detail: expect.stringContaining('expected 2 columns, found 3'),
      },
    });
  });
});

describe('what a contract says behind references to references', () => {
  /** Its schemas too: that of `misbehave` in another place than usual, with more beside the reference. */
  const contract = behindReferences(
    protocolContract.replaceAll(
      '"schema":{"type":"object","required":["how"],"properties":{"how":{"type":"string"}}}',
      '"schema":{"$ref":"#/x-schemas/how~1far","maxProperties":1}',
    ),
  ).replace(/}$/, ',"x-schemas":{"how/far":{"$ref":"#/x-schemas/how"},"how":{"type":"object","required":["how"]}}}');
  let service: TestService;
  beforeAll(async () => {
    service = await startService({ contract, operations: protocolHandlers() });
  });
  afterAll(() => service[Symbol.asyncDispose]());

  it.each([
    ['/misbehave', {}],
    ['/misbehave', { how: 'not at all', why: 'so' }],
    ['/echo?times=6', {}],
    ['/echo?times=2', []],
  ])('holds POST %s of %j to it', async (path, body) => {
    const answer = await service.call('POST', path, { json: body });
    expect([answer.status, answer.json['type']]).toEqual([400, '/problems/invalid-request']);
  });

  it('takes what fits, and gives the result', async () => {
    const accepted = await service.call('POST', '/misbehave', { json: { how: 'not at all' } });
    expect((await service.finished(locationOf(accepted))).json['status']).toBe('succeeded');
    const echoed = await service.call('POST', '/echo?times=2', { json: { a: 1 } });
    const { result } = (await service.finished(locationOf(echoed))).json;
    expect((await service.call('GET', String(result))).json).toEqual({ a: 1, parameters: { times: 2 } });
  });
});
