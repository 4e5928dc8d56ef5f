/** How long it takes from the 202 to the handler. */
import { recordStarts } from '../contenders/starts.ts';
import type { Stack } from '../contenders/contender.ts';
import type { Load } from '../load/load.ts';
import { percentile } from '../statistics.ts';
import { drain } from './drained.ts';
import type { Workload } from './workload.ts';

const perSecond = 50;

export const dispatch: Workload = {
  name: 'dispatch',
  title: 'Dispatch: from 202 to handler start',
  about: ({ dispatchSeconds }) =>
    `${perSecond} requests a second for ${dispatchSeconds} s once warm, to a service that does nothing else. From when the client has the 202 to when the handler is called; below zero where that is the first of the two.`,
  figures: () => [
    { key: 'p50', title: 'median, ms', digits: 2 },
    { key: 'p99', title: '99th percentile, ms', digits: 2 },
  ],
  suits: ({ id }) => id !== 'nothing',
  async measure(stack, { load, scale }) {
    let accepted: Awaited<ReturnType<typeof work>> = [];
    const starts = await recordStarts(async () => {
      accepted = await work(stack, load, scale.dispatchSeconds);
    });
    const waits = accepted.map(({ location, atMs }) => {
      const startedAt = starts.get(location.slice(location.lastIndexOf('/') + 1));
      if (startedAt === undefined) throw new Error(`no handler has told that it started for ${location}`);
      return startedAt - atMs;
    });
    return { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99) };
  },
};

async function work(stack: Stack, load: Load, seconds: number) {
  await using store = await stack.store();
  await using program = await store.serve('all');
  const task = { kind: 'paced', urls: program.urls, perSecond } as const;
  // what compiles does so under more load than what is measured
  await load.run({ kind: 'lifecycles', urls: program.urls, connections: 8, pollMs: 20, seconds: 1 });
  await load.run({ ...task, seconds: 0.5 });
  const { accepted } = await load.run({ ...task, seconds });
  if (store.backlog !== undefined) await drain(store.backlog, { count: Infinity, seconds: 30, complete: true });
  return accepted;
}
