/** What one owner may take: a 429 says what the limit is and when to come back, and others do not notice. */
import { describe, expect, test } from '@jest/globals';
import { EventStream } from '../../support/event-stream.ts';
import { Gate, protocolContract, protocolHandlers } from '../../support/handlers.ts';
import { asOwner, header, refusalOf, startProtocol } from '../../support/protocol.ts';
import { RawConnection } from '../../support/raw.ts';
import { startService } from '../../support/service.ts';
import { until } from '../../support/until.ts';

const plain = { 'Content-Type': 'text/plain' };

describe('an owner that calls more often than it may', () => {
  test('is told with 429 when to come back, and is served again then', async () => {
    await using service = await startProtocol({ settings: { maxRequestsPerSecondPerOwner: 3 } });
    const ann = asOwner(service, 'ann');
    const refused = await until('it is refused', async () => {
      const answer = await ann.get('/requests');
      if (answer.status === 429) return answer;
      expect(header(answer, 'ratelimit-policy')).toBe('"per-owner";q=3;w=1');
      expect(header(answer, 'ratelimit')).toMatch(/^"per-owner";r=[012];t=1$/);
      return undefined;
    });
    expect(refusalOf(refused)).toStrictEqual([429, 'rate-limited']);
    expect(refused.json['detail']).toContain('3 calls a second');
    expect(header(refused, 'retry-after')).toBe('1');
    expect(header(refused, 'ratelimit-policy')).toBe('"per-owner";q=3;w=1');
    expect(header(refused, 'ratelimit')).toBe('"per-owner";r=0;t=1');
    expect((await asOwner(service, 'bob').get('/requests')).status).toBe(200);
    await until('it is served again', async () => (await ann.get('/requests')).status === 200);
  });

  test('is refused at whatever it calls, with nothing kept; the documents are for all', async () => {
    await using service = await startProtocol({ settings: { maxRequestsPerSecondPerOwner: 1 } });
    const id = '0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d';
    const calls: [string, string, object?][] = [
      ['POST', '/echo', { json: {} }],
      ['POST', '/upload', { body: 'x', headers: plain }],
      ['GET', '/requests'],
      ['GET', `/requests/${id}`],
      ['DELETE', `/requests/${id}`],
      ['GET', `/requests/${id}/events`],
      ['GET', `/echo/${id}`],
    ];
    for (const [method, path, options] of calls) {
      const mallory = asOwner(service, `mallory ${method} ${path}`);
      await until('it is refused', async () => (await mallory.call(method, path, options)).status === 429);
    }
    for (let call = 0; call < 20; call += 1) expect((await service.call('GET', '/problems')).status).toBe(200);
    expect((await service.get('/requests')).json['requests']).toStrictEqual([]);
  });

  test('is nobody, where everybody is one owner', async () => {
    await using service = await startService({ contract: protocolContract, operations: protocolHandlers() });
    const answers = await Promise.all(Array.from({ length: 1_500 }, () => service.call('GET', '/requests?limit=1')));
    expect(new Set(answers.map(({ status }) => status))).toStrictEqual(new Set([200]));
    expect(answers[0]?.headers.get('ratelimit')).toBeNull();
  });
});

describe('an owner with more requests in line than it may have', () => {
  test('is told with 429, until some have been worked on; others are not', async () => {
    const gate = new Gate();
    const handlers = protocolHandlers(gate);
    await using service = await startProtocol({
      gate,
      operations: { wait: { ...handlers.wait, concurrency: 1 } },
      settings: { maxWaitingPerOwner: 3 },
    });
    const ann = asOwner(service, 'ann');
    const refused = await until('it is refused', async () => {
      const answer = await ann.post('wait', {});
      return answer.status === 429 && answer;
    });
    expect(refusalOf(refused)).toStrictEqual([429, 'too-many-waiting']);
    expect(Number(header(refused, 'retry-after'))).toBeGreaterThan(0);
    expect(header(refused, 'ratelimit-policy')).toBe('"waiting-per-owner";q=3');
    expect(header(refused, 'ratelimit')).toMatch(/^"waiting-per-owner";r=0;t=\d+$/);
    const upload = await ann.call('POST', '/upload', { body: 'x', headers: plain });
    expect(refusalOf(upload)).toStrictEqual([429, 'too-many-waiting']);
    expect(await service.blobs()).toStrictEqual([]);
    const { requests } = (await ann.get('/requests?status=accepted')).json as { requests: unknown[] };
    // what it sends before its figure is a second old is counted by the node itself
    expect(requests.length).toBeLessThanOrEqual(4);

    expect((await asOwner(service, 'bob').post('wait', {})).status).toBe(202);
    service.gate.open();
    await until('it is taken again', async () => (await ann.post('wait', {})).status === 202);
  });
});

describe('an owner with more calls open than it may have', () => {
  test('gets no further event stream until it closes one; others do', async () => {
    await using service = await startProtocol({ settings: { maxEventStreamsPerOwner: 2, maxEventStreams: 3 } });
    const ann = asOwner(service, 'ann');
    const bob = asOwner(service, 'bob');
    const { location } = await ann.held();
    const other = await bob.held();
    const url = `${service.url}${location}/events`;
    await using first = await EventStream.open(url, { 'X-Owner': 'ann' });
    await using second = await EventStream.open(url, { 'X-Owner': 'ann' });
    await second.seen('running');
    const refused = await ann.get(`${location}/events`);
    expect(refusalOf(refused)).toStrictEqual([429, 'too-many-open']);
    expect(header(refused, 'ratelimit-policy')).toBe('"event-streams-per-owner";q=2');
    expect(header(refused, 'retry-after')).toBe('5');

    await using third = await EventStream.open(`${service.url}${other.location}/events`, { 'X-Owner': 'bob' });
    await third.seen('running');
    const full = await bob.get(`${other.location}/events`);
    expect(refusalOf(full)).toStrictEqual([503, 'overloaded']);
    expect(header(full, 'retry-after')).toBe('5');

    await first.leave();
    await until('there is room', async () => {
      await using stream = await EventStream.open(url, { 'X-Owner': 'ann' });
      return stream.response.status === 200;
    });
  });

  test('gets no further upload', async () => {
    await using service = await startProtocol({ settings: { maxOpenUploadsPerOwner: 1, maxOpenUploads: 2 } });
    const begin = async (owner: string): Promise<RawConnection> => {
      const raw = await RawConnection.open(service.url);
      const lines = ['POST /upload HTTP/1.1', 'Host: x', 'Content-Type: text/plain', 'Content-Length: 5'];
      return raw.lines(...lines, `X-Owner: ${owner}`, 'Expect: 100-continue', '');
    };
    using first = await begin('ann');
    await until('it is told to go on', () => first.received.includes('100 Continue'));
    using second = await begin('ann');
    expect(refusalOf(await second.answer())).toStrictEqual([429, 'too-many-open']);
    using others = await begin('bob');
    await until('it is told to go on', () => others.received.includes('100 Continue'));
    using another = await begin('cid');
    expect(refusalOf(await another.answer())).toStrictEqual([503, 'overloaded']);
    expect((await first.send('hello').answer()).status).toBe(202);
    using next = await begin('ann');
    await until('it is told to go on', () => next.received.includes('100 Continue'));
  });

  test('is answered at once, and not held, when it would wait', async () => {
    await using service = await startProtocol({ settings: { maxWaitersPerOwner: 1, maxWaiters: 2 } });
    const ann = asOwner(service, 'ann');
    const { location } = await ann.held();
    const prefer = { Prefer: 'wait=20' };
    const held = ann.get(location, prefer);
    await until('it is held', () => service.watchers() === 1);
    const status = await ann.get(location, prefer);
    expect([status.status, status.json['status']]).toStrictEqual([200, 'running']);
    expect(status.headers.get('preference-applied')).toBeNull();
    expect(Number(header(status, 'retry-after'))).toBeGreaterThan(0);
    const posted = await ann.post('wait', {}, prefer);
    expect([posted.status, posted.headers.get('preference-applied')]).toStrictEqual([202, null]);

    const bob = asOwner(service, 'bob');
    const another = bob.post('wait', {}, prefer);
    await until('it is held', () => service.watchers() === 2);
    expect((await asOwner(service, 'cid').post('wait', {}, prefer)).headers.get('preference-applied')).toBeNull();
    service.gate.open();
    expect([(await held).status, (await another).status]).toStrictEqual([303, 303]);
    await until('nobody is held', () => service.watchers() === 0);
    expect((await ann.post('echo', {}, prefer)).status).toBe(303);
  });

  test('gets no further JSON body into memory', async () => {
    await using service = await startProtocol({
      settings: { maxOpenJsonBytesPerOwner: 1_000, maxOpenJsonBytes: 1_400 },
    });
    const begin = async (owner: string): Promise<RawConnection> => {
      const raw = await RawConnection.open(service.url);
      raw.lines('POST /echo HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 800');
      return raw.lines(`X-Owner: ${owner}`, '').send(`{${' '.repeat(699)}`);
    };
    using first = await begin('ann');
    const refused = await until('its bytes are counted', async () => {
      using second = await begin('ann');
      const answer = await second.answer();
      return refusalOf(answer);
    });
    expect(refused).toStrictEqual([429, 'too-many-open']);
    using others = await begin('bob');
    const full = await others.send(' '.repeat(99)).answer();
    expect(refusalOf(full)).toStrictEqual([503, 'overloaded']);
    expect((await first.send(`${' '.repeat(99)}}`).answer()).status).toBe(202);
    await until('the bytes are free again', async () => {
      const answer = await asOwner(service, 'ann').post('echo', { a: 'x'.repeat(900) });
      return answer.status === 202;
    });
  });

  test('may wait with any number of large bodies, which are let go of once they are stored', async () => {
    await using service = await startProtocol({ settings: { maxOpenJsonBytesPerOwner: 1_000 } });
    const ann = asOwner(service, 'ann');
    const calls = [];
    for (let call = 1; call <= 3; call += 1) {
      calls.push(ann.post('wait', { a: 'x'.repeat(900) }, { Prefer: 'wait=20' }));
      await until('it is held', () => service.watchers() === call);
    }
    service.gate.open();
    for (const call of calls) expect((await call).status).toBe(303);
  });
});

test('a call has no more header fields than it may', async () => {
  await using service = await startProtocol({ settings: { maxHeaders: 20, maxHeaderBytes: 4_096 } });
  const fields = (count: number) => Array.from({ length: count }, (_, index) => `X-${String(index)}: y`);
  for (const [count, status] of [
    [19, 200],
    [20, 431],
    [200, 431],
  ] as const) {
    using raw = await RawConnection.open(service.url);
    const answer = await raw.lines('GET /requests HTTP/1.1', 'Host: x', ...fields(count), '').answer();
    expect([count, answer.status]).toStrictEqual([count, status]);
  }
  using raw = await RawConnection.open(service.url);
  const answer = await raw.lines('GET /requests HTTP/1.1', 'Host: x', `X: ${'y'.repeat(5_000)}`, '').answer();
  expect(refusalOf(answer)).toStrictEqual([431, 'headers-too-large']);
  expect(answer.json['detail']).toContain('4096 bytes');
});

test('a JSON body is nested no deeper than it may be', async () => {
  await using service = await startProtocol({ settings: { maxJsonDepth: 10 } });
  const nested = (levels: number) => ({ body: '{"a":'.repeat(levels) + '1' + '}'.repeat(levels) });
  const headers = { 'Content-Type': 'application/json' };
  expect((await service.call('POST', '/echo', { ...nested(10), headers })).status).toBe(202);
  const refused = await service.call('POST', '/echo', { ...nested(11), headers });
  expect(refusalOf(refused)).toStrictEqual([400, 'malformed-body']);
  expect(refused.json['detail']).toContain('10 levels');
});

test('a connection more than there may be is closed, and the others are served', async () => {
  await using service = await startProtocol({ settings: { maxConnections: 2 } });
  using first = await RawConnection.open(service.url);
  using second = await RawConnection.open(service.url);
  await until('both are there', async () => (await service.connections()) === 2);
  using third = await RawConnection.open(service.url);
  await until('it is closed', () => third.closed);
  for (const raw of [first, second])
    expect((await raw.lines('GET /requests HTTP/1.1', 'Host: x', '').answer()).status).toBe(200);
});
