/** Many requests through two API and three worker processes, while workers are killed at random. */
import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { startServer } from '../../support/server-process.ts';
import type { ServerProcess } from '../../support/server-process.ts';
import { withClient } from '../../support/mongodb.ts';
import { newPorts } from '../../support/set-up.ts';
import { recordSettlements } from '../../support/settlements.ts';
import { until } from '../../support/until.ts';
import { logFolderVariable, recordedContract } from './operations.ts';
import type { AttemptMark } from './operations.ts';

const requests = 20_000;
const inFlight = 64;
const killEveryMs = 1_000;

test('none is lost, each is settled once, and no attempt overlaps another that still has its lease', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-killed-workers-'));
  await writeFile(join(folder, 'contract.json'), recordedContract);
  const ports = newPorts(folder);
  const args = [
    ...['--contract', join(folder, 'contract.json')],
    ...['--operations', fileURLToPath(new URL('./operations.ts', import.meta.url))],
    ...['--store', ports.store, '--queue', ports.queue, '--lease-seconds', '2', '--log-level', 'warn'],
  ];
  const env = { [logFolderVariable]: folder };
  const api = (): Promise<ServerProcess> => startServer([...args, '--role', 'api', '--port', '0'], env);
  const worker = (): Promise<ServerProcess> => startServer([...args, '--role', 'worker'], env);
  const apis = await Promise.all([api(), api()]);
  const workers = await Promise.all([worker(), worker(), worker()]);
  const log = await recordSettlements(ports.store);
  const killedAt = new Map<number, number>();
  let finished = false;
  try {
    const killing = killNowAndThen();
    const locations = await submitAll(apis.map(({ url }) => url));
    expect(new Set(locations).size).toBe(requests);
    await until('each is settled', () => log.settled().length >= requests, 120_000);
    finished = true;
    await killing;

    const settled = log.settled();
    expect(settled).toHaveLength(requests);
    expect(new Set(settled.map(({ id }) => id)).size).toBe(requests);
    expect(settled.filter(({ status }) => status !== 'succeeded')).toEqual([]);
    const left = await withClient(ports.store, (client) =>
      client
        .db()
        .collection('requests')
        .countDocuments({ status: { $ne: 'succeeded' } }),
    );
    expect(left).toBe(0);
    expect(killedAt.size).toBeGreaterThan(5);
    expect(overlaps(await marks(folder), killedAt)).toEqual([]);
  } finally {
    finished = true;
    await Promise.all([...apis, ...workers].map((server) => server.end('SIGKILL')));
    await log[Symbol.asyncDispose]();
    await ports.drop();
    await rm(folder, { recursive: true, force: true });
  }

  async function killNowAndThen(): Promise<void> {
    let next = Date.now() + killEveryMs;
    for (;;) {
      await until('it is time for the next kill', () => finished || Date.now() >= next, 10 * killEveryMs);
      if (finished) return;
      const index = randomInt(workers.length);
      const victim = workers[index];
      if (victim === undefined) throw new Error('there is no such worker');
      await victim.end('SIGKILL');
      killedAt.set(victim.pid, Date.now());
      workers[index] = await worker();
      next = Date.now() + killEveryMs;
    }
  }
}, 300_000);

async function submitAll(urls: readonly string[]): Promise<string[]> {
  const locations: string[] = [];
  let number = 0;
  const submitter = async (): Promise<void> => {
    while (number < requests) {
      const own = number++;
      locations[own] = await submit(`${urls[own % urls.length] ?? ''}/double`, own);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, submitter));
  return locations;
}

async function submit(url: string, number: number): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    body: JSON.stringify({ number }),
  });
  const location = response.headers.get('location');
  if (response.status !== 202 || location === null)
    throw new Error(`${String(response.status)}: ${await response.text()}`);
  await response.arrayBuffer();
  return location;
}

async function marks(folder: string): Promise<AttemptMark[]> {
  const files = (await readdir(folder)).filter((name) => name.startsWith('attempts-'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) =>
    text
      .split('\n')
      // the last line of a worker that was killed may be half a line
      .slice(0, -1)
      .map((line) => JSON.parse(line) as AttemptMark),
  );
}

/** Attempts that began while an earlier one of the same request was still running in a worker that lived. */
function overlaps(all: readonly AttemptMark[], killedAt: ReadonlyMap<number, number>): string[] {
  const ends = new Map(
    all.filter(({ event }) => event === 'end').map((end) => [`${end.id} ${String(end.attempt)}`, end.at]),
  );
  const starts = Map.groupBy(
    all.filter(({ event }) => event === 'start'),
    ({ id }) => id,
  );
  return [...starts.values()].flatMap((attempts) => {
    const inOrder = attempts.toSorted((one, other) => one.attempt - other.attempt);
    return inOrder.slice(1).flatMap((later, index) => {
      const earlier = inOrder[index];
      if (earlier === undefined) return [];
      const over = ends.get(`${earlier.id} ${String(earlier.attempt)}`) ?? killedAt.get(earlier.pid) ?? Infinity;
      return over <= later.at
        ? []
        : [`${later.id}: attempt ${String(later.attempt)} began before ${String(earlier.attempt)} was over`];
    });
  });
}
