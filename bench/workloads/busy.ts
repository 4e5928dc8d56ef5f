/** How long a status takes while handlers burn every core. */
import { availableParallelism } from 'node:os';
import { SqliteFolder } from '../contenders/sqlite-folder.ts';
import { emptyFolder } from '../prepared-folders.ts';
import type { Workload } from './workload.ts';

const perSecond = 100;
/** More than it can do while it is measured. */
const tasks = Array.from({ length: 100 }, (_, index) => ({
  id: `task ${index}`,
  optimistic: 1,
  likely: 2,
  pessimistic: 6,
}));
const trials = 10_000_000;

export const busy: Workload = {
  name: 'busy',
  title: 'Statuses while handlers burn every core',
  about: ({ busySeconds }) =>
    `A status is read ${perSecond} times a second for ${busySeconds} s: first while nothing runs, then while an isolated handler for each core simulates 10^9 samples.`,
  figures: () => [
    { key: 'idleP50', title: 'nothing runs: median, ms', digits: 2 },
    { key: 'idleP99', title: '99th percentile, ms', digits: 2 },
    { key: 'busyP50', title: 'handlers burn all cores: median, ms', digits: 2 },
    { key: 'busyP99', title: '99th percentile, ms', digits: 2 },
    { key: 'busyMax', title: 'longest, ms', digits: 2 },
  ],
  suits: ({ id }) => id === 'see-other',
  async measure(_stack, { load, scale }) {
    await using store = new SqliteFolder(await emptyFolder());
    await using program = await store.serveWith('all', []);
    const reads = async (path: string) => {
      const task = { kind: 'spaced', url: program.url, path: `${path}?redirect=false`, perSecond } as const;
      await load.run({ ...task, seconds: scale.warmSeconds });
      return (await load.run({ ...task, seconds: scale.busySeconds })).latencyMs;
    };
    const idle = await reads(await submit(program.url, 1));
    const paths = await Promise.all(Array.from({ length: availableParallelism() }, () => submit(program.url, trials)));
    const path = paths[0] ?? '';
    const burning = await reads(path);
    const still = (await (await fetch(`${program.url}${path}?redirect=false`)).json()) as { status: string };
    if (still.status !== 'running')
      throw new Error(`the handlers were to burn all the time, and one was ${still.status}`);
    await Promise.all(paths.map((each) => fetch(program.url + each, { method: 'DELETE' })));
    return {
      idleP50: idle.p50,
      idleP99: idle.p99,
      busyP50: burning.p50,
      busyP99: burning.p99,
      busyMax: burning.max,
    };
  },
};

/** Resolves with the path of the status. */
async function submit(url: string, times: number): Promise<string> {
  const response = await fetch(`${url}/schedule-estimates`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ tasks, trials: times }),
  });
  if (response.status !== 202) throw new Error(`a POST was answered ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
  return response.headers.get('location') ?? '';
}
