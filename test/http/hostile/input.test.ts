/** Input made to do harm: ids that are paths, names that are prototypes, and more of everything than anybody needs. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { newRequestId } from '../../../src/request/ids.ts';
import { refusalOf, sharedProtocol } from '../../support/protocol.ts';
import { say } from '../../support/raw.ts';
import { locationOf } from '../../support/service.ts';

const shared = sharedProtocol();
const id = newRequestId();
const json = { 'Content-Type': 'application/json' };

afterEach(() => {
  expect(Object.keys(Object.prototype)).toStrictEqual([]);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

describe('an id', () => {
  test.each([
    '..%2F..%2Fetc%2Fpasswd',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '..%5c..%5cetc',
    '%252e%252e%252f',
    `${id}%00`,
    `${id}%0a`,
    `${id}%20`,
    `${id}%2finput`,
    `${id}%2f..%2f${id}`,
    `%ef%bc%8f${id}`,
    'ｒｅｑｕｅｓｔ',
    '%f0%9f%8d%b7',
    '%ff%fe',
    '%E0%A4%A',
    'constructor',
    'prototype',
    "' OR '1'='1",
    '{"$ne":null}',
    '$where',
    '9'.repeat(8_000),
  ])('such as `%.60s` is none, in whatever path', async (value) => {
    const { url } = shared();
    for (const [method, path] of [
      ['GET', `/requests/${value}`],
      ['DELETE', `/requests/${value}`],
      ['GET', `/requests/${value}/events`],
      ['GET', `/echo/${value}`],
      ['GET', `/render/${value}`],
    ] as const) {
      const target = Buffer.from(path.replaceAll(' ', '%20')).toString('latin1');
      const answer = await say(url, [`${method} ${target} HTTP/1.1`, 'Host: x']);
      expect([method, path, refusalOf(answer)]).toStrictEqual([method, path, [400, expect.any(String)]]);
    }
  });

  test('in capital letters is the same', async () => {
    const service = shared();
    const accepted = await service.post('echo', {});
    await service.finished(locationOf(accepted));
    const capitals = String(accepted.json['id']).toUpperCase();
    expect((await service.get(`/requests/${capitals}`)).status).toBe(303);
  });
});

describe('a member that is named as a prototype', () => {
  test.each([
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"a":[{"__proto__":{"polluted":1}}]}',
    '{"__proto__":null}',
    '{"__defineGetter__":1,"__lookupSetter__":2,"valueOf":3,"then":4,"toJSON":5}',
  ])('of a body such as %s is refused, or data like any other', async (body) => {
    const service = shared();
    const answer = await service.call('POST', '/echo', { body, headers: json });
    expect([202, 400]).toContain(answer.status);
    if (answer.status === 202) {
      const finished = await service.finished(locationOf(answer));
      expect(finished.json['status']).toBe('succeeded');
      const result = await service.get(String(finished.json['result']));
      expect(result.text.startsWith(body.slice(0, -1))).toBe(true);
    }
  });

  test.each(['__proto__[polluted]=1', 'constructor[prototype][polluted]=1', '__proto__.polluted=1', '__proto__=1'])(
    'of a query such as %s does not fit the contract',
    async (query) => {
      const service = shared();
      for (const [method, path] of [
        ['POST', '/echo'],
        ['GET', '/requests'],
        ['GET', `/requests/${id}`],
      ] as const) {
        const options = { ...(method === 'POST' && { json: {} }) };
        const answer = await service.call(method, `${path}?${query}`, options);
        expect(refusalOf(answer)).toStrictEqual([400, 'invalid-request']);
      }
    },
  );

  test('of the headers is passed over', async () => {
    const { url } = shared();
    const lines = ['GET /requests HTTP/1.1', 'Host: x', '__proto__: polluted', 'constructor: polluted'];
    expect((await say(url, lines)).status).toBe(200);
  });

  test('does not choose an operation, a status or a page', async () => {
    for (const query of ['operation=__proto__', 'operation=constructor']) {
      const answer = await shared().get(`/requests?${query}`);
      expect([answer.status, answer.json['requests']]).toStrictEqual([200, []]);
    }
    for (const query of [
      'status=__proto__',
      'status=constructor',
      'cursor=__proto__',
      'cursor=%00',
      'limit=1e3',
      'limit=1e400',
    ])
      expect(refusalOf(await shared().get(`/requests?${query}`))).toStrictEqual([400, 'invalid-request']);
  });
});

describe('too much of', () => {
  test.each<[string, string]>([
    ['different parameters', Array.from({ length: 1_500 }, (_, index) => `a${String(index)}=1`).join('&')],
    ['the same parameter', Array.from({ length: 1_500 }, () => 'times=1').join('&')],
    ['nothing', '&'.repeat(10_000)],
    ['brackets', `times${'[a]'.repeat(3_000)}=1`],
    ['digits', `times=${'9'.repeat(10_000)}`],
    ['exponents', 'times=1e400'],
    ['smallness', 'times=-1e400'],
    ['infinity', 'times=Infinity'],
  ])('%s in a query is refused, or nothing', async (what, query) => {
    const service = shared();
    const answer = await service.call('POST', `/echo?${query}`, { json: {} });
    if (what === 'nothing') expect(answer.status).toBe(202);
    else expect(refusalOf(answer)).toStrictEqual([400, 'invalid-request']);
  });

  test('members, digits and text in a body is no more than data', async () => {
    const service = shared();
    const bodies = [
      `{${Array.from({ length: 100_000 }, (_, index) => `"m${String(index)}":${String(index)}`).join()}}`,
      `{"n":${'9'.repeat(300)},"e":1e308,"m":-1e-400}`,
      `{"same":1,"same":2,"\\u0073ame":3}`,
      `{"t":${JSON.stringify('\u202e\u0000\ud83c'.repeat(10_000))}}`,
    ];
    for (const body of bodies) {
      const answer = await service.call('POST', '/echo', { body, headers: json });
      expect((await service.finished(locationOf(answer))).json['status']).toBe('succeeded');
    }
  });

  test('a number in a body is refused, and not taken for null', async () => {
    const service = shared();
    for (const body of ['{"n":1e400}', '{"a":[{"n":-1e999}]}', `{"n":${'9'.repeat(400)}}`]) {
      const answer = await service.call('POST', '/echo', { body, headers: json });
      expect(refusalOf(answer)).toStrictEqual([400, 'malformed-body']);
    }
  });

  test('preferences in one header takes no longer the more there are', async () => {
    const service = shared();
    for (const prefer of [
      'x,'.repeat(7_000),
      '"'.repeat(14_000),
      'wait =;'.repeat(2_000),
      `wait${' '.repeat(14_000)}`,
    ]) {
      const began = performance.now();
      const answer = await service.get('/requests?limit=1', { Prefer: prefer });
      expect(answer.status).toBe(200);
      const posted = await service.post('echo', {}, { Prefer: prefer });
      expect([202, 400]).toContain(posted.status);
      // by backtracking it would take minutes
      expect(performance.now() - began).toBeLessThan(10_000);
    }
  });

  test('ranges, types and tags in one header is answered', async () => {
    const service = shared();
    const rendered = await service.post('render', { text: 'x'.repeat(10_000) }, { Prefer: 'wait=20' });
    const result = String(rendered.headers.get('location'));
    const many = (text: string) => Array.from({ length: 700 }, () => text).join();
    for (const headers of [
      { Range: `bytes=${many('0-')}` },
      { Accept: many('text/plain;q=0.1') },
      { 'If-None-Match': many('"x"') },
      { 'If-None-Match': '"'.repeat(10_000) },
      { Range: `bytes=${'9'.repeat(10_000)}-` },
    ])
      expect([200, 206, 400, 416]).toContain((await service.get(result, headers)).status);
  });
});
