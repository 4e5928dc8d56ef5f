/**
 * Metrics for Prometheus. It listens to what the service tells, counts, and asks the store when it is scraped. Labels
 * have few values: operations of the contract, never a path, an id or an owner.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ServeEvents } from '../events.ts';
import type { AnsweredCall } from '../http/observation.ts';
import type { ClaimedRequest, Outcome } from '../ports/request-store.ts';
import type { StoreFigures } from './store-figures.ts';

/** Of a call, and of accepting: a cached read takes less than a millisecond, an upload minutes. */
const callSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** Of waiting and working, which may take hours. */
const workSeconds = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400];
const groupSizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

const methods = ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'];

/**
 * Of the default metrics: gauges that are named as counters, which promtool objects to (their parts have names of their
 * own), and what is written as "Nan", which is not the format's NaN, when there was nothing to measure.
 */
const leftOut = [
  ...['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`),
  ...['mean', 'stddev'].map((what) => `nodejs_eventloop_lag_${what}_seconds`),
];

export interface Metrics {
  readonly events: Partial<ServeEvents>;
  readonly mediaType: string;
  /** Begins to ask the store for figures at each scrape; without it there are those of this process alone. */
  observe(figures: StoreFigures): void;
  /** In the Prometheus text format. */
  text(): Promise<string>;
}

/** Of one process; two of them share nothing. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of leftOut) registry.removeSingleMetric(name);
  return {
    events: { ...requestMetrics(registry), ...callMetrics(registry), ...portMetrics(registry) },
    mediaType: registry.contentType,
    observe(figures) {
      storeMetrics(registry, figures);
    },
    text: () => registry.metrics(),
  };
}

/** What becomes of requests and their attempts. */
function requestMetrics(registry: Registry): Partial<ServeEvents> {
  const registers = [registry];
  const requests = new Counter({
    name: 'see_other_requests_total',
    help: 'Requests that came into a state in this process: accepted, replayed, succeeded, failed, canceled.',
    labelNames: ['operation', 'state'],
    registers,
  });
  const expired = new Counter({
    name: 'see_other_requests_expired_total',
    help: 'Requests that were removed, their time being over.',
    registers,
  });
  const started = new Counter({
    name: 'see_other_attempts_started_total',
    help: 'Attempts that were started.',
    labelNames: ['operation'],
    registers,
  });
  const ended = new Counter({
    name: 'see_other_attempts_ended_total',
    help: 'Attempts that have ended, by what was written: succeeded, failed, canceled, retry, released; or lease_lost.',
    labelNames: ['operation', 'outcome'],
    registers,
  });
  const lapsed = new Counter({
    name: 'see_other_leases_lapsed_total',
    help: 'Attempts that took over from a worker whose lease had lapsed.',
    labelNames: ['operation'],
    registers,
  });
  const running = new Gauge({
    name: 'see_other_attempts_running',
    help: 'Attempts that run in this process.',
    labelNames: ['operation'],
    registers,
  });
  const durations = (name: string, help: string, buckets: number[]): Histogram<'operation'> =>
    new Histogram({ name, help, labelNames: ['operation'], buckets, registers });
  const accept = durations(
    'see_other_accept_duration_seconds',
    'From the headers of a POST to its durable record, its upload included.',
    callSeconds,
  );
  const queued = durations('see_other_queue_duration_seconds', 'From accepted to the first attempt.', workSeconds);
  const run = durations('see_other_run_duration_seconds', 'Of one attempt.', workSeconds);
  const total = durations('see_other_total_duration_seconds', 'From accepted to settled.', workSeconds);

  const attemptEnded = (
    { operation }: ClaimedRequest,
    outcome: Outcome | undefined,
    { ranMs, sinceAcceptedMs }: { readonly ranMs: number; readonly sinceAcceptedMs: number },
  ): void => {
    running.dec({ operation });
    ended.inc({ operation, outcome: outcome?.kind ?? 'lease_lost' });
    run.observe({ operation }, ranMs / 1_000);
    if (outcome === undefined || outcome.kind === 'retry' || outcome.kind === 'released') return;
    requests.inc({ operation, state: outcome.kind });
    total.observe({ operation }, sinceAcceptedMs / 1_000);
  };
  return {
    requestAccepted({ operation }, ms) {
      requests.inc({ operation, state: 'accepted' });
      accept.observe({ operation }, ms / 1_000);
    },
    requestReplayed({ operation }) {
      requests.inc({ operation, state: 'replayed' });
    },
    requestCanceled(record) {
      const { operation, createdAt } = record;
      requests.inc({ operation, state: 'canceled' });
      if ('settledAt' in record) total.observe({ operation }, Math.max(0, record.settledAt - createdAt) / 1_000);
    },
    requestsExpired(ids) {
      expired.inc(ids.length);
    },
    attemptStarted({ operation, attempt, lapsed: tookOver }, sinceAcceptedMs) {
      started.inc({ operation });
      running.inc({ operation });
      if (tookOver) lapsed.inc({ operation });
      if (attempt === 1) queued.observe({ operation }, sinceAcceptedMs / 1_000);
    },
    attemptEnded,
  };
}

/** Calls over HTTP, and what they hold. */
function callMetrics(registry: Registry): Partial<ServeEvents> {
  const registers = [registry];
  const durations = new Histogram({
    name: 'see_other_http_call_duration_seconds',
    help: 'Calls by operation ("none" for all that is none of the contract), method and class of status ("gone" if the caller went away). Held calls waited as they asked to: Prefer: wait, event streams.',
    labelNames: ['operation', 'method', 'status', 'held'],
    buckets: callSeconds,
    registers,
  });
  const open = new Gauge({
    name: 'see_other_http_held_calls',
    help: 'Calls that are kept open now: for a Prefer: wait, as an event stream, while an upload comes in.',
    labelNames: ['what'],
    registers,
  });
  for (const what of ['wait', 'events', 'upload']) open.set({ what }, 0);
  return {
    callAnswered({ operationId, method, status, ms, held }: AnsweredCall) {
      const labels = {
        operation: operationId ?? 'none',
        method: methods.includes(method) ? method : 'other',
        status: status === undefined ? 'gone' : `${String(Math.floor(status / 100))}xx`,
        held: String(held),
      };
      durations.observe(labels, ms / 1_000);
    },
    callHeld(what) {
      open.inc({ what });
    },
    callReleased(what) {
      open.dec({ what });
    },
  };
}

/** The store and the queue, as far as they tell of themselves. */
function portMetrics(registry: Registry): Partial<ServeEvents> {
  const registers = [registry];
  const groups = new Histogram({
    name: 'see_other_store_group_size',
    help: 'Calls to the store that went out together: as one commit of SQLite, as one command to MongoDB.',
    labelNames: ['what'],
    buckets: groupSizes,
    registers,
  });
  const storeFailures = new Counter({
    name: 'see_other_store_failures_total',
    help: 'Times that the engine had no answer of the store.',
    registers,
  });
  const troubles = new Gauge({
    name: 'see_other_queue_troubles',
    help: 'Parts of the work queue that do not work now; 0 if all does.',
    registers,
  });
  const dropped = new Counter({
    name: 'see_other_queue_hints_dropped_total',
    help: 'Hints that found no room. Their work is found in the store.',
    registers,
  });
  const troubled = new Set<string>();
  return {
    groupSent(what, calls) {
      groups.observe({ what }, calls);
    },
    storeFailed() {
      storeFailures.inc();
    },
    queueFailed(_error, what) {
      if (what !== undefined) troubles.set(troubled.add(what).size);
    },
    queueRecovered(what) {
      troubled.delete(what);
      troubles.set(troubled.size);
    },
    hintsDropped(count) {
      dropped.inc(count);
    },
  };
}

/** The store's figures, which are of all processes together. */
function storeMetrics(registry: Registry, figures: StoreFigures): void {
  const registers = [registry];
  const up = new Gauge({
    name: 'see_other_store_up',
    help: 'Whether the store gave its figures at this scrape.',
    registers,
    async collect() {
      up.set((await figures.read()) === undefined ? 0 : 1);
    },
  });
  const stored = new Gauge({
    name: 'see_other_stored_requests',
    help: 'Requests in the store, by operation and status; of all processes together. Accepted ones are the backlog.',
    labelNames: ['operation', 'status'],
    registers,
    async collect() {
      stored.reset();
      for (const { operation, status, count } of (await figures.read())?.counts ?? [])
        stored.set({ operation, status }, count);
    },
  });
  const oldest = new Gauge({
    name: 'see_other_oldest_due_seconds',
    help: 'For how long the request that has been due longest has waited for a worker; 0 if none is due.',
    labelNames: ['operation'],
    registers,
    async collect() {
      oldest.reset();
      for (const { operation, seconds } of (await figures.read())?.oldestDue ?? []) oldest.set({ operation }, seconds);
    },
  });
}
