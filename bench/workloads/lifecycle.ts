/** Full lifecycles: how many a second, what they cost, and how long they take. */
import { CpuMeter } from './cpu-meter.ts';
import { connections } from './workload.ts';
import type { Workload } from './workload.ts';

const pollMs = 20;

export const lifecycle: Workload = {
  name: 'lifecycle',
  title: 'Full lifecycles',
  about: ({ seconds }) =>
    `${connections} in flight for ${seconds} s once warm, each: POST, the status after every ${pollMs} ms until it answers 303, then the result. CPU seconds of all processes together, the load generator's too, unless it says otherwise.`,
  figures: () => [
    { key: 'perSecond', title: 'lifecycles/s', digits: 0 },
    { key: 'cpu', title: 'CPU s for 1,000', digits: 3 },
    { key: 'cpuWithoutLoad', title: 'without the load', digits: 3 },
    { key: 'p50', title: 'POST to 303: median, ms', digits: 1 },
    { key: 'p99', title: '99th percentile, ms', digits: 1 },
  ],
  suits: () => true,
  async measure(stack, { load, scale }) {
    await using store = await stack.store();
    await using program = await store.serve('all');
    const task = { kind: 'lifecycles', urls: program.urls, connections, pollMs } as const;
    await load.run({ ...task, seconds: scale.warmSeconds });
    const meter = new CpuMeter([...stack.servers, ...program.parts, load.part]);
    const { count, perSecond, finishedMs } = await load.run({ ...task, seconds: scale.seconds });
    const used = meter.forThousand(count);
    const cpuWithoutLoad = (used['cpu'] ?? Number.NaN) - (used[`part ${load.part.name}`] ?? 0);
    return { perSecond, ...used, cpuWithoutLoad, p50: finishedMs.p50, p99: finishedMs.p99 };
  },
};
