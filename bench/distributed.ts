/**
 * Full lifecycles on MongoDB and Kafka: `node bench/distributed.ts [seconds] [in flight]`. Two API and two worker processes,
 * both servers and the load share this machine. A lifecycle is a POST, the status until it answers 303 (held by
 * `Prefer: wait`), and the result; the operation does nothing. Then 100 requests a second, for the time from accept to start.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startKafka } from '../scripts/servers/kafka.ts';
import { startMongod } from '../scripts/servers/mongod.ts';
import { median, startMeasured } from './processes.ts';
import type { Measured } from './processes.ts';

const seconds = Number(process.argv[2] ?? 10);
const inFlight = Number(process.argv[3] ?? 64);
const pacedPerSecond = 100;
const body = JSON.stringify({ tasks: [{ id: 'walls', optimistic: 8, likely: 10, pessimistic: 20 }], trials: 100 });
const agent = new Agent({ keepAlive: true, maxSockets: 1024 });

interface Answer {
  readonly status: number;
  readonly location: string;
  readonly text: string;
}

function call(method: string, url: string, headers: Record<string, string> = {}, sent?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = request(url, { method, agent, headers }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      res.on('end', () => {
        resolve({ status: res.statusCode ?? 0, location: res.headers.location ?? '', text });
      });
    });
    req.on('error', reject);
    req.end(sent);
  });
}

async function submit(url: string): Promise<string> {
  const length = String(Buffer.byteLength(body));
  const headers = { 'content-type': 'application/json', 'content-length': length };
  const answer = await call('POST', `${url}/schedule-estimates`, headers, body);
  if (answer.status !== 202) throw new Error(`POST: ${String(answer.status)} ${answer.text}`);
  return answer.location;
}

/** Resolves with the status that came with the 303. */
async function finished(url: string, location: string): Promise<{ createdAt: string; startedAt: string; at: string }> {
  for (;;) {
    const status = await call('GET', url + location, { prefer: 'wait=20' });
    if (status.status === 303)
      return { ...(JSON.parse(status.text) as { createdAt: string; startedAt: string }), at: status.location };
    if (status.status !== 200) throw new Error(`status: ${String(status.status)} ${status.text}`);
  }
}

/** CPU seconds that a process has used so far, in user and kernel mode. */
function cpuSeconds(pid: number): number {
  const fields =
    readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function lifecycles(apis: readonly Measured[]): Promise<{ perSecond: number; milliseconds: number[] }> {
  const end = performance.now() + seconds * 1000;
  const milliseconds: number[] = [];
  const client = async (index: number): Promise<void> => {
    // submitted at one node, asked for at the other
    const [one = '', other = ''] = index % 2 === 0 ? [apis[0]?.url, apis[1]?.url] : [apis[1]?.url, apis[0]?.url];
    while (performance.now() < end) {
      const began = performance.now();
      const { at } = await finished(other, await submit(one));
      milliseconds.push(performance.now() - began);
      const result = await call('GET', other + at);
      if (result.status !== 200) throw new Error(`result: ${String(result.status)}`);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: inFlight }, (_, index) => client(index)));
  return { perSecond: (milliseconds.length * 1000) / (performance.now() - began), milliseconds };
}

/** Milliseconds from accept to handler start, by MongoDB's clock. */
async function dispatch(apis: readonly Measured[]): Promise<number[]> {
  const [one = '', other = ''] = apis.map(({ url }) => url);
  const waits: Promise<number>[] = [];
  for (let count = 0; count < pacedPerSecond * Math.min(seconds, 10); count += 1) {
    waits.push(
      submit(one)
        .then((location) => finished(other, location))
        .then(({ createdAt, startedAt }) => Date.parse(startedAt) - Date.parse(createdAt)),
    );
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
const pids = [...apis, ...workers].map(({ pid }) => pid);
const before = pids.map(cpuSeconds);
const { perSecond, milliseconds } = await lifecycles(apis);
const used = pids.map((pid, index) => cpuSeconds(pid) - (before[index] ?? 0));
const perThousand = (used.reduce((sum, each) => sum + each, 0) / milliseconds.length) * 1000;
console.log(`${perSecond.toFixed(0)} lifecycles a second with ${String(inFlight)} in flight`);
console.log(
  `POST to 303: median ${median(milliseconds).toFixed(1)} ms, 99th percentile ${percentile(milliseconds, 0.99).toFixed(1)} ms`,
);
console.log(
  `CPU of the four processes: ${perThousand.toFixed(2)} s for 1,000 lifecycles (${used.map((each) => each.toFixed(1)).join(', ')} s in all)`,
);
const started = await dispatch(apis);
console.log(
  `accept to start at ${String(pacedPerSecond)} a second: median ${String(median(started))} ms, 99th percentile ${String(percentile(started, 0.99))} ms`,
);
agent.destroy();
