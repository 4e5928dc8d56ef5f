/** What is counted of what is told, and what a scrape says when the store is away. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openStore } from '../../src/adapters.ts';
import { joinListeners, serveEvents } from '../../src/events.ts';
import type { ServeEvents } from '../../src/events.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { StoreFigures } from '../../src/metrics/store-figures.ts';
import type { ClaimedRequest, Outcome, RequestStore } from '../../src/ports/request-store.ts';
import { QueueTroubles } from '../../src/queue-troubles.ts';
import { problem } from '../../src/request/problems.ts';
import { override } from '../support/faults.ts';
import { Scrape } from '../support/scrape.ts';

const claimed: ClaimedRequest = {
  ...{ id: 'any', operation: 'estimate', owner: 'ann', attempt: 1, createdAt: 1 },
  ...{ input: { parameters: {} }, lapsed: false, cancelRequested: false },
};

/** What a scrape has after something was told. */
async function after(tell: (events: ServeEvents) => void): Promise<Scrape> {
  const metrics = createMetrics();
  tell(joinListeners(serveEvents, metrics.events));
  return new Scrape(await metrics.text());
}

describe('an attempt', () => {
  const times = { ranMs: 2_000, sinceAcceptedMs: 5_000 };
  const retentionMs = 1;

  test('that waits, runs and settles is timed from one to the next', async () => {
    const page = await after((events) => {
      events.attemptStarted(claimed, 3_000);
      events.attemptEnded(claimed, { kind: 'failed', problem: problem('handler-failed'), retentionMs }, times);
    });
    const sum = (what: string): number | undefined => page.value(`see_other_${what}_duration_seconds_sum`);
    expect([sum('queue'), sum('run'), sum('total')]).toStrictEqual([3, 2, 5]);
    expect(page.value('see_other_requests_total', { state: 'failed' })).toBe(1);
    expect(page.value('see_other_attempts_running')).toBe(0);
  });

  test.each<[string, Outcome | undefined]>([
    ['retry', { kind: 'retry', delayMs: 1 }],
    ['released', { kind: 'released' }],
    ['lease_lost', undefined],
  ])('that ends as %s settles nothing', async (outcome, written) => {
    const page = await after((events) => {
      events.attemptEnded(claimed, written, times);
    });
    expect(page.value('see_other_attempts_ended_total', { outcome, operation: 'estimate' })).toBe(1);
    expect(page.value('see_other_total_duration_seconds_count')).toBeUndefined();
    expect(page.value('see_other_requests_total')).toBeUndefined();
  });

  test('that takes over from a lost worker is counted, and is no first one', async () => {
    const page = await after((events) => {
      events.attemptStarted({ ...claimed, attempt: 2, lapsed: true }, 1);
    });
    expect(page.value('see_other_leases_lapsed_total')).toBe(1);
    expect(page.value('see_other_queue_duration_seconds_count')).toBeUndefined();
  });
});

test('a caller who went away, and a method that nobody knows, have a value each', async () => {
  const page = await after((events) => {
    const call = { operationId: undefined, url: '/', status: undefined, ms: 1, held: false, problem: undefined };
    for (const method of ['PROPFIND', 'TRACE']) events.callAnswered({ ...call, method });
  });
  const labels = { operation: 'none', method: 'other', status: 'gone', held: 'false' };
  expect(page.value('see_other_http_call_duration_seconds_count', labels)).toBe(2);
});

test('troubles of the queue are there until they are over, each by itself', async () => {
  const troubles = new QueueTroubles();
  const seen: (number | undefined)[] = [];
  const metrics = createMetrics();
  const events = joinListeners(serveEvents, metrics.events, troubles.events);
  const look = async (): Promise<void> => {
    const value = new Scrape(await metrics.text()).value('see_other_queue_troubles');
    expect(troubles.since === undefined).toBe(value === 0);
    seen.push(value);
  };
  await look();
  events.queueFailed(new Error('a message that is no hint'), undefined);
  await look();
  for (const what of ['publishing', 'receiving', 'publishing']) events.queueFailed(new Error('no broker'), what);
  await look();
  events.queueRecovered('publishing');
  await look();
  events.queueRecovered('receiving');
  await look();
  expect(seen).toStrictEqual([0, 0, 2, 1, 0]);
});

describe('of the store, a scrape', () => {
  let folder: string;
  let store: RequestStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'see-other-metrics-'));
    store = await openStore(`sqlite:${folder}`);
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  async function scrapeOf(asked: RequestStore): Promise<Scrape> {
    const metrics = createMetrics();
    metrics.observe(new StoreFigures(asked, ['estimate']));
    return new Scrape(await metrics.text());
  }

  test('has its figures', async () => {
    const page = await scrapeOf(store);
    expect([page.value('see_other_store_up'), page.value('see_other_oldest_due_seconds')]).toStrictEqual([1, 0]);
  });

  test.each<[string, Partial<RequestStore>]>([
    ['is away', { counts: () => Promise.reject(new Error('away')) }],
    ['does not answer', { earliestDue: () => new Promise(() => undefined) }],
  ])('says that it %s, and has everything else', async (_what, verbs) => {
    const page = await scrapeOf(override(store, verbs));
    expect(page.value('see_other_store_up')).toBe(0);
    expect(page.value('see_other_oldest_due_seconds')).toBeUndefined();
    expect(page.value('process_cpu_seconds_total')).toBeGreaterThan(0);
  });

  test('asks it once, however many figures it gives and however many scrape', async () => {
    let asked = 0;
    const counting = override(store, {
      counts: () => {
        asked += 1;
        return store.counts();
      },
    });
    const metrics = createMetrics();
    metrics.observe(new StoreFigures(counting, []));
    await Promise.all([metrics.text(), metrics.text(), metrics.text()]);
    expect(asked).toBe(1);
  });
});
