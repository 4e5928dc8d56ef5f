/**
 * How long a status takes while handlers burn every core: `node bench/status-while-busy.ts [seconds]`.
 * Beside it, in the same run, the same reads while nothing runs.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMeasured } from './processes.ts';

const seconds = Number(process.argv[2] ?? 10);
const folder = await mkdtemp(join(tmpdir(), 'see-other-bench-'));
const server = await startMeasured('../bin/see-other.js', [
  'serve',
  '--port',
  '0',
  '--store',
  `sqlite:${folder}`,
  '--log-level',
  'error',
]);

async function submit(trials: number): Promise<string> {
  const tasks = Array.from({ length: 100 }, (_, index) => ({
    id: `task ${String(index)}`,
    optimistic: 1,
    likely: 2,
    pessimistic: 6,
  }));
  const response = await fetch(`${server.url}/schedule-estimates`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ tasks, trials }),
  });
  return new URL(response.headers.get('location') ?? '', server.url).href;
}

/** 50th and 99th percentile of reads at 100 a second, in ms. */
async function latencies(url: string): Promise<string> {
  const taken: number[] = [];
  for (let read = 0; read < seconds * 100; read += 1) {
    const begun = performance.now();
    const response = await fetch(`${url}?redirect=false`);
    await response.arrayBuffer();
    taken.push(performance.now() - begun);
    await sleep(Math.max(0, 10 - (performance.now() - begun)));
  }
  taken.sort((a, b) => a - b);
  const percentile = (share: number): string => (taken[Math.floor(taken.length * share)] ?? Number.NaN).toFixed(2);
  return `median ${percentile(0.5)} ms, 99th percentile ${percentile(0.99)} ms, longest ${percentile(0.99999)} ms`;
}

try {
  const first = await submit(1);
  process.stdout.write(`while nothing runs:          ${await latencies(first)}\n`);
  const busy = await Promise.all(Array.from({ length: availableParallelism() }, () => submit(10_000_000)));
  process.stdout.write(`while handlers burn ${String(busy.length)} cores: ${await latencies(busy[0] ?? first)}\n`);
  const still = (await (await fetch(`${busy[0] ?? first}?redirect=false`)).json()) as { status: string };
  process.stdout.write(`the first of them was then ${still.status}\n`);
  await Promise.all(busy.map((url) => fetch(url, { method: 'DELETE' })));
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
