/** Spans: an attempt belongs to the trace of the POST, wherever it runs. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { context, propagation, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import express from 'express';
import { startProtocol } from '../support/protocol.ts';
import type { ProtocolService } from '../support/protocol.ts';
import { locationOf } from '../support/service.ts';
import { until } from '../support/until.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const callerSpan = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${callerSpan}-01`;

/** Not imported: it is for a process of its own. */
const tracedHandler = {
  operation: 'echo',
  runs: 'isolated',
  module: new URL('./programs/traced-handler.ts', import.meta.url).href,
} as const;
const notHere = (): never => {
  throw new Error('it runs in a process of its own');
};

const exporter = new InMemorySpanExporter();

function useSdk(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
}

function leaveSdk(): void {
  trace.disable();
  context.disable();
  propagation.disable();
}

async function spanOf(name: string, attempt?: number): Promise<ReadableSpan> {
  return until(`there is a span ${name}`, () =>
    exporter
      .getFinishedSpans()
      .find(
        (span) => span.name === name && (attempt === undefined || span.attributes['see_other.attempt'] === attempt),
      ),
  );
}

async function submitted(service: ProtocolService, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const location = locationOf(await service.post('echo', {}, headers));
  await service.finished(location);
  return location.replace('/requests/', '');
}

describe('with an SDK', () => {
  beforeAll(useSdk);
  afterEach(() => {
    exporter.reset();
  });
  afterAll(leaveSdk);

  test('the attempt is a child of what accepted the request, and that of the caller', async () => {
    await using service = await startProtocol();
    const id = await submitted(service, { traceparent });
    const accept = await spanOf('accept echo');
    const run = await spanOf('run echo');
    expect(accept.parentSpanContext?.spanId).toBe(callerSpan);
    expect(run.parentSpanContext?.spanId).toBe(accept.spanContext().spanId);
    expect([accept, run].map((span) => span.spanContext().traceId)).toStrictEqual([traceId, traceId]);
    expect(accept.attributes).toStrictEqual({
      'see_other.operation': 'echo',
      'see_other.request.id': id,
      'see_other.outcome': 'accepted',
    });
    expect(run.attributes).toStrictEqual({
      'see_other.operation': 'echo',
      'see_other.request.id': id,
      'see_other.attempt': 1,
      'see_other.outcome': 'succeeded',
    });
  });

  test('what the handler traces is within the attempt', async () => {
    await using service = await startProtocol({
      operations: {
        echo: {
          runs: 'inline',
          async run() {
            trace.getTracer('a handler').startSpan('its work').end();
            return {};
          },
        },
      },
    });
    await submitted(service, { traceparent });
    expect((await spanOf('its work')).parentSpanContext?.spanId).toBe((await spanOf('run echo')).spanContext().spanId);
  });

  test('what an isolated handler traces is within it, too', async () => {
    const { operation, runs, module } = tracedHandler;
    await using service = await startProtocol({ operations: { [operation]: { runs, module, run: notHere } } });
    const id = await submitted(service, { traceparent });
    const run = (await spanOf('run echo')).spanContext();
    const result = await service.get(`/echo/${id}`);
    expect(result.json).toMatchObject({ traceId: run.traceId, spanId: run.spanId, isRemote: true });
  });

  test('each attempt has a span of its own, and one that failed says so', async () => {
    await using service = await startProtocol();
    const location = locationOf(await service.post('misbehave', { how: 'throw' }, { traceparent }));
    await service.finished(location);
    const [first, last] = [await spanOf('run misbehave', 1), await spanOf('run misbehave', 3)];
    expect([first.attributes['see_other.outcome'], last.attributes['see_other.outcome']]).toStrictEqual([
      'retry',
      'failed',
    ]);
    expect(last.attributes['error.type']).toBe('/problems/handler-failed');
    expect([first.status.code, last.status.code]).toStrictEqual([SpanStatusCode.ERROR, SpanStatusCode.ERROR]);
    expect(first.parentSpanContext).toStrictEqual(last.parentSpanContext);
  });

  test('a span that is active where the POST is answered is the parent, and not the header', async () => {
    const tracer = trace.getTracer('the app around it');
    await using service = await startProtocol({
      appOf: ({ router }) =>
        express().use((req, res, next) => {
          tracer.startActiveSpan('the call', (span) => {
            res.once('close', () => span.end());
            router(req, res, next);
          });
        }),
    });
    await submitted(service, { traceparent });
    const call = until('the POST has a span', () =>
      exporter.getFinishedSpans().find(({ name }) => name === 'the call'),
    );
    expect((await spanOf('accept echo')).parentSpanContext?.spanId).toBe((await call).spanContext().spanId);
  });

  test.each([
    'nonsense',
    `00-${traceId}-${callerSpan}`,
    `00-${traceId}-${callerSpan}-01-more`,
    `ff-${traceId}-${callerSpan}-01`,
    `00-${'0'.repeat(32)}-${callerSpan}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-${callerSpan}-01`,
  ])('the traceparent %s is ignored', async (wrong) => {
    await using service = await startProtocol();
    await submitted(service, { traceparent: wrong });
    const accept = await spanOf('accept echo');
    expect(accept.parentSpanContext).toBeUndefined();
    expect((await spanOf('run echo')).spanContext().traceId).toBe(accept.spanContext().traceId);
  });
});

test('without an SDK the record keeps what the caller sent, for a worker that has one', async () => {
  await using service = await startProtocol({ settings: { role: 'api' } });
  const location = locationOf(await service.post('echo', {}, { traceparent }));
  const [claimed] = await service.store.claim({
    worker: 'another',
    leaseMs: 60_000,
    ids: [location.replace('/requests/', '')],
  });
  expect(claimed?.traceparent).toBe(traceparent);
});
