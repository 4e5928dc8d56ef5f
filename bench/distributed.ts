/**
 * Full lifecycles on MongoDB and Kafka: `node bench/distributed.ts [seconds] [in flight]`. Two API and two worker processes,
 * both servers and the load share this machine; the operation does nothing. A lifecycle is a POST, the status until it answers
 * 303 (held by `Prefer: wait`), and the result: three calls; or two, if the POST is held until it answers 303. Then 100
 * requests a second, for the time from accept to start.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startKafka } from '../scripts/servers/kafka.ts';
import { startMongod } from '../scripts/servers/mongod.ts';
import { Connection } from './load/connection.ts';
import type { Answer } from './load/connection.ts';
import { childrenNamed, cpuSecondsOf } from './cpu.ts';
import { doingNothing, median, startMeasured } from './processes.ts';
import type { Measured } from './processes.ts';

const seconds = Number(process.argv[2] ?? 10);
const inFlight = Number(process.argv[3] ?? 64);
const pacedPerSecond = 100;
const body = JSON.stringify({ tasks: [{ id: 'walls', optimistic: 8, likely: 10, pessimistic: 20 }], trials: 100 });

async function post(server: Connection, more = ''): Promise<Answer> {
  const headers = `Content-Type: application/json\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\n`;
  const answer = await server.call('POST', '/schedule-estimates', headers + more, body);
  if (answer.status !== 202 && answer.status !== 303) throw new Error(`POST: ${String(answer.status)} ${answer.text}`);
  return answer;
}

/** Where the status is. */
async function submit(server: Connection): Promise<string> {
  return (await post(server)).location;
}

/** A way from the POST at one node to where the result is, which is then asked for at the other. */
type Way = (one: Connection, other: Connection) => Promise<string>;

const ways: Readonly<Record<string, Way>> = {
  'three calls': async (one, other) => (await finished(other, await submit(one))).at,
  'two calls': async (one, other) => {
    const { status, location } = await post(one, 'Prefer: wait=20\r\n');
    return status === 303 ? location : (await finished(other, location)).at;
  },
};

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

/** A connection to each node. */
function connect(apis: readonly Measured[]): [Connection, Connection] {
  const [one = '', other = ''] = apis.map(({ url }) => url);
  return [new Connection(one), new Connection(other)];
}

async function lifecycles(apis: readonly Measured[], way: Way): Promise<{ perSecond: number; milliseconds: number[] }> {
  const end = performance.now() + seconds * 1000;
  const milliseconds: number[] = [];
  const client = async (index: number): Promise<void> => {
    // submitted at one node, asked for at the other
    const [one, other] = index % 2 === 0 ? connect(apis) : connect(apis.toReversed());
    while (performance.now() < end) {
      const began = performance.now();
      const at = await way(one, other);
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
  ...doingNothing,
];
const start = (...more: string[]): Promise<Measured> => startMeasured('../bin/see-other.js', [...serve, ...more]);
const apis = await Promise.all(['api', 'api'].map((role) => start('--role', role, '--port', '0')));
const workers = await Promise.all(['worker', 'worker'].map((role) => start('--role', role)));
stack.defer(() => Promise.all([...apis, ...workers].map((each) => each.stop())).then(() => undefined));

const parts = new Map([
  ['API', apis.map(({ pid }) => pid)],
  ['workers', workers.map(({ pid }) => pid)],
  ['mongod', childrenNamed('mongod')],
  ['Kafka', childrenNamed('java')],
  ['load', [process.pid]],
]);
const cpuSeconds = (): number[] =>
  [...parts.values()].map((pids) =>
    cpuSecondsOf(pids.map((pid) => ({ name: '', pid }))).reduce((sum, each) => sum + each, 0),
  );
for (const [name, way] of Object.entries(ways)) {
  // what is measured is warm
  await lifecycles(apis, way);
  const before = cpuSeconds();
  const { perSecond, milliseconds } = await lifecycles(apis, way);
  const used = cpuSeconds().map((total, index) => ((total - (before[index] ?? 0)) / milliseconds.length) * 1000);
  const shares = [...parts.keys()].map((part, index) => `${part} ${(used[index] ?? 0).toFixed(2)}`).join(', ');
  const times = [median(milliseconds), percentile(milliseconds, 0.99)].map((ms) => `${ms.toFixed(0)} ms`);
  console.log(`${name}: ${perSecond.toFixed(0)} lifecycles a second with ${String(inFlight)} in flight`);
  console.log(`  POST to 303: median ${String(times[0])}, 99th percentile ${String(times[1])}`);
  console.log(
    `  CPU seconds for 1,000: ${used.reduce((sum, each) => sum + each, 0).toFixed(2)} (${shares}); cores busy: ${((perSecond * used.reduce((sum, each) => sum + each, 0)) / 1000).toFixed(2)}`,
  );
}
const started = await dispatch(apis);
console.log(
  `accept to start at ${String(pacedPerSecond)} a second: median ${String(median(started))} ms, 99th percentile ${String(percentile(started, 0.99))} ms`,
);
