/** What Prometheus scrapes from a real server, and who may be there to be scraped. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Call } from '../support/calls.ts';
import { DurableServers } from '../support/durable-servers.ts';
import { EventStream } from '../support/event-stream.ts';
import { scrape } from '../support/scrape.ts';
import type { Scrape } from '../support/scrape.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { locationOf } from '../support/service.ts';
import { until } from '../support/until.ts';

const defaultPort = 9464;

describe('a server that is watched', () => {
  let servers: DurableServers;
  let folder: string;

  beforeEach(async () => {
    servers = await DurableServers.open();
    ({ folder } = servers);
  });

  afterEach(() => servers[Symbol.asyncDispose]());

  function start(args: readonly string[], metricsPort?: string): Promise<{ server: ServerProcess; call: Call }> {
    return servers.start(args, { SEE_OTHER_METRICS_PORT: metricsPort });
  }

  /** Scrapes again and again: what is counted may be counted a moment after the answer is out. */
  function scraped(server: ServerProcess, what: string, fact: (page: Scrape) => boolean): Promise<Scrape> {
    return until(`a scrape has ${what}`, async () => {
      const page = await scrape(await server.monitoring());
      return fact(page) && page;
    });
  }

  test('counts requests, attempts, calls and what waits, each from one to the next', async () => {
    const { server, call } = await start([], '0');
    const location = locationOf(await call('POST', '/double', { json: { number: 1 } }));
    await until('it has succeeded', async () => (await call('GET', location)).status === 303);
    const keyed = { json: { folder }, headers: { 'Idempotency-Key': 'k' } };
    const held = locationOf(await call('POST', '/whoRan', keyed));
    await call('POST', '/whoRan', keyed);
    const stream = await EventStream.open(`${server.url}${held}/events`);
    await stream.seen('running');
    for (const path of ['/nowhere/1', '/nowhere/2', '/.env']) await call('GET', path);

    const during = await scraped(
      server,
      'what runs',
      (page) =>
        page.value('see_other_attempts_running', { operation: 'whoRan' }) === 1 &&
        page.value('see_other_stored_requests', { operation: 'whoRan', status: 'running' }) === 1,
    );
    expect(during.value('see_other_http_held_calls', { what: 'events' })).toBe(1);
    await call('DELETE', held);
    await stream.ended;
    const after = await scraped(
      server,
      'what was canceled',
      (page) =>
        page.value('see_other_requests_total', { operation: 'whoRan', state: 'canceled' }) === 1 &&
        page.value('see_other_http_held_calls', { what: 'events' }) === 0,
    );
    const counted = (name: string, labels: Record<string, string> = {}): number => after.value(name, labels) ?? 0;
    expect(counted('see_other_requests_total', { operation: 'double', state: 'accepted' })).toBe(1);
    expect(counted('see_other_requests_total', { operation: 'double', state: 'succeeded' })).toBe(1);
    expect(counted('see_other_requests_total', { operation: 'whoRan', state: 'replayed' })).toBe(1);
    expect(counted('see_other_attempts_started_total')).toBe(2);
    expect(counted('see_other_attempts_ended_total', { outcome: 'canceled' })).toBe(1);
    for (const what of ['accept', 'queue', 'run', 'total'])
      expect([what, counted(`see_other_${what}_duration_seconds_count`)]).toStrictEqual([what, 2]);
    const unknown = { operation: 'none', method: 'GET', status: '4xx', held: 'false' };
    expect(counted('see_other_http_call_duration_seconds_count', unknown)).toBe(3);
    expect(counted('see_other_http_call_duration_seconds_count', { operation: 'double', status: '2xx' })).toBe(1);
    expect(counted('see_other_http_call_duration_seconds_count', { held: 'true' })).toBe(1);
    expect(counted('see_other_store_group_size_sum')).toBeGreaterThanOrEqual(6);
    expect(counted('see_other_store_up')).toBe(1);
    expect(counted('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });

  test('says how much waits and for how long, also when nobody works', async () => {
    const { server, call } = await start(['--role', 'api'], '0');
    await call('POST', '/double', { json: { number: 1 } });
    const waited = (page: Scrape): number => page.value('see_other_oldest_due_seconds', { operation: 'double' }) ?? 0;
    const first = await scraped(server, 'what waits', (page) => waited(page) > 0);
    const later = await scraped(server, 'what waits longer', (page) => waited(page) > waited(first));
    expect(later.value('see_other_stored_requests', { operation: 'double', status: 'accepted' })).toBe(1);
    expect(later.value('see_other_oldest_due_seconds', { operation: 'whoRan' })).toBe(0);
  });

  test('and only works has health and metrics on their own port, and nothing else', async () => {
    const { server } = await start(['--role', 'worker'], '0');
    const url = await server.monitoring();
    for (const path of ['/health/live', '/health/ready', '/metrics'])
      expect([path, (await fetch(url + path)).status]).toStrictEqual([path, 200]);
    for (const path of ['/requests', '/openapi.yaml', '/'])
      expect([path, (await fetch(url + path)).status]).toStrictEqual([path, 404]);
  });

  test('is where it is told to be, or is not', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    try {
      await expect(start([], String(port))).rejects.toThrow(
        new RegExp(`port ${String(port)} of 127\\.0\\.0\\.1 is in use; .*--metrics-port or SEE_OTHER_METRICS_PORT`),
      );
    } finally {
      taken.close();
    }
  });

  test('goes on without where the first server of the machine has the port already', async () => {
    // somebody else may have it, and let go of it before the server asks for it
    await until(
      'the server finds it taken',
      async () => {
        const taken = createServer().listen(defaultPort, '127.0.0.1');
        await Promise.race([once(taken, 'listening'), once(taken, 'error').catch(() => undefined)]).catch(
          () => undefined,
        );
        try {
          const { server, call } = await start([]);
          const { reason } = await until('it says where they are', () =>
            server.log.find(({ msg }) => msg.includes('health and metrics')),
          );
          expect((await call('GET', '/health/ready')).status).toBe(200);
          return String(reason).includes('in use');
        } finally {
          taken.close();
        }
      },
      50_000,
    );
  });

  test('has each metric that the dashboard shows, and none of ours that it or the page on metrics does not', async () => {
    const { server } = await start([], '0');
    const { families } = await scrape(await server.monitoring());
    const dashboard = await readFile(new URL('../../deploy/grafana-dashboard.json', import.meta.url), 'utf8');
    const { panels } = JSON.parse(dashboard) as { panels: { targets: { expr: string }[] }[] };
    const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n');
    const queried = [...queries.matchAll(/\b(?:see_other|nodejs|process)_\w+/g)].map(([name]) => {
      const family = name.replace(/_(bucket|sum|count)$/, '');
      return families.get(family)?.type === 'histogram' ? family : name;
    });
    expect(queried.length).toBeGreaterThan(20);
    expect(queried.filter((name) => !families.has(name))).toStrictEqual([]);
    const ours = [...families.keys()].filter((name) => name.startsWith('see_other_'));
    expect(ours.filter((name) => !queried.includes(name))).toStrictEqual([]);
    const page = await readFile(new URL('../../docs/monitoring.md', import.meta.url), 'utf8');
    expect(ours.filter((name) => !page.includes(`\`${name}\``))).toStrictEqual([]);
  });
});
