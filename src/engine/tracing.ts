/**
 * Spans, by the API of OpenTelemetry: whoever runs the service with an SDK sees them, and without one nothing is made.
 * What accepts a request and what works on it are in different processes; the record carries the context between them
 * as a W3C `traceparent`.
 */
import {
  context,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Attributes, Context, Span, TracerProvider } from '@opentelemetry/api';
import type { AcceptOutcome, ClaimedRequest, Outcome } from '../ports/request-store.ts';

/** The span that is active where a POST is answered, or else the one that its `traceparent` names, is the parent. */
export function traceAccept(
  operation: string,
  incoming: string | undefined,
  work: (traceparent: string | undefined) => Promise<AcceptOutcome>,
): Promise<AcceptOutcome> {
  const active = context.active();
  const parent = trace.getSpan(active) === undefined ? contextOf(incoming, active) : active;
  return inSpan(`accept ${operation}`, SpanKind.PRODUCER, parent, { [names.operation]: operation }, async (span) => {
    const outcome = await work(traceparentOf(span));
    span.setAttribute(names.outcome, outcome.kind);
    if (outcome.kind !== 'key-reused') span.setAttribute(names.id, outcome.record.id);
    return outcome;
  });
}

/** A child of the span that accepted the request, active while the attempt runs. */
export function traceAttempt(
  { id, operation, attempt, traceparent }: ClaimedRequest,
  work: () => Promise<Outcome | undefined>,
): Promise<Outcome | undefined> {
  const attributes = { [names.operation]: operation, [names.id]: id, [names.attempt]: attempt };
  return inSpan(`run ${operation}`, SpanKind.CONSUMER, contextOf(traceparent), attributes, async (span) => {
    const outcome = await work();
    span.setAttribute(names.outcome, outcome?.kind ?? 'lease lost');
    if (outcome?.kind === 'failed') span.setAttribute('error.type', outcome.problem.type);
    if (outcome?.kind === 'failed' || outcome?.kind === 'retry') span.setStatus({ code: SpanStatusCode.ERROR });
    return outcome;
  });
}

/** Of the span that is active; undefined without an SDK. */
export function activeTraceparent(): string | undefined {
  const span = trace.getActiveSpan();
  return span && traceparentOf(span);
}

/** Does the work as a part of the span that a `traceparent` of another process names. */
export function continueTrace<Result>(traceparent: string | undefined, work: () => Result): Result {
  return context.with(contextOf(traceparent), work);
}

const tracerName = 'see-other';

const names = {
  operation: 'see_other.operation',
  id: 'see_other.request.id',
  attempt: 'see_other.attempt',
  outcome: 'see_other.outcome',
};

const noSpan = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** The API makes contexts and spans of nothing, too, which takes as long as all else that a small request needs of the engine. */
function isTraced(): boolean {
  const provider: TracerProvider & { getDelegateTracer?: (name: string) => unknown } = trace.getTracerProvider();
  return provider.getDelegateTracer === undefined || provider.getDelegateTracer(tracerName) !== undefined;
}

function inSpan<Result>(
  name: string,
  kind: SpanKind,
  parent: Context,
  attributes: Attributes,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  if (parent === ROOT_CONTEXT && !isTraced()) return work(noSpan);
  return trace.getTracer(tracerName).startActiveSpan(name, { kind, attributes }, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      // not the message: it may be of a body
      span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

const version0 = '00';

/** The context of a W3C Trace Context `traceparent`; the given one if it is none. Later versions may have more fields. */
function contextOf(traceparent = '', otherwise: Context = context.active()): Context {
  const match = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/.exec(traceparent);
  if (match === null) return otherwise;
  const [, version = '', traceId = '', spanId = '', flags = '', more] = match;
  const spanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  const valid = version !== 'ff' && (version !== version0 || more === undefined) && isSpanContextValid(spanContext);
  return valid ? trace.setSpanContext(otherwise, spanContext) : otherwise;
}

function traceparentOf(span: Span): string | undefined {
  const spanContext = span.spanContext();
  if (!isSpanContextValid(spanContext)) return undefined;
  const { traceId, spanId, traceFlags } = spanContext;
  return `${version0}-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
