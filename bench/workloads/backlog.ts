/** What the service still does when much waits, or much is finished and kept. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fill, fillFinished, SqliteFolder } from '../contenders/sqlite-folder.ts';
import { memoryOf } from '../cpu.ts';
import type { Load } from '../load/load.ts';
import type { Gets, Posts } from '../load/tasks.ts';
import type { PreparedFolders } from '../prepared-folders.ts';
import type { Scale } from '../scale.ts';
import { drain } from './drained.ts';
import { connections } from './workload.ts';
import type { Figures, Row, Tools, Workload } from './workload.ts';

const restMs = 2_000;
const sampled = 1_000;

interface Level extends Row {
  readonly records: number;
  make(folder: string): Promise<void>;
}

export const backlog: Workload = {
  name: 'backlog',
  title: 'Beside a backlog',
  about: ({ claimed, backlogSeconds }) =>
    `Each level is a copy of one store. Memory of a service that only answers calls, ${restMs / 1000} s after it started; then POST, GET /requests/{id} of some from all over the store, and GET /requests, on ${connections} connections for ${backlogSeconds} s each; then a worker, until it has settled ${claimed.toLocaleString('en')} of the oldest that wait.`,
  figures: () => [
    { key: 'accept', title: 'POST/s', digits: 0 },
    { key: 'claim', title: 'claimed and settled/s', digits: 0 },
    { key: 'status', title: 'status/s', digits: 0 },
    { key: 'list', title: 'list/s', digits: 0 },
    { key: 'rss', title: 'resident, MiB', digits: 0 },
  ],
  rows: levels,
  suits: ({ id }) => id === 'see-other',
  async measure(_stack, tools) {
    const all = levels(tools.scale);
    let figures: Figures = {};
    for (const level of tools.round % 2 === 0 ? all : all.toReversed()) {
      const measured = Object.entries(await measureAt(level, tools)).map(([key, value]) => [
        `${key} ${level.key}`,
        value,
      ]);
      figures = { ...figures, ...(Object.fromEntries(measured) as Figures) };
    }
    return figures;
  },
};

function levels({ backlog: { some, many } }: Scale): readonly Level[] {
  const waiting = (key: string, records: number): Level => ({
    key,
    title: `${records.toLocaleString('en')} waiting`,
    records,
    make: (folder) => fill(folder, records),
  });
  const finished = (records: number): Level => ({
    ...waiting('finished', records),
    title: `${records.toLocaleString('en')} finished`,
    make: (folder) => fillFinished(folder, records),
  });
  const few = [{ ...waiting('none', 0), title: 'none' }, waiting('some', some)];
  return many === undefined ? few : [...few, waiting('waiting', many), finished(many)];
}

async function measureAt(level: Level, { load, scale, prepared }: Tools): Promise<Figures> {
  await using store = await storeAt(level, scale, prepared);
  return { ...(await answering(store, load, scale)), claim: await claiming(store, scale) };
}

async function answering(store: SqliteFolder, load: Load, scale: Scale): Promise<Figures> {
  await using program = await store.serve('api');
  await sleep(restMs);
  const { rssMb } = memoryOf(program.parts);
  const rate = async (task: Pick<Posts, 'kind'> | Pick<Gets, 'kind' | 'paths' | 'expected'>): Promise<number> => {
    const many = { ...task, urls: program.urls, connections };
    await load.run({ ...many, seconds: scale.warmSeconds });
    return (await load.run({ ...many, seconds: scale.backlogSeconds })).perSecond;
  };
  const accept = await rate({ kind: 'posts' });
  const statuses = store.someIds(sampled).map((id) => ({ path: `/requests/${id}?redirect=false` }));
  const status = await rate({ kind: 'gets', paths: statuses, expected: 200 });
  const list = await rate({ kind: 'gets', paths: [{ path: '/requests' }], expected: 200 });
  return { accept, status, list, rss: rssMb };
}

async function claiming(store: SqliteFolder, scale: Scale): Promise<number> {
  await using stack = new AsyncDisposableStack();
  stack.use(await store.serve('worker'));
  return (await drain(store.backlog, { count: scale.claimed, seconds: 60, complete: true })).perSecond;
}

/** With so many more that wait as are claimed: there has to be something to claim at each level. */
async function storeAt(level: Level, scale: Scale, prepared: PreparedFolders): Promise<SqliteFolder> {
  const folder = await prepared.copy(`backlog ${level.key}`, async (made) => {
    await level.make(made);
    await fill(made, scale.claimed * 2);
  });
  return new SqliteFolder(folder);
}
