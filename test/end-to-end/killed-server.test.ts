import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../../scripts/servers/free-port.ts';
import { startServer } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { newPorts } from '../support/set-up.ts';
import type { TestPorts } from '../support/set-up.ts';
import { recordSettlements } from '../support/settlements.ts';
import type { SettlementLog } from '../support/settlements.ts';
import { until } from '../support/until.ts';
import { durableContract } from './durable-operations.ts';

const inFlight = 500;
const kills = 5;

describe('a server that is killed and started again', () => {
  let folder: string;
  let args: string[];
  let ports: TestPorts;
  let log: SettlementLog;
  let server: ServerProcess;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'see-other-killed-'));
    await writeFile(join(folder, 'contract.json'), durableContract);
    ports = newPorts(folder);
    args = [
      ...['--contract', join(folder, 'contract.json')],
      ...['--operations', fileURLToPath(new URL('./durable-operations.ts', import.meta.url))],
      ...['--store', ports.store, '--queue', ports.queue, '--port', String(await freePort()), '--lease-seconds', '1'],
    ];
    server = await startServer(args);
    log = await recordSettlements(ports.store);
  });

  afterEach(async () => {
    await server.end('SIGKILL');
    await log[Symbol.asyncDispose]();
    await ports.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('has every request that it ever answered with 202, and settles each exactly once', async () => {
    const base = server.url;
    let answers = 0;
    const submitted = Promise.all(
      Array.from({ length: inFlight }, async (_, number) => {
        const location = await submitUntilAccepted(base, number);
        answers += 1;
        return location;
      }),
    );
    for (let kill = 0; kill < kills; kill += 1) {
      // at some moment while requests come in, or are worked on
      const moment = Math.min(inFlight, answers + randomInt(inFlight / kills));
      await until('more requests are accepted', () => answers >= moment);
      await server.end('SIGKILL');
      server = await startServer(args);
    }
    const locations = await submitted;
    expect(new Set(locations).size).toBe(inFlight);

    const doubled = await Promise.all(locations.map((location) => resultOf(base, location)));
    expect(doubled).toEqual(Array.from({ length: inFlight }, (_, number) => number * 2));

    await until('the log has all of them', () => log.settled().length >= inFlight);
    const settlements = log.settled();
    expect(settlements).toHaveLength(inFlight);
    expect(new Set(settlements.map(({ id }) => id)).size).toBe(inFlight);
    expect(settlements.every(({ status }) => status === 'succeeded')).toBe(true);
  });
});

/** Sends the request, and sends it again with the same key while there is no answer. */
async function submitUntilAccepted(base: string, number: number): Promise<string> {
  const key = randomUUID();
  return until(`request ${String(number)} is accepted`, async () => {
    try {
      const response = await fetch(`${base}/double`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
        body: JSON.stringify({ number }),
      });
      await response.arrayBuffer();
      return response.status === 202 && (response.headers.get('location') ?? undefined);
    } catch {
      return undefined;
    }
  });
}

async function resultOf(base: string, location: string): Promise<unknown> {
  const result = await until(`${location} has succeeded`, async () => {
    const response = await fetch(new URL(location, base), { redirect: 'manual' });
    const status = (await response.json()) as { status: string };
    // a 404 would be a lost request, and a failed one is not what was asked for
    if (![200, 303].includes(response.status) || status.status === 'failed')
      throw new Error(`${location}: ${JSON.stringify(status)}`);
    return response.status === 303 && (response.headers.get('location') ?? undefined);
  });
  const response = await fetch(new URL(result, base));
  return ((await response.json()) as { doubled: number }).doubled;
}
