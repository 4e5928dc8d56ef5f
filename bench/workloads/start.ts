/** How long it takes until a service answers, and what memory it has then. */
import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '../clock.ts';
import { memoryOf } from '../cpu.ts';
import type { Workload } from './workload.ts';

const restMs = 2_000;

export const start: Workload = {
  name: 'start',
  title: 'Start and rest',
  about: () =>
    `From starting \`node\`, with the servers running and nothing stored, to the answer to GET /health/live (of a contender that has none: its 404). Memory of the Node processes ${restMs / 1000} s later: resident, and with shared pages counted in part (PSS).`,
  figures: () => [
    { key: 'ready', title: 'ready, ms', digits: 0 },
    { key: 'rss', title: 'resident, MiB', digits: 0 },
    { key: 'pss', title: 'PSS, MiB', digits: 0 },
  ],
  suits: () => true,
  async measure(stack) {
    await using store = await stack.store();
    const began = nowMs();
    await using program = await store.serve('all');
    const response = await fetch(`${program.url}/health/live`);
    await response.arrayBuffer();
    if (response.status !== 200 && response.status !== 404)
      throw new Error(`GET /health/live was answered ${response.status}`);
    const ready = nowMs() - began;
    await sleep(restMs);
    const { rssMb, pssMb } = memoryOf(program.parts);
    return { ready, rss: rssMb, pss: pssMb };
  },
};
