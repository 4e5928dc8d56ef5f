/** DELETE of a request: who may still cancel what, and what becomes of it. */
import { describe, expect, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { AttemptCanceled } from '../../src/engine/failures.ts';
import { newRequestId } from '../../src/request/ids.ts';
import { Gate, protocolHandlers } from '../support/handlers.ts';
import { failureOf, header, refusalOf, sharedProtocol, startProtocol } from '../support/protocol.ts';
import { locationOf } from '../support/service.ts';
import { until } from '../support/until.ts';

const shared = sharedProtocol();

describe('a cancel', () => {
  test('of a request that waits is 200: it is canceled, and never runs', async () => {
    const gate = new Gate();
    await using service = await startProtocol({
      gate,
      operations: { wait: { ...protocolHandlers(gate).wait, concurrency: 1 } },
    });
    const first = await service.held();
    const location = locationOf(await service.post('wait', {}));
    const answer = await service.call('DELETE', location);
    expect(answer.status).toBe(200);
    expect(header(answer, 'etag')).toBe('"2"');
    expect(answer.json).toMatchObject({ location, status: 'canceled', attempt: 0 });
    expect(failureOf(answer)).toBe('request-canceled');
    service.gate.open();
    await service.finished(first.location);
    const last = locationOf(await service.post('wait', {}));
    await service.finished(last);
    expect(service.gate.started.map((id) => `/requests/${id}`)).toStrictEqual([first.location, last]);
    expect((await service.get(location)).json['status']).toBe('canceled');
  });

  test('of a request that runs is 202 with where to look; its handler is told, and it is canceled', async () => {
    const service = shared();
    const { id, location } = await service.held();
    const answer = await service.call('DELETE', location);
    expect([answer.status, locationOf(answer)]).toStrictEqual([202, location]);
    expect(header(answer, 'operation-location')).toBe(`${service.url}${location}?redirect=false`);
    expect(Number(header(answer, 'retry-after'))).toBeGreaterThanOrEqual(1);
    expect(answer.json).toHaveProperty('cancelRequestedAt');
    const finished = await service.finished(location);
    expect([finished.json['status'], failureOf(finished)]).toStrictEqual(['canceled', 'request-canceled']);
    expect(service.gate.aborted.get(id)).toBeInstanceOf(AttemptCanceled);
  });

  test('may be asked twice while the request runs', async () => {
    await using service = await startProtocol({ operations: { echo: deaf() } });
    const location = locationOf(await service.post('echo', {}));
    await until('it runs', async () => (await service.get(location)).json['status'] === 'running');
    const answers = await Promise.all([service.call('DELETE', location), service.call('DELETE', location)]);
    for (const { status } of answers) expect([202, 409]).toContain(status);
    expect((await service.finished(location)).json['status']).toBe('canceled');
  });

  test('does not wait for a handler that does not listen', async () => {
    await using service = await startProtocol({ operations: { echo: deaf() } });
    const location = locationOf(await service.post('echo', {}));
    await until('it runs', async () => (await service.get(location)).json['status'] === 'running');
    expect((await service.call('DELETE', location)).status).toBe(202);
    expect((await service.finished(location)).json['status']).toBe('canceled');
  });

  test('ends an isolated handler that blocks its thread', async () => {
    const service = shared();
    const location = locationOf(await service.post('misbehaveApart', { how: 'block the thread' }));
    await until('it runs', async () => (await service.get(location)).json['status'] === 'running');
    expect((await service.call('DELETE', location)).status).toBe(202);
    const finished = await service.finished(location);
    expect(finished.json).toMatchObject({ status: 'canceled', attempt: 1 });
  });

  test('of a request that will be tried again is 200, and it is not', async () => {
    await using service = await startProtocol({ settings: { firstRetryDelayMs: 60_000, maxRetryDelayMs: 60_000 } });
    const location = locationOf(await service.post('misbehave', { how: 'throw' }));
    await until('it will be tried again', async () => (await service.get(location)).json['retryAt'] !== undefined);
    const answer = await service.call('DELETE', location);
    expect([answer.status, answer.json['status'], answer.json['attempt']]).toStrictEqual([200, 'canceled', 1]);
  });

  test.each([
    ['succeeded', 'echo', {}],
    ['failed', 'misbehave', { how: 'throw for good' }],
  ])('of a request that has %s is 409', async (status, operation, json) => {
    const service = shared();
    const location = locationOf(await service.post(operation, json));
    await service.finished(location);
    const answer = await service.call('DELETE', location);
    expect(refusalOf(answer)).toStrictEqual([409, 'request-finished']);
    expect(answer.json).toMatchObject({ location, detail: expect.stringContaining(status) as unknown });
    expect((await service.finished(location)).json['status']).toBe(status);
  });

  test('of a request that is canceled already is 409', async () => {
    const service = shared();
    const { location } = await service.held();
    await service.call('DELETE', location);
    await service.finished(location);
    expect(refusalOf(await service.call('DELETE', location))).toStrictEqual([409, 'request-finished']);
  });

  test('of a request that is not there is 404, of one that is long gone 410, of none 400', async () => {
    const service = shared();
    expect(refusalOf(await service.call('DELETE', `/requests/${newRequestId()}`))).toStrictEqual([
      404,
      'request-unknown',
    ]);
    const old = '0181f2a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d';
    expect(refusalOf(await service.call('DELETE', `/requests/${old}`))).toStrictEqual([410, 'request-expired']);
    expect(refusalOf(await service.call('DELETE', '/requests/nonsense'))).toStrictEqual([400, 'invalid-request']);
  });

  test('never is 303, and always has one of its answers, however it meets the end of the work', async () => {
    const service = shared();
    const counts = new Map<number, number>();
    for (let round = 0; round < 60; round += 1) {
      const location = locationOf(await service.post('echo', {}));
      for (let wait = 0; wait < round % 6; wait += 1) await turn();
      const { status } = await service.call('DELETE', location);
      counts.set(status, (counts.get(status) ?? 0) + 1);
      const { json } = await service.finished(location);
      if (status === 200) expect(json['status']).toBe('canceled');
      if (status === 409) expect(json['status']).toBe('succeeded');
    }
    expect([...counts.keys()].filter((status) => ![200, 202, 409].includes(status))).toStrictEqual([]);
  });
});

/** A handler that never ends and does not look at its signal. */
function deaf() {
  return { runs: 'inline' as const, run: () => new Promise(() => undefined) };
}
