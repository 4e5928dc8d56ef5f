/** How many statuses a second, for each answer that a status has. */
import type { Program, Store } from '../contenders/contender.ts';
import type { Load } from '../load/load.ts';
import type { GetPath } from '../load/tasks.ts';
import { drain } from './drained.ts';
import { connections } from './workload.ts';
import type { Workload } from './workload.ts';

/** Statuses that are asked for, in turn. */
const requests = 200;

export const status: Workload = {
  name: 'status',
  title: 'Status reads a second',
  about: ({ seconds }) =>
    `GET /requests/{id} of ${requests} requests in turn on ${connections} connections, for ${seconds} s each once warm: waiting (200), not changed since (304), finished (303).`,
  figures: () => [
    { key: '200', title: '200/s', digits: 0 },
    { key: '304', title: '304/s', digits: 0 },
    { key: '303', title: '303/s', digits: 0 },
  ],
  suits: () => true,
  async measure(stack, { load, scale }) {
    await using store = await stack.store();
    await using program = await store.serve('api');
    const rate = async (expected: number, paths: readonly GetPath[]): Promise<number> => {
      const task = { kind: 'gets', urls: program.urls, connections, paths, expected } as const;
      await load.run({ ...task, seconds: scale.warmSeconds });
      return (await load.run({ ...task, seconds: scale.seconds })).perSecond;
    };
    const { waiting, finish } = await prepare(store, program, load);
    const figures = { 200: await rate(200, waiting), 304: await rate(304, await tagged(program.url, waiting)) };
    return { ...figures, 303: await rate(303, await finish()) };
  },
};

/** Requests that wait, and a way to have them finished. */
async function prepare(
  store: Store,
  program: Program,
  load: Load,
): Promise<{ waiting: GetPath[]; finish: () => Promise<GetPath[]> }> {
  // what keeps nothing goes by the id
  if (store.backlog === undefined)
    return { waiting: madeUp('00000000'), finish: () => Promise.resolve(madeUp('01999999')) };
  const { backlog } = store;
  const { accepted } = await load.run({ kind: 'paced', urls: program.urls, perSecond: 500, seconds: requests / 500 });
  const paths = accepted.map(({ location }) => ({ path: location }));
  const finish = async (): Promise<GetPath[]> => {
    await using stack = new AsyncDisposableStack();
    stack.use(await store.serve('worker'));
    await drain(backlog, { count: requests, seconds: 60, complete: true });
    return paths;
  };
  return { waiting: paths, finish };
}

function madeUp(start: string): GetPath[] {
  return Array.from({ length: requests }, (_, index) => ({
    path: `/requests/${start}-0000-7000-8000-${String(index).padStart(12, '0')}`,
  }));
}

/** The same, with the ETag that each has now. */
function tagged(url: string, paths: readonly GetPath[]): Promise<GetPath[]> {
  return Promise.all(
    paths.map(async ({ path }) => {
      const response = await fetch(url + path);
      await response.arrayBuffer();
      const etag = response.headers.get('etag');
      if (etag === null) throw new Error(`the status at ${path} has no ETag`);
      return { path, etag };
    }),
  );
}
