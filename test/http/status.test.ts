/** GET of a status: every answer that it has. */
import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { newRequestId } from '../../src/request/ids.ts';
import { override } from '../support/faults.ts';
import { asOwner, failureOf, header, refusalOf, sharedProtocol, startProtocol } from '../support/protocol.ts';
import { locationOf } from '../support/service.ts';
import { until } from '../support/until.ts';

const shared = sharedProtocol();

describe('the status of a request', () => {
  test('that waits is 200 with when to ask again and an ETag', async () => {
    await using service = await startProtocol({ settings: { role: 'api' } });
    const answer = await service.get(locationOf(await service.post('wait', {})));
    expect(answer.status).toBe(200);
    expect(header(answer, 'etag')).toBe('"1"');
    expect(Number(header(answer, 'retry-after'))).toBeGreaterThanOrEqual(1);
    expect(header(answer, 'cache-control')).toBe('private, no-cache');
    expect(answer.json).toMatchObject({ operation: 'wait', status: 'accepted', attempt: 0 });
    expect(answer.json).not.toHaveProperty('startedAt');
  });

  test('that runs is 200 with its progress', async () => {
    const service = shared();
    const { location } = await service.held();
    const answer = await until('the progress is known', async () => {
      const seen = await service.get(location);
      return seen.json['progress'] !== undefined && seen;
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      status: 'running',
      attempt: 1,
      progress: { percent: 25, message: 'at the gate' },
    });
    expect(Number(header(answer, 'retry-after'))).toBeGreaterThanOrEqual(1);
  });

  test('that has succeeded is 303 to the result, with the status in the body', async () => {
    const service = shared();
    const { id, location } = await service.held();
    service.gate.openFor(id);
    await service.finished(location);
    const answer = await service.get(location);
    expect([answer.status, header(answer, 'location')]).toStrictEqual([303, `/wait/${id}`]);
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(answer.json).toMatchObject({ id, status: 'succeeded', result: `/wait/${id}`, attempt: 1 });
    const { createdAt, startedAt, settledAt, expiresAt } = answer.json as Record<string, string>;
    const times = [createdAt, startedAt, settledAt, expiresAt].map((time) => Date.parse(time ?? ''));
    expect(times).toStrictEqual([...times].sort((a, b) => a - b));
  });

  test('that has succeeded is 200 for those who want no redirect', async () => {
    const service = shared();
    const answer = await service.finished(locationOf(await service.post('echo', {})));
    expect([answer.status, answer.headers.get('location')]).toStrictEqual([200, null]);
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(answer.json).toMatchObject({ status: 'succeeded', result: `/echo/${String(answer.json['id'])}` });
  });

  test('that has succeeded, of an operation that the contract no longer has, is 200: there is no result to lead to', async () => {
    await using service = await startProtocol({
      wrapStore: (store) =>
        override(store, {
          async find(id) {
            const record = await store.find(id);
            return record && { ...record, operation: 'gone' };
          },
        }),
    });
    const location = locationOf(await service.post('echo', {}));
    await service.finished(location);
    const answer = await service.get(location);
    expect([answer.status, answer.json['status']]).toStrictEqual([200, 'succeeded']);
    expect(answer.json).not.toHaveProperty('result');
  });

  test('that has failed is 200 with the problem', async () => {
    const service = shared();
    const location = locationOf(await service.post('misbehave', { how: 'throw for good' }));
    await service.finished(location);
    const answer = await service.get(location);
    expect([answer.status, answer.json['status']]).toStrictEqual([200, 'failed']);
    expect(answer.json['problem']).toStrictEqual({
      type: '/problems/no-such-wine',
      title: 'There is no such wine',
      status: 422,
      detail: 'Look again.',
    });
    expect(answer.headers.get('retry-after')).toBeNull();
  });

  test('that was canceled is 200 and says so', async () => {
    const service = shared();
    const { location } = await service.held();
    await service.call('DELETE', location);
    await service.finished(location);
    const answer = await service.get(location);
    expect([answer.status, answer.json['status'], failureOf(answer)]).toStrictEqual([
      200,
      'canceled',
      'request-canceled',
    ]);
    expect(answer.json).toHaveProperty('cancelRequestedAt');
  });

  test('that will be tried again says when', async () => {
    await using service = await startProtocol({ settings: { firstRetryDelayMs: 40_000, maxRetryDelayMs: 40_000 } });
    const location = locationOf(await service.post('misbehave', { how: 'throw at first' }));
    const answer = await until('the first attempt has failed', async () => {
      const seen = await service.get(location);
      return seen.json['retryAt'] !== undefined && seen;
    });
    expect(answer.json).toMatchObject({ status: 'accepted', attempt: 1 });
    expect(Date.parse(String(answer.json['retryAt']))).toBeGreaterThan(Date.now() + 10_000);
    const retryAfter = Number(header(answer, 'retry-after'));
    expect(retryAfter).toBeGreaterThan(10);
    expect(retryAfter).toBeLessThanOrEqual(60);
  });

  test('changes its ETag with each change', async () => {
    const service = shared();
    const { id, location } = await service.held();
    const running = await until('the progress is known', async () => {
      const seen = await service.get(location);
      return seen.json['progress'] !== undefined && seen;
    });
    service.gate.openFor(id);
    const succeeded = await service.finished(location);
    expect(Number(header(succeeded, 'etag').slice(1, -1))).toBeGreaterThan(
      Number(header(running, 'etag').slice(1, -1)),
    );
  });
});

describe('If-None-Match on a status', () => {
  test.each([
    ['the tag itself', (tag: string) => tag],
    ['the weak tag', (tag: string) => `W/${tag}`],
    ['a list that has the tag', (tag: string) => `"17", ${tag} , W/"x"`],
    ['any tag', () => '*'],
  ])('with %s is answered 304 without a body, and with when to ask again', async (_what, write) => {
    const service = shared();
    const { location } = await service.held();
    await until('the progress is known', async () => (await service.get(location)).json['progress'] !== undefined);
    const etag = header(await service.get(location), 'etag');
    const answer = await service.get(location, { 'If-None-Match': write(etag) });
    expect([answer.status, answer.text, header(answer, 'etag')]).toStrictEqual([304, '', etag]);
    expect(Number(header(answer, 'retry-after'))).toBeGreaterThanOrEqual(1);
    expect(answer.headers.get('content-type')).toBeNull();
  });

  test.each(['"0"', 'W/"0"', '"0", "17"', 'nonsense', ''])('with %s, another tag, is answered 200', async (tags) => {
    const service = shared();
    const { location } = await service.held();
    expect((await service.get(location, { 'If-None-Match': tags })).status).toBe(200);
  });

  test('does not keep a 303 back', async () => {
    const service = shared();
    const location = locationOf(await service.post('echo', {}));
    const { headers } = await service.finished(location);
    expect((await service.get(location, { 'If-None-Match': String(headers.get('etag')) })).status).toBe(303);
  });

  test('of a finished status is answered 304 without Retry-After', async () => {
    const service = shared();
    const location = locationOf(await service.post('echo', {}));
    const etag = header(await service.finished(location), 'etag');
    const answer = await service.get(`${location}?redirect=false`, { 'If-None-Match': etag });
    expect([answer.status, answer.headers.get('retry-after')]).toStrictEqual([304, null]);
  });
});

describe('Prefer: wait on a status', () => {
  test.each([
    ['succeeds', async (service: Service, { id }: Held) => service.gate.openFor(id), 303, 'succeeded'],
    ['is canceled', async (service: Service, { location }: Held) => service.call('DELETE', location), 200, 'canceled'],
  ])('answers as soon as the request %s', async (_what, end, status, word) => {
    const service = shared();
    const held = await service.held();
    const answering = service.get(held.location, { Prefer: 'wait=25' });
    await end(service, held);
    const answer = await answering;
    expect([answer.status, answer.json['status'], header(answer, 'preference-applied')]).toStrictEqual([
      status,
      word,
      'wait',
    ]);
  });

  test('answers as soon as the request fails', async () => {
    const service = shared();
    const location = locationOf(await service.post('misbehave', { how: 'never return' }));
    const answer = await service.get(location, { Prefer: 'wait=25' });
    expect([answer.status, answer.json['status'], failureOf(answer)]).toStrictEqual([
      200,
      'failed',
      'attempt-timed-out',
    ]);
  });

  test('answers with the status as it is when the time is up', async () => {
    await using service = await startProtocol({ settings: { maxWaitSeconds: 0.05 } });
    const { location } = await service.held();
    const answer = await service.get(location, { Prefer: 'wait=25' });
    expect([answer.status, answer.json['status'], header(answer, 'preference-applied')]).toStrictEqual([
      200,
      'running',
      'wait',
    ]);
    expect(Number(header(answer, 'retry-after'))).toBeGreaterThanOrEqual(1);
  });

  test('answers 304 when nothing has changed by then', async () => {
    await using service = await startProtocol({ settings: { role: 'api', maxWaitSeconds: 0.05 } });
    const location = locationOf(await service.post('wait', {}));
    const answer = await service.get(location, { Prefer: 'wait=25', 'If-None-Match': '"1"' });
    expect([answer.status, header(answer, 'preference-applied')]).toStrictEqual([304, 'wait']);
  });

  test('answers when the service stops', async () => {
    await using service = await startProtocol();
    const { location } = await service.held();
    const answering = service.get(location, { Prefer: 'wait=25' });
    await until('the caller waits', () => service.watchers() === 1);
    const stopping = service.service.stop();
    const answer = await answering;
    expect([answer.status, answer.json['status']]).toStrictEqual([200, 'running']);
    await stopping;
  });

  test('leaves nothing behind when the caller goes away', async () => {
    await using service = await startProtocol();
    const { location } = await service.held();
    const leaving = new AbortController();
    const answering = service.get(location, { Prefer: 'wait=25' }, { signal: leaving.signal });
    await until('the caller waits', () => service.watchers() === 1);
    leaving.abort();
    await expect(answering).rejects.toThrow('abort');
    await until('nobody waits', () => service.watchers() === 0);
  });

  test('leaves nothing behind when the caller goes away while the record is being read', async () => {
    const finding = Promise.withResolvers<undefined>();
    let found = 0;
    let gone = false;
    await using service = await startProtocol({
      wrapStore: (store) =>
        override(store, {
          async find(id) {
            found += 1;
            if (found === 1) await finding.promise;
            return store.find(id);
          },
        }),
      events: {
        callAnswered({ status }) {
          if (status === undefined) gone = true;
        },
      },
    });
    const { id } = await service.held();
    const leaving = new AbortController();
    const answering = service.get(`/requests/${id}`, { Prefer: 'wait=25' }, { signal: leaving.signal });
    await until('the record is being read', () => found === 1);
    leaving.abort();
    await expect(answering).rejects.toThrow('abort');
    await until('the server knows', () => gone);
    finding.resolve(undefined);
    await until('nobody waits', () => service.watchers() === 0);
  });

  test('that is no whole number is a bad request', async () => {
    const service = shared();
    const { location } = await service.held();
    expect(refusalOf(await service.get(location, { Prefer: 'wait=soon' }))).toStrictEqual([400, 'invalid-request']);
  });
});

describe('a request that is not there', () => {
  test('is unknown if its id was just made up', async () => {
    const answer = await shared().get(`/requests/${newRequestId()}`);
    expect(refusalOf(answer)).toStrictEqual([404, 'request-unknown']);
  });

  test('is unknown if its id is no UUID of version 7', async () => {
    expect(refusalOf(await shared().get(`/requests/${randomUUID()}`))).toStrictEqual([404, 'request-unknown']);
  });

  test.each([
    '1',
    'x',
    `${newRequestId()}0`,
    newRequestId().replace('-', ''),
    '%00',
    '..%2f..%2fetc',
    "'; DROP TABLE requests; --",
    '\u{1f377}',
    'a'.repeat(5_000),
  ])('is a bad request if its id is malformed: %s', async (id) => {
    const answer = await shared().get(
      `/requests/${id.startsWith('%') || id.includes('%2f') ? id : encodeURIComponent(id)}`,
    );
    expect(refusalOf(answer)).toStrictEqual([400, 'invalid-request']);
    expect(answer.json['errors']).toMatchObject([{ parameter: 'requestId' }]);
  });

  test('has expired if its id is older than requests are kept', async () => {
    const old = '0181f2a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d';
    expect(refusalOf(await shared().get(`/requests/${old}`))).toStrictEqual([410, 'request-expired']);
  });

  test('has expired when its time is over, before and after it is removed', async () => {
    await using service = await startProtocol({ settings: { retentionMs: 100 } });
    const location = locationOf(await service.post('echo', {}));
    const result = location.replace('requests', 'echo');
    await until('it has expired', async () => (await service.get(location)).status === 410);
    expect(await service.store.find(location.replace('/requests/', ''))).toBeDefined();
    for (const path of [location, result, `${location}/events`]) {
      expect(refusalOf(await service.get(path))).toStrictEqual([410, 'request-expired']);
    }
    expect(refusalOf(await service.call('DELETE', location))).toStrictEqual([410, 'request-expired']);
    expect(await service.store.expire(10)).toHaveLength(1);
    for (const path of [location, result, `${location}/events`]) {
      expect(refusalOf(await service.get(path))).toStrictEqual([410, 'request-expired']);
    }
    expect(refusalOf(await service.call('DELETE', location))).toStrictEqual([410, 'request-expired']);
  });

  test("is another owner's: to everybody else it does not exist", async () => {
    const ann = shared();
    const bob = asOwner(ann, 'bob');
    const { id, location } = await ann.held();
    const unknown = [404, 'request-unknown'];
    expect(refusalOf(await bob.get(location))).toStrictEqual(unknown);
    expect(refusalOf(await bob.get(location, { Prefer: 'wait=20' }))).toStrictEqual(unknown);
    expect(refusalOf(await bob.get(`/wait/${id}`))).toStrictEqual(unknown);
    expect(refusalOf(await bob.get(`${location}/events`))).toStrictEqual(unknown);
    expect(refusalOf(await bob.call('DELETE', location))).toStrictEqual(unknown);
    expect((await bob.get('/requests')).json['requests']).toStrictEqual([]);
    expect((await ann.get(location)).json['status']).toBe('running');
    const strangers = await bob.get(location);
    const nobodys = await bob.get(`/requests/${newRequestId()}`);
    expect(Object.keys(strangers.json)).toStrictEqual(Object.keys(nobodys.json));
  });
});

test('an id in upper case is the same id', async () => {
  const service = shared();
  const { id } = await service.held();
  const answer = await service.get(`/requests/${id.toUpperCase()}`);
  expect([answer.status, answer.json['location']]).toStrictEqual([200, `/requests/${id}`]);
});

test.each([
  'redirect=maybe',
  'redirect=',
  'redirect=1',
  'redirect=false&redirect=true',
  'other=1',
  'Redirect=false',
  'redirect[]=false',
])('the query `%s` is a bad request', async (query) => {
  const service = shared();
  const { location } = await service.held();
  const answer = await service.get(`${location}?${query}`);
  expect(refusalOf(answer)).toStrictEqual([400, 'invalid-request']);
  expect(answer.json['errors']).toMatchObject([{ parameter: expect.stringMatching(/redirect|other/i) as unknown }]);
});

test('HEAD gives what GET gives, without the body', async () => {
  const service = shared();
  const { id, location } = await service.held();
  await until('the progress is known', async () => (await service.get(location)).json['progress'] !== undefined);
  const same = async (): Promise<number> => {
    const [got, head] = [await service.get(location), await service.call('HEAD', location)];
    expect(head.text).toBe('');
    for (const name of ['etag', 'location', 'content-type', 'content-length', 'cache-control']) {
      expect([name, head.headers.get(name)]).toStrictEqual([name, got.headers.get(name)]);
    }
    expect(head.status).toBe(got.status);
    return head.status;
  };
  expect(await same()).toBe(200);
  service.gate.openFor(id);
  await service.finished(location);
  expect(await same()).toBe(303);
});

type Service = ReturnType<typeof shared>;
type Held = Awaited<ReturnType<Service['held']>>;
