/** A client with many open entries in its journal: follows them all, and says what that took. */
import { v7 } from 'uuid';
import { createClient } from '../../../src/client/client.ts';
import { sqliteJournal } from '../../../src/client/journal/sqlite-journal.ts';
import { toPoll } from '../../../src/client/polling/states.ts';

export interface ManyEntriesOptions {
  readonly url: string;
  readonly journal: string;
  readonly results: string;
  readonly entries: number;
  readonly requestsPerSecond: number;
}

export interface ManyEntriesReport {
  /** Megabytes of the heap with nothing open, and the most while everything was followed. */
  readonly heapBefore: number;
  readonly heapMost: number;
  /** The most resident memory, in megabytes. */
  readonly rssMost: number;
  readonly timersMost: number;
  readonly seconds: number;
}

const {
  url,
  journal: file,
  results,
  entries,
  requestsPerSecond,
} = JSON.parse(process.argv[2] ?? '') as ManyEntriesOptions;
const journal = sqliteJournal(file, { resultsFolder: results });
const client = createClient({
  url,
  journal,
  requestsPerSecond,
  requestsPerSecondPerHost: requestsPerSecond,
});

const megabytes = (bytes: number): number => Math.round(bytes / 1024 ** 2);
function heap(): number {
  globalThis.gc?.();
  return megabytes(process.memoryUsage().heapUsed);
}

// what another process has submitted
for (let n = 1; n <= entries; n += 1) {
  const location = `${url}/requests/${String(n)}`;
  await journal.add({ id: v7(), identity: location, state: toPoll(location), createdAt: Date.now() }, Date.now(), 0);
}

const heapBefore = heap();
let [heapMost, rssMost, timersMost, finished] = [heapBefore, 0, 0, 0];
const began = performance.now();
client.start();
const done = new Promise<void>((resolve) => {
  client.subscribe((event) => {
    if (event.type !== 'finished') return;
    const timers = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    timersMost = Math.max(timersMost, timers);
    finished += 1;
    if (finished % 500 === 0) heapMost = Math.max(heapMost, heap());
    rssMost = Math.max(rssMost, process.memoryUsage.rss());
    if (finished === entries) resolve();
  });
});
await done;
const seconds = (performance.now() - began) / 1000;
await client.stop();
await journal.close();
console.log(
  JSON.stringify({
    heapBefore,
    heapMost,
    rssMost: megabytes(rssMost),
    timersMost,
    seconds,
  } satisfies ManyEntriesReport),
);
