/** A server that is told to stop: what it owes is given, what it cannot finish is given back. */
import { writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Call } from '../support/calls.ts';
import { DurableServers } from '../support/durable-servers.ts';
import { EventStream } from '../support/event-stream.ts';
import { RawConnection } from '../support/raw.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { locationOf } from '../support/service.ts';
import { until } from '../support/until.ts';

describe('a server that is told to stop', () => {
  let servers: DurableServers;
  let folder: string;

  beforeEach(async () => {
    servers = await DurableServers.open();
    ({ folder } = servers);
  });

  afterEach(() => servers[Symbol.asyncDispose]());

  function start(...args: readonly string[]): Promise<{ server: ServerProcess; call: Call }> {
    return servers.start(['--lease-seconds', '600', ...args]);
  }

  /** A request whose handler has started, and runs until the test lets it go on. */
  async function running(call: Call): Promise<string> {
    const location = locationOf(await call('POST', '/whoRan', { json: { folder } }));
    await until('it runs', () => existsSync(join(folder, 'started-1')));
    return location;
  }

  function stops(server: ServerProcess): Promise<unknown> {
    return until('it stops', () => server.log.some(({ msg }) => msg === 'stopping'));
  }

  test('answers who waits, ends streams after whole events, and lets work finish', async () => {
    const { server, call } = await start('--drain-seconds', '60');
    const location = await running(call);
    await using stream = await EventStream.open(`${server.url}${location}/events`);
    await stream.seen('running');
    using waiter = await RawConnection.open(server.url);
    waiter.lines(`GET ${location} HTTP/1.1`, 'Host: x', 'Prefer: wait=60', '');
    using submitter = await RawConnection.open(server.url);
    submitter.lines('POST /whoRan HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Prefer: wait=60');
    const body = JSON.stringify({ folder });
    submitter.lines(`Content-Length: ${String(body.length)}`, '').send(body);
    await until('both are there', async () => {
      const { json } = await call('GET', '/requests?status=running');
      return (json['requests'] as unknown[]).length === 2;
    });

    server.signal('SIGTERM');
    const waited = await waiter.answer();
    expect([waited.status, waited.json['status'], waited.headers.get('connection')]).toStrictEqual([
      200,
      'running',
      'close',
    ]);
    const submitted = await submitter.answer();
    // as it was last seen, which may be before it ran
    expect(submitted.status).toBe(202);
    expect(['accepted', 'running']).toContain(submitted.json['status']);
    // it rejects if the stream is cut off
    await stream.ended;
    expect(stream.statuses.at(-1)).toBe('running');

    await writeFile(join(folder, 'go-1'), '');
    expect(await server.ended).toBe(0);
    expect(server.log.filter(({ msg }) => msg === 'succeeded')).toHaveLength(2);
  });

  test('gives back what it cannot finish, and another takes it over without waiting for a lease', async () => {
    const { server, call } = await start('--drain-seconds', '0');
    const location = await running(call);
    const next = await start();
    expect(await server.end('SIGTERM')).toBe(0);
    await until('the next attempt runs elsewhere', () => existsSync(join(folder, 'started-2')));
    await writeFile(join(folder, 'go-2'), '');
    const result = await until('it has succeeded', async () => {
      const { status, headers } = await next.call('GET', location);
      return status === 303 && (headers.get('location') ?? undefined);
    });
    expect((await next.call('GET', result)).json).toStrictEqual({ attempt: 2, pid: next.server.pid });
    expect(server.log.some(({ msg }) => msg === 'released')).toBe(true);
  });

  test('takes in a body that is on its way, and closes connections that have nothing to say', async () => {
    const { server } = await start();
    using idle = await RawConnection.open(server.url);
    idle.lines('GET /requests HTTP/1.1', 'Host: x', '');
    expect((await idle.answer()).headers.get('connection')).toBe('keep-alive');
    using silent = await RawConnection.open(server.url);
    using sender = await RawConnection.open(server.url);
    sender.lines('POST /double HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 12');
    sender.lines('Expect: 100-continue', '');
    await until('it reads the body', () => sender.received.startsWith('HTTP/1.1 100'));

    server.signal('SIGTERM');
    await stops(server);
    await until('the idle ones are closed', () => idle.closed && silent.closed);
    sender.send('{"number":7}');
    const accepted = await sender.answer();
    expect([accepted.status, accepted.headers.get('connection')]).toStrictEqual([202, 'close']);
    expect(await server.ended).toBe(0);
    await expect(RawConnection.open(server.url)).rejects.toThrow('ECONNREFUSED');
  });

  test('says at once that it is not ready, goes on for as long as it is told, and ends at a second signal', async () => {
    const { server, call } = await start('--drain-delay-seconds', '3600', '--metrics-port', '0');
    const monitoring = await server.monitoring();
    expect((await fetch(`${monitoring}/health/ready`)).status).toBe(200);
    server.signal('SIGTERM');
    await stops(server);
    for (const url of [monitoring, server.url]) {
      const ready = await fetch(`${url}/health/ready`);
      expect([ready.status, await ready.json()]).toMatchObject([503, { status: 'draining' }]);
    }
    expect((await call('POST', '/double', { json: { number: 1 } })).status).toBe(202);
    server.signal('SIGINT');
    expect(await server.ended).toBeNull();
  });
});
