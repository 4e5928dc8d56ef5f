/** What a client sends and what it takes: Content-Type, Content-Encoding and Accept. */
import { describe, expect, test } from '@jest/globals';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import express from 'express';
import type { Input } from '../../src/engine/handler.ts';
import { newRequestId } from '../../src/request/ids.ts';
import { fixtureContract } from '../support/fixture-contract.ts';
import { refusalOf, sharedProtocol } from '../support/protocol.ts';
import { say } from '../support/raw.ts';
import { locationOf, startService } from '../support/service.ts';
import type { TestService, TestServiceOptions } from '../support/service.ts';

const shared = sharedProtocol();

describe('a Content-Type', () => {
  test.each([
    'text/html',
    'text/json',
    'application/jsonx',
    'application/xml',
    'json',
    'application/',
    '*/*',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    '',
  ])('"%s" is not taken, and the answer says what is', async (type) => {
    const head = ['POST /echo HTTP/1.1', 'Host: x', `Content-Type: ${type}`, 'Content-Length: 2'];
    const answer = await say(shared().url, head, '{}');
    expect(refusalOf(answer)).toStrictEqual([415, 'unsupported-media-type']);
    expect(answer.json['detail']).toContain('application/json');
  });

  test('has to be given', async () => {
    const answer = await say(shared().url, ['POST /echo HTTP/1.1', 'Host: x', 'Content-Length: 2'], '{}');
    expect(refusalOf(answer)).toStrictEqual([415, 'unsupported-media-type']);
    expect(answer.json['detail']).toContain('no Content-Type');
  });

  test.each(['gzip', 'br', 'deflate', 'zstd', 'x', 'gzip, identity'])(
    'with a body encoded as %s is not taken',
    async (encoding) => {
      const answer = await shared().call('POST', '/echo', {
        body: '{}',
        headers: { 'Content-Type': 'application/json', 'Content-Encoding': encoding },
      });
      expect(refusalOf(answer)).toStrictEqual([415, 'unsupported-media-type']);
      expect(answer.json['detail']).toContain('Content-Encoding');
    },
  );

  test('of a call without a body leaves nothing behind, however many there are', async () => {
    const service = shared();
    const look = async (from: number): Promise<void> => {
      for (let n = from; n < from + 200; n += 1) {
        expect((await service.get('/requests', { 'Content-Type': `x/y${n}` })).status).toBe(200);
      }
    };
    await look(0);
    const before = heapBytes();
    await look(200);
    expect(heapBytes() - before).toBeLessThan(2_000_000);
  });
});

describe('a body that is not required', () => {
  const anything = { type: 'object' };
  const contract = fixtureContract({
    note: {
      body: { 'application/json': { required: ['text'] } },
      bodyRequired: false,
      result: { 'application/json': anything },
    },
    file: { body: { 'text/plain': { type: 'string' } }, bodyRequired: false, result: { 'application/json': anything } },
  });
  /** Tells what it got. */
  const tell = (input: Input) => Promise.resolve({ got: input.body === undefined ? 'nothing' : input.body });
  const checked: unknown[] = [];
  const operations = {
    note: {
      runs: 'inline',
      check({ body }: Input) {
        checked.push(body);
        return [];
      },
      run: tell,
    },
    file: { runs: 'inline', run: tell },
  };
  const start = (options: Partial<TestServiceOptions> = {}): Promise<TestService> =>
    startService({ contract, operations, ...options });
  const json = { 'Content-Type': 'application/json' };

  test('may be left out, and the handler then gets none', async () => {
    await using service = await start();
    for (const [path, headers] of [['/note'], ['/note', json], ['/file']] as const) {
      const accepted = await service.call('POST', path, { ...(headers && { headers }) });
      expect((await service.finished(locationOf(accepted))).json['status']).toBe('succeeded');
      const result = await service.call('GET', `${path}/${String(accepted.json['id'])}`);
      expect([path, result.json['got']]).toStrictEqual([path, 'nothing']);
    }
    expect(checked).toStrictEqual([undefined, undefined]);
  });

  test('is held to the contract if it is there', async () => {
    await using service = await start();
    expect(refusalOf(await service.call('POST', '/note', { json: {} }))).toStrictEqual([400, 'invalid-request']);
    const text = { 'Content-Type': 'text/html' };
    for (const path of ['/note', '/file'])
      expect(refusalOf(await service.call('POST', path, { body: 'x', headers: text }))).toStrictEqual([
        415,
        'unsupported-media-type',
      ]);
    const empty = await service.call('POST', '/file', { headers: { 'Content-Type': 'text/plain' } });
    await service.finished(locationOf(empty));
    const { got } = (await service.call('GET', `/file/${String(empty.json['id'])}`)).json;
    expect(got).toMatchObject({ bytes: 0, mediaType: 'text/plain' });
  });

  test('may be left out after the parser of an app, too', async () => {
    await using service = await start({ appOf: ({ router }) => express().use(express.json(), router) });
    const accepted = await service.call('POST', '/note', { headers: json });
    await service.finished(locationOf(accepted));
    expect((await service.call('GET', `/note/${String(accepted.json['id'])}`)).json['got']).toBe('nothing');
  });

  test('is the same again under an Idempotency-Key, and another than one that is there', async () => {
    await using service = await start();
    const headers = { 'Idempotency-Key': 'one' };
    const first = locationOf(await service.call('POST', '/note', { headers }));
    expect(locationOf(await service.call('POST', '/note', { headers: { ...json, ...headers } }))).toBe(first);
    const other = await service.call('POST', '/note', { json: { text: 'x' }, headers });
    expect(refusalOf(other)).toStrictEqual([422, 'idempotency-key-reused']);
  });
});

describe('Accept', () => {
  test.each([
    'text/html',
    'application/xml',
    'application/json;q=0',
    'text/*',
    'image/png, text/plain',
    'application/json; charset=utf-8; q=0',
  ])('"%s" takes none of the answers: 406, and nothing is kept', async (accept) => {
    const service = shared();
    const refused = await service.post('echo', {}, { Accept: accept });
    expect(refusalOf(refused)).toStrictEqual([406, 'not-acceptable']);
    expect(refused.json['detail']).toContain('application/json');
    expect((await service.get('/requests')).json['requests']).toStrictEqual([]);
    for (const path of ['/requests', `/requests/${newRequestId()}`, `/echo/${newRequestId()}`]) {
      expect(refusalOf(await service.get(path, { Accept: accept }))).toStrictEqual([406, 'not-acceptable']);
    }
    const canceled = await service.call('DELETE', `/requests/${newRequestId()}`, { headers: { Accept: accept } });
    expect(refusalOf(canceled)).toStrictEqual([406, 'not-acceptable']);
  });

  test.each([
    '*/*',
    'application/*',
    'application/json',
    'APPLICATION/JSON',
    'text/html, */*;q=0.1',
    'application/json; charset=utf-8',
    'application/json;odata=minimal;q=0.9, text/plain',
    'text/html;level="1, 2", application/json; version="1; q=0"',
    '',
  ])('"%s" takes JSON', async (accept) => {
    expect((await shared().get('/requests', { Accept: accept })).status).toBe(200);
  });
});

/** What is in use, garbage left out. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
