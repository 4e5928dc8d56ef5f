/** How fast waiting requests are worked off. */
import { CpuMeter } from './cpu-meter.ts';
import { drain as drained } from './drained.ts';
import type { Workload } from './workload.ts';

export const drain: Workload = {
  name: 'drain',
  title: 'Draining what waits',
  about: ({ drained: count, drainSeconds }) =>
    `${thousands(count)} requests wait when a worker is started; their handler does nothing, and each result is stored. What has not been drained after ${drainSeconds} s does not count.`,
  figures: () => [
    { key: 'perSecond', title: 'requests/s', digits: 0 },
    { key: 'cpu', title: 'CPU s for 1,000', digits: 3 },
  ],
  suits: ({ id }) => id !== 'nothing',
  async measure(stack, { scale }) {
    await using store = await stack.store();
    const { backlog } = store;
    if (backlog === undefined) throw new Error('it keeps nothing that could be drained');
    await backlog.fill(scale.drained);
    await using worker = await store.serve('worker');
    const meter = new CpuMeter([...stack.servers, ...worker.parts]);
    const { perSecond, settled } = await drained(backlog, { count: scale.drained, seconds: scale.drainSeconds });
    return { perSecond, ...meter.forThousand(settled) };
  },
};

function thousands(count: number): string {
  return count.toLocaleString('en');
}
