/**
 * Full lifecycles on MongoDB and Kafka: `node bench/distributed.ts [seconds] [in flight]`. Two API and two worker processes,
 * both servers and the load share this machine. A lifecycle is a POST, the status until it answers 303 (held by
 * `Prefer: wait`), and the result; the operation does nothing. Then 100 requests a second, for the time from accept to start.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startKafka } from '../scripts/servers/kafka.ts';
import { startMongod } from '../scripts/servers/mongod.ts';
import { Connection } from './connection.ts';
import { median, startMeasured } from './processes.ts';
import type { Measured } from './processes.ts';

const seconds = Number(process.argv[2] ?? 10);
const inFlight = Number(process.argv[3] ?? 64);
const pacedPerSecond = 100;
const body = JSON.stringify({ tasks: [{ id: 'walls', optimistic: 8, likely: 10, pessimistic: 20 }], trials: 100 });

async function submit(server: Connection): Promise<string> {
  const headers = `Content-Type: application/json\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\n`;
  const answer = await server.call('POST', '/schedule-estimates', headers, body);
  if (answer.status !== 202) throw new Error(`POST: ${String(answer.status)} ${answer.text}`);
  return answer.location;
}

/** Resolves with the status that came with the 303. */
async function finished(
  server: Connection,
  location: string,
): Promise<{ createdAt: string; startedAt: string; at: string }> {
  for (;;) {
    const status = await server.call('GET', location, 'Prefer: wait=20\r\n');
    if (status.status === 303)
      return { ...(JSON.parse(status.text) as { createdAt: string; startedAt: string }), at: status.location };
    if (status.status !== 200) throw new Error(`status: ${String(status.status)} ${status.text}`);
  }
}

interface Used {
  readonly name: string;
  readonly parent: number;
  /** In user and kernel mode, since it began. */
  readonly cpuSeconds: number;
}

function usedBy(pid: number): Used {
  const [, name = '', rest = ''] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/${String(pid)}/stat`, 'utf8')) ?? [];
  const fields = rest.split(' ');
  return { name, parent: Number(fields[1]), cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100 };
}

/** The one child of this process that runs this program. */
function childNamed(program: string): number {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const found = pids.find((pid) => {
    try {
      const { name, parent } = usedBy(pid);
      return name === program && parent === process.pid;
    } catch {
      // it has ended meanwhile
      return false;
    }
  });
  if (found === undefined) throw new Error(`there is no ${program}`);
  return found;
}

/** A connection to each node. */
function connect(apis: readonly Measured[]): [Connection, Connection] {
  const [one = '', other = ''] = apis.map(({ url }) => url);
  return [new Connection(one), new Connection(other)];
}

async function lifecycles(apis: readonly Measured[]): Promise<{ perSecond: number; milliseconds: number[] }> {
  const end = performance.now() + seconds * 1000;
  const milliseconds: number[] = [];
  const client = async (index: number): Promise<void> => {
    // submitted at one node, asked for at the other
    const [one, other] = index % 2 === 0 ? connect(apis) : connect(apis.toReversed());
    while (performance.now() < end) {
      const began = performance.now();
      const { at } = await finished(other, await submit(one));
      milliseconds.push(performance.now() - began);
      const result = await other.call('GET', at);
      if (result.status !== 200) throw new Error(`result: ${String(result.status)}`);
    }
    one.close();
    other.close();
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: inFlight }, (_, index) => client(index)));
  return { perSecond: (milliseconds.length * 1000) / (performance.now() - began), milliseconds };
}

/** Milliseconds from accept to handler start, by MongoDB's clock. */
async function dispatch(apis: readonly Measured[]): Promise<number[]> {
  const lifecycle = async (): Promise<number> => {
    const [one, other] = connect(apis);
    const { createdAt, startedAt } = await finished(other, await submit(one));
    one.close();
    other.close();
    return Date.parse(startedAt) - Date.parse(createdAt);
  };
  const waits: Promise<number>[] = [];
  for (let count = 0; count < pacedPerSecond * Math.min(seconds, 10); count += 1) {
    waits.push(lifecycle());
    await sleep(1000 / pacedPerSecond);
  }
  return Promise.all(waits);
}

function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}

await using stack = new AsyncDisposableStack();
const [mongodb, kafka] = await Promise.all([startMongod(), startKafka()]);
stack.defer(() => Promise.all([mongodb.stop(), kafka.stop()]).then(() => undefined));
const serve = [
  ...[
    'serve',
    '--store',
    mongodb.urlOf('bench'),
    '--queue',
    kafka.url('bench', 'partitions=4'),
    '--log-level',
    'error',
  ],
  ...['--operations', fileURLToPath(new URL('no-op.ts', import.meta.url))],
];
const start = (...more: string[]): Promise<Measured> => startMeasured('../bin/see-other.js', [...serve, ...more]);
const apis = await Promise.all(['api', 'api'].map((role) => start('--role', role, '--port', '0')));
const workers = await Promise.all(['worker', 'worker'].map((role) => start('--role', role)));
stack.defer(() => Promise.all([...apis, ...workers].map((each) => each.stop())).then(() => undefined));

await lifecycles(apis);
const parts = new Map([
  ['API', apis.map(({ pid }) => pid)],
  ['workers', workers.map(({ pid }) => pid)],
  ['mongod', [childNamed('mongod')]],
  ['Kafka', [childNamed('java')]],
  ['load', [process.pid]],
]);
const cpuSeconds = (): number[] =>
  [...parts.values()].map((pids) => pids.reduce((sum, pid) => sum + usedBy(pid).cpuSeconds, 0));
const before = cpuSeconds();
const { perSecond, milliseconds } = await lifecycles(apis);
const used = cpuSeconds().map((seconds, index) => ((seconds - (before[index] ?? 0)) / milliseconds.length) * 1000);
console.log(`${perSecond.toFixed(0)} lifecycles a second with ${String(inFlight)} in flight`);
console.log(
  `POST to 303: median ${median(milliseconds).toFixed(1)} ms, 99th percentile ${percentile(milliseconds, 0.99).toFixed(1)} ms`,
);
const shares = [...parts.keys()].map((name, index) => `${name} ${(used[index] ?? 0).toFixed(2)}`).join(', ');
console.log(`CPU seconds for 1,000: ${used.reduce((sum, each) => sum + each, 0).toFixed(2)} (${shares})`);
const started = await dispatch(apis);
console.log(
  `accept to start at ${String(pacedPerSecond)} a second: median ${String(median(started))} ms, 99th percentile ${String(percentile(started, 0.99))} ms`,
);
