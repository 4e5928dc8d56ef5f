import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../support/ports.ts';
import { startServer } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';
import { durableContract } from './durable-operations.ts';

const inFlight = 500;
const kills = 5;

describe('a server that is killed and started again', () => {
  let folder: string;
  let args: string[];
  let server: ServerProcess;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'see-other-killed-'));
    await writeFile(join(folder, 'contract.json'), durableContract);
    args = [
      ...['--contract', join(folder, 'contract.json')],
      ...['--operations', fileURLToPath(new URL('./durable-operations.ts', import.meta.url))],
      ...['--store', `sqlite:${join(folder, 'data')}`, '--port', String(await freePort()), '--lease-seconds', '1'],
    ];
    server = await startServer(args);
    recordSettlements(folder);
  });

  afterEach(async () => {
    await server.end('SIGKILL');
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

    const settlements = settlementsIn(folder);
    expect(settlements).toHaveLength(inFlight);
    expect(new Set(settlements.map(({ id }) => id)).size).toBe(inFlight);
    expect(settlements.every(({ status }) => status === 'succeeded')).toBe(true);
  }, 120_000);
});

/** Sends the request, and sends it again with the same key while there is no answer. */
async function submitUntilAccepted(base: string, number: number): Promise<string> {
  const key = randomUUID();
  return until(
    `request ${String(number)} is accepted`,
    async () => {
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
    },
    60_000,
  );
}

async function resultOf(base: string, location: string): Promise<unknown> {
  const result = await until(
    `${location} has succeeded`,
    async () => {
      const response = await fetch(new URL(location, base), { redirect: 'manual' });
      const status = (await response.json()) as { status: string };
      // a 404 would be a lost request, and a failed one is not what was asked for
      if (![200, 303].includes(response.status) || status.status === 'failed')
        throw new Error(`${location}: ${JSON.stringify(status)}`);
      return response.status === 303 && (response.headers.get('location') ?? undefined);
    },
    60_000,
  );
  const response = await fetch(new URL(result, base));
  return ((await response.json()) as { doubled: number }).doubled;
}

/** Has the database itself write down each settling, so that a second one of a request could not hide. */
function recordSettlements(folder: string): void {
  const db = new DatabaseSync(join(folder, 'data', 'requests.sqlite'), { timeout: 5_000 });
  db.exec(`
    CREATE TABLE settlements (id TEXT NOT NULL, status TEXT NOT NULL);
    CREATE TRIGGER settled AFTER UPDATE OF status ON requests WHEN new.status IN ('succeeded', 'failed', 'canceled')
    BEGIN INSERT INTO settlements (id, status) VALUES (new.id, new.status); END`);
  db.close();
}

function settlementsIn(folder: string): { id: string; status: string }[] {
  const db = new DatabaseSync(join(folder, 'data', 'requests.sqlite'), { readOnly: true });
  const rows = db.prepare('SELECT id, status FROM settlements').all() as { id: string; status: string }[];
  db.close();
  return rows;
}
