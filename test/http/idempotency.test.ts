/** The Idempotency-Key of a POST: the same request again, whenever it comes. */
import { describe, expect, test } from '@jest/globals';
import { header, refusalOf, running, sharedProtocol, startProtocol } from '../support/protocol.ts';
import { RawConnection } from '../support/raw.ts';
import { locationOf } from '../support/service.ts';
import { until } from '../support/until.ts';

const shared = sharedProtocol();

describe('an Idempotency-Key', () => {
  test('gives the same Location again, with the status as it is now', async () => {
    await using service = await startProtocol({ settings: { role: 'api' } });
    const headers = { 'Idempotency-Key': 'one' };
    const first = await service.post('wait', { a: 1 }, headers);
    const again = await service.post('wait', { a: 1 }, headers);
    expect(locationOf(again)).toBe(locationOf(first));
    expect(again.json).toStrictEqual(first.json);
  });

  test('gives the status of a request that runs, and of one that has succeeded', async () => {
    const service = shared();
    const headers = { 'Idempotency-Key': 'one' };
    const location = locationOf(await service.post('wait', { a: 1 }, headers));
    const id = await running(service);
    const again = await service.post('wait', { a: 1 }, headers);
    expect([locationOf(again), again.json['status']]).toStrictEqual([location, 'running']);
    service.gate.openFor(id);
    await service.finished(location);
    const succeeded = await service.post('wait', { a: 1 }, headers);
    expect([locationOf(succeeded), succeeded.json['status']]).toStrictEqual([location, 'succeeded']);
    const waited = await service.post('wait', { a: 1 }, { ...headers, Prefer: 'wait=5' });
    expect([waited.status, header(waited, 'location')]).toStrictEqual([303, succeeded.json['result']]);
    expect(service.gate.started.filter((started) => started === id)).toHaveLength(1);
  });

  test('is for one request: another body, query, header or operation under it is refused', async () => {
    const service = shared();
    const headers = { 'Idempotency-Key': 'one' };
    const first = locationOf(await service.post('echo', { a: 1 }, headers));
    const others = [
      await service.post('echo', { a: 2 }, headers),
      await service.post('echo', { a: 1, b: 1 }, headers),
      await service.call('POST', '/echo?times=2', { json: { a: 1 }, headers }),
      await service.post('echo', { a: 1 }, { ...headers, 'X-Flavour': 'oak' }),
      await service.post('wait', { a: 1 }, headers),
      await service.call('POST', '/upload', { body: '{"a":1}', headers: { ...headers, 'Content-Type': 'text/plain' } }),
    ];
    for (const other of others) expect(refusalOf(other)).toStrictEqual([422, 'idempotency-key-reused']);
    expect(locationOf(await service.post('echo', { a: 1 }, headers))).toBe(first);
  });

  test('is the same for an upload only if the bytes are', async () => {
    await using service = await startProtocol();
    const upload = (body: string) =>
      service.call('POST', '/upload', { body, headers: { 'Idempotency-Key': 'one', 'Content-Type': 'text/plain' } });
    const first = locationOf(await upload('grapes'));
    expect(locationOf(await upload('grapes'))).toBe(first);
    expect((await upload('raisin')).status).toBe(422);
    await service.finished(first);
    expect(await service.blobs()).toHaveLength(1);
  });

  test('makes one request of twenty that come at the same time', async () => {
    const service = shared();
    const headers = { 'Idempotency-Key': 'one' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => service.post('wait', { a: 1 }, headers)));
    const { requests } = (await service.get('/requests')).json as { requests: { location: string }[] };
    expect(requests).toHaveLength(1);
    for (const answer of answers) {
      if (answer.status === 409) {
        expect(refusalOf(answer)).toStrictEqual([409, 'idempotency-key-in-use']);
        expect(header(answer, 'retry-after')).toBe('1');
      } else {
        expect(locationOf(answer)).toBe(requests[0]?.location);
      }
    }
    expect(locationOf(await service.post('wait', { a: 1 }, headers))).toBe(requests[0]?.location);
  });

  test('makes one request of twenty uploads that come at the same time, and keeps one file', async () => {
    await using service = await startProtocol();
    const headers = { 'Idempotency-Key': 'one', 'Content-Type': 'text/plain' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => service.call('POST', '/upload', { body: 'grapes', headers })),
    );
    expect(answers.map(({ status }) => status).filter((status) => status !== 202 && status !== 409)).toStrictEqual([]);
    expect(new Set(answers.filter(({ status }) => status === 202).map(locationOf)).size).toBe(1);
    expect(await service.blobs()).toHaveLength(1);
  });

  test('is in use while the upload under it still comes in', async () => {
    await using service = await startProtocol();
    using upload = await RawConnection.open(service.url);
    upload
      .lines(
        'POST /upload HTTP/1.1',
        'Host: x',
        'Content-Type: text/plain',
        'Content-Length: 6',
        'Idempotency-Key: one',
        '',
      )
      .send('gra');
    const headers = { 'Idempotency-Key': 'one', 'Content-Type': 'text/plain' };
    await until('some of the upload is there', async () => (await service.blobs()).length === 1);
    const refused = await service.call('POST', '/upload', { body: 'raisin', headers });
    expect(refusalOf(refused)).toStrictEqual([409, 'idempotency-key-in-use']);
    expect(Number(header(refused, 'retry-after'))).toBeGreaterThanOrEqual(1);
    upload.send('pes');
    const location = locationOf(await upload.answer());
    expect(locationOf(await service.call('POST', '/upload', { body: 'grapes', headers }))).toBe(location);
  });

  test('is free again when the upload under it breaks off', async () => {
    await using service = await startProtocol();
    const headers = { 'Idempotency-Key': 'one', 'Content-Type': 'text/plain' };
    const upload = await RawConnection.open(service.url);
    upload
      .lines(
        'POST /upload HTTP/1.1',
        'Host: x',
        'Content-Type: text/plain',
        'Content-Length: 6',
        'Idempotency-Key: one',
        '',
      )
      .send('gra');
    await until('some of the upload is there', async () => (await service.blobs()).length === 1);
    upload.cut();
    await until(
      'the key can be used',
      async () => (await service.call('POST', '/upload', { body: 'raisin', headers })).status === 202,
    );
  });

  test("of one owner is nothing to another's", async () => {
    const service = shared();
    const post = (owner: string, a: number) =>
      service.post('echo', { a }, { 'Idempotency-Key': 'one', 'X-Owner': owner });
    const ann = locationOf(await post('ann', 1));
    const bob = locationOf(await post('bob', 2));
    expect(bob).not.toBe(ann);
    expect(locationOf(await post('ann', 1))).toBe(ann);
  });

  test('may have 255 characters', async () => {
    const service = shared();
    expect((await service.post('echo', {}, { 'Idempotency-Key': 'k'.repeat(255) })).status).toBe(202);
  });

  test.each([
    ['empty', ''],
    ['too long', 'k'.repeat(256)],
    ['not ASCII', 'schl\u00fcssel'],
    ['two words', 'one key'],
    ['two keys', 'one, two'],
  ])('that is %s is a bad request', async (_what, key) => {
    const service = shared();
    using raw = await RawConnection.open(service.url);
    raw.send(
      Buffer.from(
        `POST /echo HTTP/1.1\r\nHost: x\r\nIdempotency-Key: ${key}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
        'latin1',
      ),
    );
    const answer = await raw.answer();
    expect(refusalOf(answer)).toStrictEqual([400, 'invalid-request']);
    expect(answer.json['errors']).toMatchObject([{ header: 'idempotency-key' }]);
  });

  test('twice in one call is a bad request', async () => {
    const service = shared();
    using raw = await RawConnection.open(service.url);
    raw
      .lines(
        'POST /echo HTTP/1.1',
        'Host: x',
        'Idempotency-Key: one',
        'Idempotency-Key: two',
        'Content-Type: application/json',
        'Content-Length: 2',
        '',
      )
      .send('{}');
    expect((await raw.answer()).status).toBe(400);
  });
});
