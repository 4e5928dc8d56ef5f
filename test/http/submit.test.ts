/** POST of an asynchronous operation: what is promised by a 202, and by whom it can be had again. */
import { describe, expect, test } from '@jest/globals';
import type { Input } from '../../src/engine/handler.ts';
import { fixtureContract } from '../support/fixture-contract.ts';
import { failureOf, header, refusalOf, running, sharedProtocol, startProtocol } from '../support/protocol.ts';
import { locationOf, startService } from '../support/service.ts';
import { until } from '../support/until.ts';

const shared = sharedProtocol();

describe('a request that is accepted', () => {
  test('is answered 202 with where its status is, when to ask, and the status itself', async () => {
    const service = shared();
    const answer = await service.post('wait', { wine: 'red' });
    const location = locationOf(answer);
    expect(location).toMatch(/^\/requests\/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(header(answer, 'operation-location')).toBe(`${service.url}${location}?redirect=false`);
    expect(Number(header(answer, 'retry-after'))).toBeGreaterThanOrEqual(1);
    expect(answer.headers.get('preference-applied')).toBeNull();
    expect(answer.json).toMatchObject({ location, operation: 'wait', status: 'accepted', attempt: 0 });
  });

  test('has a Location that can be read at once', async () => {
    const service = shared();
    for (let round = 0; round < 20; round += 1) {
      const locations = (await Promise.all(Array.from({ length: 10 }, () => service.post('echo', { round })))).map(
        locationOf,
      );
      const statuses = await Promise.all(locations.map((location) => service.get(location)));
      for (const { status } of statuses) expect([200, 303]).toContain(status);
    }
  });

  test('has an Operation-Location that answers 200 to the end', async () => {
    const service = shared();
    const operationLocation = header(await service.post('echo', {}), 'operation-location');
    const { status, json } = await until('it has succeeded', async () => {
      const answer = await service.call('GET', operationLocation);
      return answer.json['status'] === 'succeeded' && answer;
    });
    expect(status).toBe(200);
    expect(json['result']).toBe(`/echo/${String(json['id'])}`);
  });

  test('reaches its handler with parameters that are converted, and with nothing of the protocol', async () => {
    const service = shared();
    const submitted = await service.call('POST', '/echo?times=3', {
      json: { a: 1 },
      headers: { 'X-Flavour': 'oak', 'Idempotency-Key': 'k', Prefer: 'wait=20' },
    });
    const result = await service.get(header(submitted, 'location'));
    expect(result.json).toStrictEqual({ a: 1, parameters: { times: 3, 'X-Flavour': 'oak' } });
  });

  test('reaches its handler with the defaults of the parameters that were left out', async () => {
    const anything = { 'application/json': { type: 'object', additionalProperties: true } };
    const document = JSON.parse(
      fixtureContract({
        echo: {
          body: anything,
          result: anything,
          parameters: [
            { name: 'copies', in: 'query', schema: { type: 'integer', default: 1 } },
            { name: 'colours', in: 'query', schema: { type: 'array', items: { type: 'string' }, default: ['red'] } },
            { name: 'urgent', in: 'query', schema: { $ref: '#/components/schemas/Urgent' } },
            { name: 'X-Paper', in: 'header', schema: { type: 'string', default: 'a4' } },
            { name: 'pages', in: 'query', schema: { type: 'integer' } },
          ],
        },
      }),
    ) as { components: { schemas: Record<string, object> } };
    document.components.schemas['Urgent'] = { type: 'boolean', default: false };
    await using service = await startService({
      contract: JSON.stringify(document),
      operations: { echo: { runs: 'inline', run: ({ parameters }: Input) => Promise.resolve(parameters) } },
    });
    const submitted = await service.call('POST', '/echo', { json: {}, headers: { Prefer: 'wait=20' } });
    expect((await service.call('GET', header(submitted, 'location'))).json).toStrictEqual({
      ...{ copies: 1, colours: ['red'], urgent: false, 'X-Paper': 'a4' },
    });
  });

  test('is refused with what its operation says against it, and where', async () => {
    const service = shared();
    const answer = await service.post('echo', { reject: true });
    expect(refusalOf(answer)).toStrictEqual([422, 'input-rejected']);
    expect(answer.json['errors']).toStrictEqual([{ pointer: '/reject', detail: 'It asks to be rejected.' }]);
    expect((await service.get('/requests')).json['requests']).toStrictEqual([]);
  });
});

describe('Prefer: wait on a POST', () => {
  test('answers 303 to the result once the request has succeeded', async () => {
    const service = shared();
    const answering = service.post('wait', { wine: 'red' }, { Prefer: 'wait=20' });
    service.gate.openFor(await running(service));
    const answer = await answering;
    expect(answer.status).toBe(303);
    expect(header(answer, 'preference-applied')).toBe('wait');
    expect(answer.json).toMatchObject({ status: 'succeeded', result: header(answer, 'location') });
    expect((await service.get(header(answer, 'location'))).json).toStrictEqual({ wine: 'red' });
  });

  test('answers 202 when the time is up', async () => {
    const service = shared();
    const answer = await service.post('wait', {}, { Prefer: 'wait=1' });
    expect(locationOf(answer)).toMatch(/^\/requests\//);
    expect(header(answer, 'preference-applied')).toBe('wait');
    expect(answer.json['status']).toBe('running');
  });

  test('is bounded by the configuration', async () => {
    await using service = await startProtocol({ settings: { maxWaitSeconds: 0.05 } });
    const answer = await service.post('wait', {}, { Prefer: 'wait=999999999' });
    expect(answer.status).toBe(202);
    expect(['accepted', 'running']).toContain(answer.json['status']);
  });

  test('answers at once for zero seconds', async () => {
    const service = shared();
    const answer = await service.post('wait', {}, { Prefer: 'wait=0' });
    expect(answer.status).toBe(202);
    expect(['accepted', 'running']).toContain(answer.json['status']);
  });

  test('answers 202 with the failure of a request that fails meanwhile', async () => {
    const service = shared();
    const answer = await service.post('misbehave', { how: 'throw for good' }, { Prefer: 'wait=20' });
    expect([answer.status, answer.json['status'], failureOf(answer)]).toStrictEqual([202, 'failed', 'no-such-wine']);
    expect(locationOf(answer)).toBe(answer.json['location']);
  });

  test('answers 202 with a status that says so when the request is canceled meanwhile', async () => {
    const service = shared();
    const answering = service.post('wait', {}, { Prefer: 'wait=20' });
    await service.call('DELETE', `/requests/${await running(service)}`);
    const answer = await answering;
    expect([answer.status, answer.json['status']]).toStrictEqual([202, 'canceled']);
  });

  test.each([
    'respond-async, wait=20',
    'handling=lenient; x="1, 2", wait=20',
    'WAIT=20',
    'wait="20"',
    'wait = 20',
    'foo="a, wait=x", wait=20',
    'foo="\\", wait=x", wait=20',
  ])('is found in `%s`', async (prefer) => {
    const service = shared();
    expect((await service.post('echo', {}, { Prefer: prefer })).status).toBe(303);
  });

  test.each(['respond-async', 'return=minimal', 'waiting=5', 'foo="wait=x"', 'foo="a, wait=20"', ''])(
    'is not seen in `%s`, which is ignored',
    async (prefer) => {
      const service = shared();
      const answer = await service.post('wait', {}, { Prefer: prefer });
      expect([answer.status, answer.headers.get('preference-applied')]).toStrictEqual([202, null]);
    },
  );

  test.each([
    'wait=x',
    'wait=-1',
    'wait=1.5',
    'wait',
    'wait=',
    'wait=1e3',
    'wait=99999999999999999999',
    'wait=5=6',
    'respond-async, wait=x',
  ])('has to name whole seconds: `%s` is a bad request', async (prefer) => {
    const service = shared();
    const answer = await service.post('echo', {}, { Prefer: prefer });
    expect(refusalOf(answer)).toStrictEqual([400, 'invalid-request']);
    expect(answer.json['errors']).toMatchObject([{ header: 'Prefer' }]);
    expect((await service.get('/requests')).json['requests']).toStrictEqual([]);
  });
});
