/** How many durable 202s a second. */
import { connections } from './workload.ts';
import type { Workload } from './workload.ts';

export const accept: Workload = {
  name: 'accept',
  title: 'Accepting: durable 202s a second',
  about: ({ seconds }) =>
    `POST /schedule-estimates with a small JSON body on ${connections} connections, for ${seconds} s once warm; nothing is worked on meanwhile.`,
  figures: () => [
    { key: 'perSecond', title: 'POST/s', digits: 0 },
    { key: 'p50', title: 'median, ms', digits: 1 },
    { key: 'p99', title: '99th percentile, ms', digits: 1 },
  ],
  suits: () => true,
  async measure(stack, { load, scale }) {
    await using store = await stack.store();
    await using program = await store.serve('api');
    const task = { kind: 'posts', urls: program.urls, connections } as const;
    await load.run({ ...task, seconds: scale.warmSeconds });
    const { perSecond, latencyMs } = await load.run({ ...task, seconds: scale.seconds });
    return { perSecond, p50: latencyMs.p50, p99: latencyMs.p99 };
  },
};
