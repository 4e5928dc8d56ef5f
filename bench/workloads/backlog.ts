/** What the service still does when much waits, or much is finished and kept. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fill, fillFinished, SqliteFolder } from '../contenders/sqlite-folder.ts';
import type { Program } from '../contenders/contender.ts';
import { memoryOf } from '../cpu.ts';
import type { Load } from '../load/load.ts';
import type { GetPath, Gets, Posts } from '../load/tasks.ts';
import type { PreparedFolders } from '../prepared-folders.ts';
import type { Scale } from '../scale.ts';
import { median } from '../statistics.ts';
import { drain } from './drained.ts';
import { connections } from './workload.ts';
import type { Figures, Row, Workload } from './workload.ts';

const restMs = 2_000;
const sampled = 1_000;
/** Each rate is measured so often for a short while, the levels in turns: the machine's speed drifts. */
const turns = 4;

interface Level extends Row {
  readonly records: number;
  make(folder: string): Promise<void>;
}

interface Standing {
  readonly level: Level;
  readonly store: SqliteFolder;
}

interface Served {
  readonly level: Level;
  readonly program: Program;
  readonly paths: Readonly<Record<'status' | 'list', readonly GetPath[]>>;
}

/** What is asked of each level, by the key of the figure. */
const tasks = {
  accept: () => ({ kind: 'posts' }),
  status: ({ status }) => ({ kind: 'gets', paths: status, expected: 200 }),
  list: ({ list }) => ({ kind: 'gets', paths: list, expected: 200 }),
} satisfies Record<string, (paths: Served['paths']) => Pick<Posts, 'kind'> | Pick<Gets, 'kind' | 'paths' | 'expected'>>;

export const backlog: Workload = {
  name: 'backlog',
  title: 'Beside a backlog',
  about: ({ claimed, backlogSeconds }) =>
    `Each level is a store of its own, with a service of its own; the levels take turns, ${turns} times. Memory of a service that only answers calls, ${restMs / 1000} s after it started; then POST, GET /requests/{id} of some from all over the store, and GET /requests, on ${connections} connections for ${backlogSeconds} s in all each; then a worker, until it has settled ${claimed.toLocaleString('en')} of the oldest that wait.`,
  figures: () => [
    { key: 'accept', title: 'POST/s', digits: 0 },
    { key: 'claim', title: 'claimed and settled/s', digits: 0 },
    { key: 'status', title: 'status/s', digits: 0 },
    { key: 'list', title: 'list/s', digits: 0 },
    { key: 'rss', title: 'resident, MiB', digits: 0 },
  ],
  rows: levels,
  suits: ({ id }) => id === 'see-other',
  async measure(_stack, { load, scale, prepared }) {
    await using stores = new AsyncDisposableStack();
    const standing: Standing[] = [];
    for (const level of levels(scale))
      standing.push({ level, store: stores.use(await storeAt(level, scale, prepared)) });
    return { ...(await answering(standing, load, scale)), ...(await claiming(standing, scale)) };
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

/** All levels are served at the same time, and get the load in turns. */
async function answering(standing: readonly Standing[], load: Load, scale: Scale): Promise<Figures> {
  await using programs = new AsyncDisposableStack();
  const served: Served[] = [];
  const figures: Record<string, number> = {};
  for (const { level, store } of standing) {
    const program = programs.use(await store.serve('api'));
    await sleep(restMs);
    figures[`rss ${level.key}`] = memoryOf(program.parts).rssMb;
    const status = store.someIds(sampled).map((id) => ({ path: `/requests/${id}?redirect=false` }));
    served.push({ level, program, paths: { status, list: [{ path: '/requests' }] } });
  }
  for (const [key, taskOf] of Object.entries(tasks)) {
    const rate = async ({ paths, program }: Served, seconds: number): Promise<number> =>
      (await load.run({ ...taskOf(paths), urls: program.urls, connections, seconds })).perSecond;
    for (const each of served) await rate(each, scale.warmSeconds);
    const rates = await inTurns(served, (each) => rate(each, scale.backlogSeconds / turns));
    for (const [index, { level }] of served.entries()) figures[`${key} ${level.key}`] = rates[index] ?? Number.NaN;
  }
  return figures;
}

async function claiming(standing: readonly Standing[], scale: Scale): Promise<Figures> {
  const count = Math.floor(scale.claimed / turns);
  const rates = await inTurns(standing, async ({ store }) => {
    await using worker = new AsyncDisposableStack();
    worker.use(await store.serve('worker'));
    return (await drain(store.backlog, { count, seconds: 60, complete: true })).perSecond;
  });
  return Object.fromEntries(standing.map(({ level }, index) => [`claim ${level.key}`, rates[index] ?? Number.NaN]));
}

/** The median rate of each. Whoever is first in one turn is last in the next. */
async function inTurns<Each>(all: readonly Each[], rate: (each: Each) => Promise<number>): Promise<number[]> {
  const rates = all.map((): number[] => []);
  for (let turn = 0; turn < turns; turn += 1) {
    const order = [...all.entries()];
    for (const [index, each] of turn % 2 === 0 ? order : order.toReversed()) rates[index]?.push(await rate(each));
  }
  return rates.map((each) => median(each));
}

/** With so many more that wait as are claimed: there has to be something to claim at each level. */
async function storeAt(level: Level, scale: Scale, prepared: PreparedFolders): Promise<SqliteFolder> {
  const folder = await prepared.copy(`backlog ${level.key}`, async (made) => {
    await level.make(made);
    await fill(made, scale.claimed * 2);
  });
  return new SqliteFolder(folder);
}
