/**
 * What slow clients do to the others: `node bench/slow-connections.ts [connections] [seconds]`.
 * A status read and a POST take turns, 50 calls a second; first alone, then beside connections that send a byte a second
 * of headers, of a JSON body or of an upload, or read nothing of a large answer.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { doingNothing, startMeasured } from './processes.ts';

const connections = Number(process.argv[2] ?? 1_000);
const seconds = Number(process.argv[3] ?? 20);
const folder = await mkdtemp(join(tmpdir(), 'see-other-bench-'));
const server = await startMeasured('../bin/see-other.js', [
  'serve',
  '--port',
  '0',
  '--store',
  `sqlite:${folder}`,
  ...doingNothing,
  '--log-level',
  'error',
]);
const { hostname, port } = new URL(server.url);
const body = JSON.stringify({
  tasks: [{ id: 'walls', optimistic: 8, likely: 10, pessimistic: 20 }],
  trials: 100,
  seed: 1,
});

async function post(): Promise<string> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${server.url}/schedule-estimates`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  if (response.status !== 202) throw new Error(`a POST was answered ${String(response.status)}`);
  return new URL(response.headers.get('location') ?? '', server.url).href;
}

async function read(url: string): Promise<void> {
  const response = await fetch(`${url}?redirect=false`);
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`a status was answered ${String(response.status)}`);
}

/** 50th and 99th percentile, and the longest, in ms. */
async function latencies(): Promise<string> {
  const url = await post();
  const taken: number[] = [];
  const end = performance.now() + seconds * 1_000;
  for (let call = 0; performance.now() < end; call += 1) {
    const begun = performance.now();
    await (call % 2 === 0 ? post() : read(url));
    taken.push(performance.now() - begun);
    await sleep(Math.max(0, 20 - (performance.now() - begun)));
  }
  taken.sort((a, b) => a - b);
  const percentile = (share: number): string => (taken[Math.floor(taken.length * share)] ?? Number.NaN).toFixed(1);
  return `median ${percentile(0.5)} ms, 99th percentile ${percentile(0.99)} ms, longest ${percentile(0.99999)} ms (${String(taken.length)} calls)`;
}

const ways: readonly { readonly begin: readonly string[]; readonly drop: string | undefined }[] = [
  { begin: ['GET /requests HTTP/1.1', 'Host: x', 'X-Slow: '], drop: 'x' },
  {
    begin: [
      'POST /schedule-estimates HTTP/1.1',
      'Host: x',
      'Content-Type: application/json',
      'Content-Length: 9999',
      '',
      '',
    ],
    drop: ' ',
  },
  {
    begin: ['POST /dataset-profiles HTTP/1.1', 'Host: x', 'Content-Type: text/csv', 'Content-Length: 9999', '', ''],
    drop: 'x',
  },
  { begin: ['GET /openapi.json HTTP/1.1', 'Host: x', '', ''], drop: undefined },
];

const open = new Set<Socket>();

/** One that is ended by the server is opened anew. */
function hold(index: number): void {
  const way = ways[index % ways.length];
  if (way === undefined || stopping) return;
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  socket.on('connect', () => {
    open.add(socket);
    if (way.drop === undefined) socket.pause();
    else socket.resume();
    // many questions in a row make an answer that does not fit what the two ends keep for each other
    socket.write(way.drop === undefined ? way.begin.join('\r\n').repeat(20) : way.begin.join('\r\n'));
  });
  const dropping = setInterval(() => {
    if (way.drop !== undefined && socket.writable) socket.write(way.drop);
  }, 1_000);
  socket.on('close', () => {
    clearInterval(dropping);
    open.delete(socket);
    setTimeout(() => {
      hold(index);
    }, 100);
  });
}

let stopping = false;
try {
  process.stdout.write(`alone:                        ${await latencies()}\n`);
  for (let index = 0; index < connections; index += 1) hold(index);
  while (open.size < connections * 0.9) await sleep(50);
  process.stdout.write(`beside ${String(connections)} slow connections: ${await latencies()}\n`);
  process.stdout.write(`${String(open.size)} of them were open at the end\n`);
} finally {
  stopping = true;
  for (const socket of open) socket.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
