/** Server-Sent Events of a request: every change until it has finished, and nothing left behind. */
import { describe, expect, test } from '@jest/globals';
import { newRequestId } from '../../src/request/ids.ts';
import { EventStream } from '../support/event-stream.ts';
import { override } from '../support/faults.ts';
import { Gate, protocolHandlers } from '../support/handlers.ts';
import { refusalOf, startProtocol } from '../support/protocol.ts';
import type { ProtocolOptions, ProtocolService } from '../support/protocol.ts';
import { locationOf } from '../support/service.ts';
import { until } from '../support/until.ts';

/** A service that works on one `wait` at a time, so that a second one waits. */
function startNarrow(options: ProtocolOptions = {}): Promise<ProtocolService> {
  const gate = new Gate();
  return startProtocol({ gate, operations: { wait: { ...protocolHandlers(gate).wait, concurrency: 1 } }, ...options });
}

function watch(
  { url }: ProtocolService,
  location: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventStream> {
  return EventStream.open(`${url}${location}/events`, headers);
}

describe('the events of a request', () => {
  test('are each of its changes, in order, by revision; then the stream ends', async () => {
    await using service = await startNarrow();
    const first = await service.held();
    const location = locationOf(await service.post('wait', {}));
    await using stream = await watch(service, location);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.response.headers.get('cache-control')).toBe('no-store, no-transform');
    await stream.seen('accepted');
    service.gate.openFor(first.id);
    await until('there is progress', () => stream.events.some(({ data }) => data['progress'] !== undefined));
    service.gate.open();
    await stream.ended;
    expect(stream.statuses).toStrictEqual(['accepted', 'running', 'running', 'succeeded']);
    expect(stream.events.map(({ id }) => id)).toStrictEqual(['1', '2', '3', '4']);
    expect(new Set(stream.events.map(({ event }) => event))).toStrictEqual(new Set(['status']));
    expect(stream.events[2]?.data['progress']).toStrictEqual({ percent: 25, message: 'at the gate' });
    expect(stream.events.at(-1)?.data).toStrictEqual((await service.finished(location)).json);
  });

  test('end with the problem of a request that fails', async () => {
    await using service = await startProtocol();
    const location = locationOf(await service.post('misbehave', { how: 'throw' }));
    await using stream = await watch(service, location);
    await stream.ended;
    expect(stream.events.at(-1)?.data).toMatchObject({
      status: 'failed',
      problem: { type: '/problems/handler-failed' },
    });
  });

  test('end when the request is canceled', async () => {
    await using service = await startProtocol();
    const { location } = await service.held();
    await using stream = await watch(service, location);
    await stream.seen('running');
    await service.call('DELETE', location);
    await stream.ended;
    expect(stream.statuses.at(-1)).toBe('canceled');
  });

  test('are one event of a request that has finished, and then no more', async () => {
    await using service = await startProtocol();
    const location = locationOf(await service.post('echo', {}));
    await service.finished(location);
    await using stream = await watch(service, location);
    await stream.ended;
    expect(stream.statuses).toStrictEqual(['succeeded']);
    await using again = await watch(service, location, { 'Last-Event-ID': stream.events[0]?.id ?? '' });
    expect([again.response.status, await again.response.text().catch(() => '')]).toStrictEqual([204, '']);
  });

  test('go on after the last one that was seen', async () => {
    await using service = await startProtocol();
    const { id, location } = await service.held();
    await using stream = await watch(service, location);
    const progress = await until('there is progress', () =>
      stream.events.find(({ data }) => data['progress'] !== undefined),
    );
    await stream.leave();
    await using resumed = await watch(service, location, { 'Last-Event-ID': progress.id ?? '' });
    service.gate.openFor(id);
    await resumed.ended;
    expect(resumed.statuses).toStrictEqual(['succeeded']);
    // the answer was there before there was an event: sooner than the first sign of life of a quiet stream
  });

  test('begin with the status as it is now for whoever missed some', async () => {
    await using service = await startProtocol();
    const { id, location } = await service.held();
    service.gate.openFor(id);
    await service.finished(location);
    await using resumed = await watch(service, location, { 'Last-Event-ID': '1' });
    await resumed.ended;
    expect(resumed.statuses).toStrictEqual(['succeeded']);
  });

  test('reach a caller whose Last-Event-ID is ahead of the request', async () => {
    await using service = await startProtocol();
    const { id, location } = await service.held();
    await using stream = await watch(service, location, { 'Last-Event-ID': '999999999999999' });
    await stream.seen('running');
    service.gate.openFor(id);
    await stream.ended;
    expect(stream.statuses.at(-1)).toBe('succeeded');
  });

  test('reach each who watches', async () => {
    await using service = await startProtocol();
    const { id, location } = await service.held();
    await using one = await watch(service, location);
    await using two = await watch(service, location);
    await Promise.all([one.seen('running'), two.seen('running')]);
    await one.leave();
    service.gate.openFor(id);
    await two.ended;
    expect(two.statuses.at(-1)).toBe('succeeded');
  });

  test('are seen late, not never, when the store does not tell of a change', async () => {
    await using service = await startProtocol({
      wrapStore: (store) => override(store, { watch: () => () => undefined }),
    });
    const { id, location } = await service.held();
    await using stream = await watch(service, location);
    service.gate.openFor(id);
    await stream.ended;
    expect(stream.statuses.at(-1)).toBe('succeeded');
  });
});

describe('whoever watches', () => {
  test('leaves no watcher behind', async () => {
    await using service = await startProtocol();
    const { location } = await service.held();
    const streams = await Promise.all(Array.from({ length: 5 }, () => watch(service, location)));
    await until('all watch', () => service.watchers() === 5);
    await Promise.all(streams.map((stream) => stream.leave()));
    await until('nobody watches', () => service.watchers() === 0);
  });

  test('and goes away before the watch begins leaves none either', async () => {
    const finding = Promise.withResolvers<undefined>();
    let found = 0;
    let first: Promise<unknown> | undefined;
    let gone = false;
    await using service = await startProtocol({
      wrapStore: (store) =>
        override(store, {
          async find(id) {
            found += 1;
            if (found > 1) return store.find(id);
            await finding.promise;
            const record = store.find(id);
            first = record;
            return record;
          },
        }),
      events: {
        callAnswered({ status }) {
          if (status === undefined) gone = true;
        },
      },
    });
    const { location } = await service.held();
    const leaving = new AbortController();
    const answering = fetch(`${service.url}${location}/events`, { signal: leaving.signal });
    await until('the record is being read', () => found === 1);
    leaving.abort();
    await expect(answering).rejects.toThrow('abort');
    await until('the server knows', () => gone);
    finding.resolve(undefined);
    await until('the record has been read', () => first);
    await service.get('/requests');
    expect(service.watchers()).toBe(0);
  });

  test('is let go when the service stops', async () => {
    await using service = await startProtocol();
    const { location } = await service.held();
    await using stream = await watch(service, location);
    await stream.seen('running');
    const stopping = service.service.stop();
    await stream.ended;
    expect(stream.statuses).not.toContain('succeeded');
    expect(service.watchers()).toBe(0);
    await stopping;
  });

  test('has to name a request that is there, by an id', async () => {
    await using service = await startProtocol();
    expect(refusalOf(await service.get(`/requests/${newRequestId()}/events`))).toStrictEqual([404, 'request-unknown']);
    expect(refusalOf(await service.get('/requests/0181f2a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d/events'))).toStrictEqual([
      410,
      'request-expired',
    ]);
    expect(refusalOf(await service.get('/requests/1/events'))).toStrictEqual([400, 'invalid-request']);
  });

  test('has to take events', async () => {
    await using service = await startProtocol();
    const { location } = await service.held();
    const answer = await service.get(`${location}/events`, { Accept: 'application/json' });
    expect(refusalOf(answer)).toStrictEqual([406, 'not-acceptable']);
  });

  test.each(['x', '-1', '1.5', '1'.repeat(16)])(
    'has to have a Last-Event-ID that is a number, not %s',
    async (lastEventId) => {
      await using service = await startProtocol();
      const { location } = await service.held();
      const answer = await service.get(`${location}/events`, { 'Last-Event-ID': lastEventId });
      expect(refusalOf(answer)).toStrictEqual([400, 'invalid-request']);
    },
  );

  test('may ask with HEAD, and gets no events', async () => {
    await using service = await startProtocol();
    const { location } = await service.held();
    const head = await service.call('HEAD', `${location}/events`);
    expect([head.status, head.headers.get('content-type'), head.text]).toStrictEqual([200, 'text/event-stream', '']);
    expect(service.watchers()).toBe(0);
  });
});
