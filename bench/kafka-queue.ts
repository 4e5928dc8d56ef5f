/**
 * What the Kafka queue does on this machine: hints a second through publish and onHints, and how long a hint takes at
 * 100 a second. Run by hand: `node bench/kafka-queue.ts`; it starts a broker of its own.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startKafka } from '../scripts/servers/kafka.ts';
import { openKafkaQueue } from '../src/queues/kafka/kafka-queue.ts';
import { newRequestId } from '../src/request/ids.ts';

const total = 100_000;
const paced = 1_000;

await using kafka = await startKafka();
const queue = openKafkaQueue(kafka.url('bench'));
const publishedAt = new Map<string, number>();
const latencies: number[] = [];
let seen = 0;
let calls = 0;
await queue.subscribe((hints) => {
  calls += 1;
  seen += hints.length;
  const now = performance.now();
  for (const { id } of hints) {
    const at = publishedAt.get(id);
    if (at !== undefined) latencies.push(now - at);
  }
  return Promise.resolve();
});

async function passed(count: number): Promise<void> {
  while (seen < count) await sleep(1);
}

function publish(count: number): void {
  queue.publish(Array.from({ length: count }, () => ({ id: newRequestId(), operation: 'estimate' })));
}

publish(1);
await passed(1);

seen = 0;
calls = 0;
const began = performance.now();
for (let sent = 0; sent < total; sent += 1_000) {
  // never more under way than the queue keeps
  await passed(sent - 8_000);
  publish(1_000);
}
await passed(total);
const seconds = (performance.now() - began) / 1_000;
console.log(`${Math.round(total / seconds)} hints/s, ${Math.round(total / calls)} a batch`);

const busyBefore = process.cpuUsage();
for (let count = 0; count < paced; count += 1) {
  const id = newRequestId();
  publishedAt.set(id, performance.now());
  queue.publish([{ id, operation: 'estimate' }]);
  await sleep(10);
}
await passed(total + paced);
const { user, system } = process.cpuUsage(busyBefore);
latencies.sort((left, right) => left - right);
const at = (share: number): string => (latencies[Math.floor(latencies.length * share)] ?? NaN).toFixed(1);
console.log(`at 100 hints/s: ${at(0.5)} ms median, ${at(0.99)} ms at the 99th percentile`);
console.log(`${((user + system) / 1_000 / paced).toFixed(2)} ms of CPU a hint at that pace`);

const idleBefore = process.cpuUsage();
await sleep(5_000);
const idle = process.cpuUsage(idleBefore);
console.log(`idle: ${((idle.user + idle.system) / 50_000).toFixed(1)} % of a core`);
await queue.close();
