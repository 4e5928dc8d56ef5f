/** What accepting is like for each contender when much waits already. */
import { connections } from './workload.ts';
import type { Workload } from './workload.ts';

export const behind: Workload = {
  name: 'behind',
  title: 'Accepting behind a backlog',
  about: ({ backlog: { some } }) =>
    `As in the first table, with nothing waiting and with ${some.toLocaleString('en')}.`,
  figures: () => [
    { key: 'none', title: 'POST/s at none', digits: 0 },
    { key: 'some', title: 'POST/s behind it', digits: 0 },
    { key: 'ratio', title: 'of that at none', digits: 2 },
  ],
  suits: ({ id }, { backlog }) => id !== 'nothing' && backlog.many !== undefined,
  async measure(stack, { load, scale }) {
    const rate = async (waiting: number): Promise<number> => {
      await using store = await stack.store();
      if (waiting > 0) await store.backlog?.fill(waiting);
      await using program = await store.serve('api');
      const task = { kind: 'posts', urls: program.urls, connections } as const;
      await load.run({ ...task, seconds: scale.warmSeconds });
      return (await load.run({ ...task, seconds: scale.backlogSeconds })).perSecond;
    };
    const figures = { none: await rate(0), some: await rate(scale.backlog.some) };
    return { ...figures, ratio: figures.some / figures.none };
  },
};
