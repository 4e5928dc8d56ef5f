/** API keys over HTTP: which open, which do not, and how soon that changes. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openKeys } from '../../src/adapters.ts';
import { StoreUnavailable } from '../../src/ports/request-store.ts';
import type { Answer } from '../support/calls.ts';
import { EventStream } from '../support/event-stream.ts';
import { override } from '../support/faults.ts';
import { idIn, newKey, startKeyed } from '../support/keyed.ts';
import type { KeyedService } from '../support/keyed.ts';
import { refusalOf } from '../support/protocol.ts';
import { RawConnection, say } from '../support/raw.ts';
import { locationOf } from '../support/service.ts';
import { until } from '../support/until.ts';

let service: KeyedService;
let good: string;

beforeAll(async () => {
  service = await startKeyed();
  good = await service.key('ann');
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const challenge = ({ headers }: Answer): string | null => headers.get('www-authenticate');

const notKnown = 'Bearer realm="see-other", error="invalid_token", error_description="the key is not known"';

describe('a key', () => {
  test('opens the service', async () => {
    expect((await service.as(good)('GET', '/requests')).status).toBe(200);
  });

  test('that is missing is asked for', async () => {
    const answer = await service.call('GET', '/requests');
    expect(refusalOf(answer)).toStrictEqual([401, 'unauthenticated']);
    expect(challenge(answer)).toBe('Bearer realm="see-other"');
    expect(answer.json['detail']).toMatch(/Send "Authorization: Bearer KEY"/);
  });

  test('that is wrong gets one answer, whatever is wrong with it', async () => {
    const another = await service.key('bob');
    const wrong = [
      `so_${idIn(good)}_${another.slice(-43)}`,
      `so_0123456789abcdef_${good.slice(-43)}`,
      `so_${idIn(good)}_${good.slice(-43, -1)}`,
      `so_${idIn(good)}`,
      'so_',
      'so__',
      `${good}A`,
      good.toUpperCase().replace('SO_', 'so_'),
      'swordfish',
      'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.',
    ];
    const answers = await Promise.all(wrong.map((key) => service.as(key)('GET', '/requests')));
    for (const answer of answers) {
      expect(refusalOf(answer)).toStrictEqual([401, 'unauthenticated']);
      expect(challenge(answer)).toBe(notKnown);
      expect(answer.text).toBe(answers[0]?.text);
    }
  });

  test('that has expired, or was revoked, says so to whoever has it, and nothing to others', async () => {
    const expired = await service.key('ann', ['read'], { expiresAt: Date.now() - 1 });
    const revoked = await service.key('ann', ['read'], { revokedAt: Date.now() });
    expect(challenge(await service.as(expired)('GET', '/requests'))).toContain('"the key has expired"');
    expect(challenge(await service.as(revoked)('GET', '/requests'))).toContain('"the key has been revoked"');
    for (const key of [expired, revoked])
      expect(challenge(await service.as(`so_${idIn(key)}_${good.slice(-43)}`)('GET', '/requests'))).toBe(notKnown);
  });

  test('that another process revokes stops working, and one that it makes begins to', async () => {
    const others = await openKeys(service.storeUrl);
    try {
      const key = await newKey(others, 'ann');
      const call = service.as(key);
      expect((await call('GET', '/requests')).status).toBe(200);
      await others.revoke(idIn(key), Date.now());
      const refused = await until('the key is refused', async () => {
        const answer = await call('GET', '/requests');
        return answer.status === 401 && answer;
      });
      expect(challenge(refused)).toContain('"the key has been revoked"');
    } finally {
      await others.close();
    }
  });

  test('that is revoked ends the streams of events that it opened', async () => {
    const key = await service.key('ann');
    const location = locationOf(await service.as(key)('POST', '/wait', { json: {} }));
    const open = (credential: string): Promise<EventStream> =>
      EventStream.open(`${service.url}${location}/events`, { Authorization: `Bearer ${credential}` });
    await using stream = await open(key);
    await using others = await open(good);
    await stream.seen('running');
    await service.keys.revoke(idIn(key), Date.now());
    await stream.ended;
    expect(stream.statuses).not.toContain('canceled');
    await service.as(good)('DELETE', location);
    await others.ended;
    expect(others.statuses.at(-1)).toBe('canceled');
  });

  test('is not asked for by what says what the service is', async () => {
    for (const path of ['/openapi.yaml', '/openapi.json', '/problems', '/problems/unauthenticated'])
      expect((await service.call('GET', path)).status).toBe(200);
  });

  test('is asked for before anything of a body is read', async () => {
    using raw = await RawConnection.open(service.url);
    raw.lines(
      'POST /echo HTTP/1.1',
      'Host: x',
      'Content-Type: application/json',
      'Content-Length: 1000',
      'Expect: 100-continue',
      '',
    );
    const answer = await raw.answer();
    expect(refusalOf(answer)).toStrictEqual([401, 'unauthenticated']);
    expect(raw.received).not.toContain('100 Continue');
  });

  test('is asked for before a media type, an id or a parameter is found wrong', async () => {
    const calls: [string, string, Record<string, string>][] = [
      ['POST', '/echo', { 'Content-Type': 'text/xml' }],
      ['GET', '/requests/nonsense', {}],
      ['GET', '/requests?limit=many', {}],
      ['GET', '/requests', { Accept: 'text/xml' }],
      ['HEAD', '/requests', {}],
    ];
    for (const [method, path, headers] of calls)
      expect((await service.call(method, path, { headers })).status).toBe(401);
  });
});

describe('an Authorization header', () => {
  const lines = (...headers: string[]): Promise<Answer> =>
    say(service.url, ['GET /requests HTTP/1.1', 'Host: x', ...headers]);

  test('may have its scheme in any letters', async () => {
    expect((await lines(`authorization: bEARER  ${good}`)).status).toBe(200);
  });

  test.each([
    ['is empty', () => ['Authorization:']],
    ['is of another scheme', () => ['Authorization: Basic YW5uOnN3b3JkZmlzaA==']],
    ['has a key and no scheme', () => [`Authorization: ${good}`]],
    ['has a scheme and no key', () => ['Authorization: Bearer']],
    ['has two keys', () => [`Authorization: Bearer ${good} ${good}`]],
    ['has two keys with a comma', () => [`Authorization: Bearer ${good}, Bearer ${good}`]],
    ['comes twice', () => [`Authorization: Bearer ${good}`, `Authorization: Bearer ${good}`]],
    ['comes twice, the first a good one', () => [`Authorization: Bearer ${good}`, 'Authorization: Bearer x']],
    ['is very long', () => [`Authorization: Bearer ${'x'.repeat(10_000)}`]],
  ])('that %s is 401', async (_what, headers) => {
    const answer = await lines(...headers());
    expect(refusalOf(answer)).toStrictEqual([401, 'unauthenticated']);
    expect(challenge(answer)).toMatch(/^Bearer realm="see-other", error="invalid_token", error_description="[^"\\]+"$/);
  });

  test('that is larger than headers may be is 431', async () => {
    expect((await lines(`Authorization: Bearer ${'x'.repeat(100_000)}`)).status).toBe(431);
  });

  test.each(['access_token', 'api_key', 'key'])('is not replaced by a query parameter %s', async (name) => {
    expect((await service.call('GET', `/requests?${name}=${good}`)).status).toBe(401);
  });
});

describe('without any key', () => {
  test('nobody is asked, until there is one; a revoked one does', async () => {
    await using open = await startKeyed();
    const location = locationOf(await open.call('POST', '/echo', { json: {} }));
    expect((await open.as('whatever')('GET', '/requests')).status).toBe(200);
    const key = await open.key('ann', ['read'], { revokedAt: Date.now() });
    await until('callers are asked', async () => (await open.call('GET', '/requests')).status === 401);
    expect((await open.as(key)('GET', '/requests')).status).toBe(401);
    // what was everybody's is nobody's now, and an admin's
    expect((await open.as(await open.key('ann'))('GET', location)).status).toBe(404);
    expect((await open.as(await open.key('bob', ['admin']))('GET', `${location}?redirect=false`)).status).toBe(200);
  });
});

describe('a key store that cannot be reached', () => {
  test('lets nobody in who is not known, and says when to come back', async () => {
    let away = true;
    await using closed = await startKeyed({
      wrapKeys: (keys) =>
        override(keys, {
          any: () => (away ? Promise.reject(new StoreUnavailable('gone')) : keys.any()),
          find: (ids) => (away ? Promise.reject(new StoreUnavailable('gone')) : keys.find(ids)),
        }),
    });
    const key = await closed.key('ann');
    for (const call of [closed.call, closed.as(key), closed.as('so_')]) {
      const answer = await call('GET', '/requests');
      expect(refusalOf(answer)).toStrictEqual([503, 'store-unavailable']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    away = false;
    expect((await closed.as(key)('GET', '/requests')).status).toBe(200);
  });
});
