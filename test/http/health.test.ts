/** Health: what load balancers and containers ask. */
import { describe, expect, test } from '@jest/globals';
import type { RequestStore } from '../../src/ports/request-store.ts';
import { StoreUnavailable } from '../../src/ports/request-store.ts';
import type { Answer } from '../support/calls.ts';
import { override } from '../support/faults.ts';
import { header, refusalOf, sharedProtocol, startProtocol } from '../support/protocol.ts';
import type { ProtocolService } from '../support/protocol.ts';
import { until } from '../support/until.ts';

const shared = sharedProtocol();

function ask({ call }: Pick<ProtocolService, 'call'>, what: 'live' | 'ready'): Promise<Answer> {
  return call('GET', `/health/${what}`);
}

describe('a service that is up', () => {
  test('lives and is ready, and says no more than that', async () => {
    const live = await ask(shared(), 'live');
    expect([live.status, live.json]).toStrictEqual([200, { status: 'live' }]);
    const ready = await ask(shared(), 'ready');
    expect([ready.status, ready.json]).toStrictEqual([200, { status: 'ready', store: 'reachable', queue: 'works' }]);
  });

  test('is never remembered to be so', async () => {
    for (const what of ['live', 'ready'] as const)
      expect(header(await ask(shared(), what), 'cache-control')).toBe('no-store');
  });

  test.each(['/health/live', '/health/ready'])('answers HEAD at %s, and nothing but GET besides', async (path) => {
    const { call } = shared();
    const head = await call('HEAD', path);
    expect([head.status, head.text]).toStrictEqual([200, '']);
    expect(refusalOf(await call('POST', path))).toStrictEqual([405, 'method-not-allowed']);
  });
});

describe('a service is not ready', () => {
  const away = (): Promise<never> => Promise.reject(new StoreUnavailable('the disk of /secret/place is gone'));
  const never = (): Promise<never> => new Promise(() => undefined);
  test.each<[string, Partial<RequestStore>]>([
    ['cannot be read', { find: away }],
    ['cannot be written to', { renew: away }],
    ['does not answer', { find: never }],
  ])('when its store %s, and lives', async (_what, verbs) => {
    await using service = await startProtocol({ wrapStore: (store) => override(store, verbs) });
    const ready = await ask(service, 'ready');
    expect([ready.status, ready.json]).toStrictEqual([
      503,
      { status: 'not ready', store: 'out of reach', queue: 'works' },
    ]);
    expect(Number(header(ready, 'retry-after'))).toBeGreaterThan(0);
    expect((await ask(service, 'live')).status).toBe(200);
  });

  test('when it drains, while it still accepts', async () => {
    await using service = await startProtocol();
    service.service.health.drain();
    const ready = await ask(service, 'ready');
    expect([ready.status, ready.json['status']]).toStrictEqual([503, 'draining']);
    expect(Number(header(ready, 'retry-after'))).toBeGreaterThan(0);
    expect((await service.post('echo', {})).status).toBe(202);
  });

  test('when it has stopped', async () => {
    await using service = await startProtocol();
    await service.service.stop();
    expect((await ask(service, 'ready')).status).toBe(503);
    expect((await ask(service, 'live')).status).toBe(200);
  });
});

test('a queue in trouble is shown, and leaves the service ready', async () => {
  await using service = await startProtocol({ queueTroubledSince: () => Date.UTC(2026, 0, 2) });
  const ready = await until('it is ready', async () => {
    const answer = await ask(service, 'ready');
    return answer.status === 200 && answer;
  });
  expect(ready.json['queue']).toBe('troubled since 2026-01-02T00:00:00.000Z');
});

test('a crowd that asks costs the store one question', async () => {
  let asked = 0;
  const asking = Promise.withResolvers<undefined>();
  await using service = await startProtocol({
    wrapStore: (store) =>
      override(store, {
        async find(id) {
          asked += 1;
          await asking.promise;
          return store.find(id);
        },
      }),
  });
  const first = service.service.health.readiness();
  const crowd = Array.from({ length: 50 }, () => service.service.health.readiness());
  asking.resolve(undefined);
  await Promise.all([first, ...crowd]);
  expect(asked).toBe(1);
});
