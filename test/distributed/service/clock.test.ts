/** Nodes whose clocks are an hour wrong, among others whose clocks are right. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { caller } from '../../support/calls.ts';
import type { Call } from '../../support/calls.ts';
import { header, refusalOf } from '../../support/protocol.ts';
import { startServer } from '../../support/server-process.ts';
import type { ServerProcess } from '../../support/server-process.ts';
import { locationOf } from '../../support/service.ts';
import { distributedPorts } from '../../support/set-up.ts';
import { until } from '../../support/until.ts';
import { recordedContract } from './operations.ts';

const hourMs = 3_600_000;
/** Shorter than the clocks are wrong. */
const retentionHours = 0.5;
/** Of a fresh request, long for what is asked here and short for who takes an hour to have gone by. */
const sensibleSeconds = 20;

const preload = fileURLToPath(new URL('./programs/wrong-clock.ts', import.meta.url));

test.each([
  ['an hour ahead', hourMs],
  ['an hour behind', -hourMs],
])('an API and a worker whose clocks are %s behave as others do', async (_, offMs) => {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-clock-'));
  await writeFile(join(folder, 'contract.json'), recordedContract);
  const ports = distributedPorts();
  const args = [
    ...['--contract', join(folder, 'contract.json'), '--store', ports.store, '--queue', ports.queue],
    ...['--operations', fileURLToPath(new URL('./operations.ts', import.meta.url)), '--port', '0'],
    ...['--retention-hours', String(retentionHours), '--lease-seconds', '1'],
  ];
  const wrong = { NODE_OPTIONS: `--import ${preload}`, SEE_OTHER_TEST_CLOCK_OFF_MS: String(offMs) };
  const servers: ServerProcess[] = [];
  const start = async (role: string, env: Record<string, string> = {}): Promise<Call> => {
    const server = await startServer([...args, '--role', role], env);
    servers.push(server);
    return caller(server.url || 'http://worker.invalid', recordedContract);
  };
  try {
    const right = await start('api');
    const off = await start('api', wrong);
    await start('worker');
    await start('worker', wrong);
    // long enough for every worker to have looked for leases that have lapsed
    const submit = async (via: Call, takesMs?: number): Promise<string> => {
      const answer = await via('POST', '/double', { json: { number: 1, ...(takesMs !== undefined && { takesMs }) } });
      expect(Number(header(answer, 'retry-after'))).toBeLessThanOrEqual(sensibleSeconds);
      return locationOf(answer);
    };
    const calls = [right, off];
    const locations = await Promise.all(
      calls.flatMap((via) => [
        submit(via, 4_000),
        submit(via, 4_000),
        ...Array.from({ length: 20 }, () => submit(via)),
      ]),
    );
    // while it runs, both say when to ask again
    for (const via of calls) {
      for (const location of locations) {
        const answer = await via('GET', `${location}?redirect=false`);
        expect(answer.status).toBe(200);
        if (answer.json['settledAt'] === undefined)
          expect(Number(header(answer, 'retry-after'))).toBeLessThanOrEqual(sensibleSeconds);
      }
    }
    for (const location of locations) {
      await until(`${location} has succeeded`, async () => (await right('GET', location)).status === 303);
      for (const via of calls) {
        const { status, json } = await via('GET', `${location}?redirect=false`);
        expect({ status, json }).toMatchObject({ status: 200, json: { status: 'succeeded', attempt: 1 } });
        const [created, started, settled, expires] = ['createdAt', 'startedAt', 'settledAt', 'expiresAt'].map((name) =>
          Date.parse(String(json[name])),
        ) as [number, number, number, number];
        expect(created <= started && started <= settled && settled - created < hourMs / 2).toBe(true);
        expect(expires - settled).toBe(retentionHours * hourMs);
        expect((await via('GET', String(json['result']))).json).toEqual({ doubled: 2 });
      }
    }
    // an id of now that nobody has is unknown to both, and not expired
    const nobody = locations[0]?.replace(/....$/, '0000') ?? '';
    for (const via of calls) expect(refusalOf(await via('GET', nobody))).toEqual([404, 'request-unknown']);
  } finally {
    await Promise.all(servers.map((server) => server.end('SIGKILL')));
    await ports.drop();
    await rm(folder, { recursive: true, force: true });
  }
});
