/**
 * How many durable 202s a second, beside a stack that stores nothing: `node bench/accept.ts [rounds] [seconds]`.
 * The two take turns, so that a machine that gets slower or faster meanwhile does so for both.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { doingNothing, median, startMeasured } from './processes.ts';

const rounds = Number(process.argv[2] ?? 5);
const seconds = Number(process.argv[3] ?? 5);
const body = JSON.stringify({
  tasks: [{ id: 'walls', optimistic: 8, likely: 10, pessimistic: 20 }],
  trials: 100,
  seed: 1,
});

async function rate(program: string, args: readonly string[]): Promise<number> {
  const server = await startMeasured(program, args);
  try {
    const result = await autocannon({
      url: `${server.url}/schedule-estimates`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      connections: 64,
      duration: seconds,
    });
    if (result.non2xx > 0 || result.errors > 0)
      throw new Error(`${String(result.non2xx + result.errors)} calls were not answered with 202`);
    return result.requests.average;
  } finally {
    await server.stop();
  }
}

async function embedded(role: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-bench-'));
  try {
    return await rate('../bin/see-other.js', [
      'serve',
      '--port',
      '0',
      '--store',
      `sqlite:${folder}`,
      ...doingNothing,
      '--log-level',
      'error',
      '--role',
      role,
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const contenders = {
  'stores nothing': () => rate('ceiling.ts', []),
  'embedded, accepting': () => embedded('api'),
  'embedded, accepting and working': () => embedded('all'),
};
const rates = Object.fromEntries(Object.keys(contenders).map((name): [string, number[]] => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const [name, measure] of Object.entries(contenders)) rates[name]?.push(await measure());
}
const ceiling = rates['stores nothing'] ?? [];
for (const [name, values] of Object.entries(rates)) {
  const ratio = median(values.map((value, round) => value / (ceiling[round] ?? Number.NaN)));
  process.stdout.write(
    `${name.padEnd(34)} ${median(values).toFixed(0).padStart(7)} POST/s   ${ratio.toFixed(2)} of storing nothing\n`,
  );
}
