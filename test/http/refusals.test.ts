import { afterEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '../../src/ports/request-store.ts';
import { Gate, protocolContract, protocolHandlers } from '../support/handlers.ts';
import { locationOf, startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

describe('a service that cannot take a request now', () => {
  let service: TestService;
  afterEach(() => service[Symbol.asyncDispose]());

  it('because too many wait refuses it with 503 and keeps nothing, until there is room', async () => {
    const gate = new Gate();
    const handlers = protocolHandlers(gate);
    service = await startService({
      contract: protocolContract,
      operations: { ...handlers, wait: { ...handlers.wait, concurrency: 1 } },
      settings: { maxWaiting: 3 },
    });
    const answers = await until('it refuses', async () => {
      const answer = await service.call('POST', '/wait', { json: {} });
      return answer.status === 503 && answer;
    });
    expect(answers.json).toMatchObject({ type: '/problems/overloaded', status: 503 });
    expect(Number(answers.headers.get('retry-after'))).toBeGreaterThan(0);
    const before = (await service.call('GET', '/requests')).json['requests'];
    expect(
      (await service.call('POST', '/upload', { body: 'x', headers: { 'Content-Type': 'text/plain' } })).status,
    ).toBe(503);
    expect((await service.call('GET', '/requests')).json['requests']).toHaveLength((before as unknown[]).length);
    expect(await service.blobs()).toEqual([]);

    gate.open();
    await until('there is room again', async () => (await service.call('POST', '/wait', { json: {} })).status === 202);
  });

  it('because it shuts down refuses it with 503, and still answers for those it has', async () => {
    service = await startService({ contract: protocolContract, operations: protocolHandlers() });
    const location = locationOf(await service.call('POST', '/echo', { json: {} }));
    await service.finished(location);
    await service.service.stop();
    const refused = await service.call('POST', '/echo', { json: {} });
    expect(refused).toMatchObject({ status: 503, json: { type: '/problems/shutting-down' } });
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect((await service.call('GET', location)).status).toBe(303);
  });

  it('because its store is away says so with 503', async () => {
    service = await startService({ contract: protocolContract, operations: protocolHandlers() });
    const id = '0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d';
    service.store.accept = () => Promise.reject(new StoreUnavailable('the disk of /secret/place is full'));
    service.store.find = () => Promise.reject(new StoreUnavailable('the disk of /secret/place is full'));
    for (const answer of [
      await service.call('POST', '/echo', { json: {} }),
      await service.call('GET', `/requests/${id}`),
    ]) {
      expect(answer).toMatchObject({ status: 503, json: { type: '/problems/store-unavailable' } });
      expect(answer.headers.get('retry-after')).not.toBeNull();
      expect(answer.text).not.toContain('secret');
    }
  });

  it('because of a fault of its own says 500 and nothing of what went wrong inside', async () => {
    service = await startService({ contract: protocolContract, operations: protocolHandlers() });
    const fault = new TypeError('undefined is not a function at /secret/place');
    service.store.list = () => Promise.reject(fault);
    const answer = await service.call('GET', '/requests');
    expect(answer).toMatchObject({ status: 500, json: { type: '/problems/internal-error' } });
    expect(answer.text).not.toMatch(/secret|function|at /);
    expect(service.reported).toContain(fault);
  });

  it('finds out an answer of its own that does not fit the contract', async () => {
    service = await startService({ contract: protocolContract, operations: protocolHandlers() });
    const location = locationOf(await service.call('POST', '/echo', { json: {} }));
    await service.finished(location);
    const find = service.store.find.bind(service.store);
    service.store.find = async (id) => {
      const record = await find(id);
      return record && { ...record, attempt: -1 };
    };
    expect(await service.call('GET', `${location}?redirect=false`)).toMatchObject({
      status: 500,
      json: { type: '/problems/internal-error' },
    });
    expect(String(service.reported.at(-1))).toMatch(/attempt must be >= 0/);
  });
});
