/** JSON bodies: what is read, what is refused, and that nothing changes on the way. */
import { describe, expect, test } from '@jest/globals';
import type { Answer } from '../support/calls.ts';
import { header, refusalOf, sharedProtocol } from '../support/protocol.ts';
import type { ProtocolService } from '../support/protocol.ts';
import { RawConnection } from '../support/raw.ts';
import { locationOf } from '../support/service.ts';
import { until } from '../support/until.ts';

const shared = sharedProtocol({ settings: { maxJsonBytes: 100_000 } });

function send(
  service: ProtocolService,
  body: string | Uint8Array<ArrayBuffer>,
  type = 'application/json',
): Promise<Answer> {
  return service.call('POST', '/echo', { body: new Blob([body]), headers: { 'Content-Type': type } });
}

async function kept(service: ProtocolService): Promise<unknown> {
  return (await service.get('/requests')).json['requests'];
}

/** The JSON that came back from the handler that gives back what it gets. */
async function echoed(service: ProtocolService, answer: Answer): Promise<Answer> {
  await service.finished(locationOf(answer));
  return service.get(`/echo/${String(answer.json['id'])}`);
}

describe('a JSON body', () => {
  test.each([
    ['nothing', ''],
    ['white space', ' \n'],
    ['half an object', '{"a":'],
    ['an object with a comma too many', '{"a":1,}'],
    ['an object with single quotes', "{'a':1}"],
    ['two objects', '{}{}'],
    ['a number that is none', '{"a":NaN}'],
    ['a word', 'undefined'],
    ['a zero byte', '\0'],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['a cut UTF-8 sequence', new Uint8Array([0x22, 0xf0, 0x9f, 0x22])],
    ['UTF-16', new Uint8Array(Buffer.from('{"a":1}', 'utf16le'))],
  ])('that is %s is malformed', async (_what, body) => {
    const service = shared();
    const answer = await send(service, body);
    expect(refusalOf(answer)).toStrictEqual([400, 'malformed-body']);
    expect(await kept(service)).toStrictEqual([]);
  });

  test.each(['null', 'true', '1', '"x"', '[]', '[{}]'])(
    'that is %s where an object belongs does not fit the contract',
    async (body) => {
      const service = shared();
      const answer = await send(service, body);
      expect(refusalOf(answer)).toStrictEqual([400, 'invalid-request']);
      expect(answer.json['errors']).toMatchObject([{ pointer: '' }]);
      expect(await kept(service)).toStrictEqual([]);
    },
  );

  test('that lacks a member, or has one of the wrong type, says which', async () => {
    for (const body of [{ who: 'x' }, ...[1, null, {}, ['throw'], true].map((how) => ({ how }))]) {
      const answer = await shared().post('misbehave', body);
      expect(refusalOf(answer)).toStrictEqual([400, 'invalid-request']);
      expect(answer.json['errors']).toMatchObject([{ pointer: '/how' }]);
    }
  });

  test('may begin with a byte order mark', async () => {
    const service = shared();
    const answer = await send(service, new Uint8Array([0xef, 0xbb, 0xbf, ...Buffer.from('{"a":1}')]));
    expect((await echoed(service, answer)).json).toStrictEqual({ a: 1, parameters: {} });
  });

  test.each([
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/json;charset="UTF-8"',
    'application/json ; x=y',
  ])('may come as %s', async (type) => {
    expect((await send(shared(), '{}', type)).status).toBe(202);
  });

  test.each([
    'application/json; charset=utf-16',
    'application/json; charset=latin1',
    'application/json; charset=x-none',
  ])('may not come as %s', async (type) => {
    expect(refusalOf(await send(shared(), '{}', type))).toStrictEqual([415, 'unsupported-media-type']);
  });

  test.each([
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"a":{"__proto__":{"polluted":true}}}',
    '{"toString":1,"hasOwnProperty":2}',
  ])('that is %s changes nothing but what it is', async (body) => {
    const service = shared();
    const answer = await send(service, body);
    expect([202, 400]).toContain(answer.status);
    if (answer.status === 202) expect((await service.finished(locationOf(answer))).json['status']).toBe('succeeded');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('may be nested as deeply as data is', async () => {
    const service = shared();
    const body = `{"a":${'['.repeat(500)}${']'.repeat(500)}}`;
    expect((await echoed(service, await send(service, body))).status).toBe(200);
  });

  test.each([2_000, 10_000, 49_000])('nested %d levels deep is refused', async (depth) => {
    const service = shared();
    const answer = await send(service, `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`);
    expect(refusalOf(answer)).toStrictEqual([400, 'malformed-body']);
    expect(await kept(service)).toStrictEqual([]);
  });

  test('may have any number of brackets in its texts and in a row', async () => {
    const service = shared();
    const json = {
      ['[['.repeat(2_000)]: '{'.repeat(5_000),
      escaped: '\\"[['.repeat(2_000),
      row: Array.from({ length: 5_000 }, () => []),
    };
    expect((await echoed(service, await service.post('echo', json))).json).toStrictEqual({ ...json, parameters: {} });
  });

  test('keeps numbers, texts and order as they are', async () => {
    const service = shared();
    const json = {
      z: 1,
      a: [0.1, 1e21, 9007199254740991, 1.7976931348623157e308],
      text: '\u0000\u2028\ud83c\udf77\ud83c',
      '': null,
    };
    const result = await echoed(service, await service.post('echo', json));
    expect(result.text).toBe(JSON.stringify({ ...json, parameters: {} }));
  });
});

describe('a JSON body that is too large', () => {
  test('by its Content-Length is refused before it is read', async () => {
    const service = shared();
    using raw = await RawConnection.open(service.url);
    raw.lines('POST /echo HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 100001', '');
    const answer = await raw.answer();
    expect(refusalOf(answer)).toStrictEqual([413, 'content-too-large']);
    expect(answer.json['detail']).toContain('100000 bytes');
    expect(await kept(service)).toStrictEqual([]);
  });

  test('by what is sent is refused while it still comes, however long that goes on', async () => {
    const service = shared();
    using raw = await RawConnection.open(service.url);
    raw.lines('POST /echo HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Transfer-Encoding: chunked', '');
    raw.send(`20000\r\n${' '.repeat(0x20000)}\r\n`);
    const answer = await raw.answer();
    expect(refusalOf(answer)).toStrictEqual([413, 'content-too-large']);
    expect(header(answer, 'connection')).toBe('close');
    await until('the server has had enough', () => {
      raw.send(`20000\r\n${' '.repeat(0x20000)}\r\n`);
      return raw.closed;
    });
    expect(await kept(service)).toStrictEqual([]);
  });

  test('by one byte is refused, and the largest is taken', async () => {
    const service = shared();
    const largest = `{"a":"${'x'.repeat(100_000 - 8)}"}`;
    expect((await send(service, largest)).status).toBe(202);
    expect(refusalOf(await send(service, `${largest} `))).toStrictEqual([413, 'content-too-large']);
  });
});

test.each(['Content-Length: 10', 'Transfer-Encoding: chunked'])(
  'a JSON body that breaks off leaves nothing (%s)',
  async (framing) => {
    const service = shared();
    const before = service.reported.length;
    const raw = await RawConnection.open(service.url);
    raw.lines('POST /echo HTTP/1.1', 'Host: x', 'Content-Type: application/json', framing, '').send('5\r\n{"a":');
    const connections = await service.connections();
    raw.cut();
    await until('the server knows', async () => (await service.connections()) < connections);
    expect(await kept(service)).toStrictEqual([]);
    expect(service.reported.slice(before)).toStrictEqual([]);
  },
);
