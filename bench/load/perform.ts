/** Does what the load generator was told. */
import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '../clock.ts';
import { finished, post } from './calls.ts';
import { Connection } from './connection.ts';
import { percentiles, repeat } from './rate.ts';
import { copy, keep, upload } from './large-files.ts';
import type {
  Done,
  Gets,
  Lifecycles,
  LifecyclesDone,
  Paced,
  PacedDone,
  Posts,
  PostsDone,
  Rate,
  Spaced,
  Task,
} from './tasks.ts';

const keptLocations = 1000;

export function perform(task: Task): Promise<Done[keyof Done]> {
  switch (task.kind) {
    case 'posts':
      return posts(task);
    case 'gets':
      return gets(task);
    case 'lifecycles':
      return lifecycles(task);
    case 'paced':
      return paced(task);
    case 'spaced':
      return spaced(task);
    case 'upload':
      return upload(task);
    case 'copy':
      return copy(task);
    case 'keep':
      return keep(task);
  }
}

async function posts(task: Posts): Promise<PostsDone> {
  const locations: string[] = [];
  const rate = await repeat(task, async (connection) => {
    const location = await post(connection);
    if (locations.length < keptLocations) locations.push(location);
  });
  return { ...rate, locations };
}

function gets(task: Gets): Promise<Rate> {
  const calls = task.paths.map(({ path, etag }) => ({
    path,
    headers: etag === undefined ? '' : `If-None-Match: ${etag}\r\n`,
  }));
  let next = 0;
  return repeat(task, async (connection) => {
    const { path, headers } = calls[next++ % calls.length] ?? { path: '/', headers: '' };
    const { status, text } = await connection.call('GET', path, headers);
    if (status !== task.expected)
      throw new Error(`GET ${path} was answered ${String(status)} and not ${String(task.expected)}: ${text}`);
  });
}

async function lifecycles(task: Lifecycles): Promise<LifecyclesDone> {
  const finishedMs: number[] = [];
  const rate = await repeat(task, async (connection) => {
    const began = nowMs();
    const result = await finished(connection, await post(connection), task.pollMs);
    finishedMs.push(nowMs() - began);
    const { status, text } = await connection.call('GET', result);
    if (status !== 200) throw new Error(`GET ${result} was answered ${String(status)} ${text}`);
  });
  return { ...rate, finishedMs: percentiles(finishedMs) };
}

/** Each call has a connection that no other call is under way on. */
async function paced({ urls, perSecond, seconds }: Paced): Promise<PacedDone> {
  const free = urls.map((): Connection[] => []);
  const accepted: { location: string; atMs: number }[] = [];
  const began = nowMs();
  const one = async (node: number): Promise<void> => {
    const connection = free[node]?.pop() ?? new Connection(urls[node] ?? '');
    const location = await post(connection);
    accepted.push({ location, atMs: nowMs() });
    free[node]?.push(connection);
  };
  const under: Promise<void>[] = [];
  for (let count = 0; count < perSecond * seconds; count += 1) {
    await sleep(Math.max(0, began + (count * 1000) / perSecond - nowMs()));
    under.push(one(count % urls.length));
  }
  await Promise.all(under);
  for (const connection of free.flat()) connection.close();
  return { accepted };
}

async function spaced({ url, path, perSecond, seconds }: Spaced): Promise<Done['spaced']> {
  const connection = new Connection(url);
  const milliseconds: number[] = [];
  for (let count = 0; count < perSecond * seconds; count += 1) {
    const began = nowMs();
    const { status, text } = await connection.call('GET', path);
    if (status !== 200) throw new Error(`GET ${path} was answered ${String(status)} ${text}`);
    milliseconds.push(nowMs() - began);
    await sleep(Math.max(0, began + 1000 / perSecond - nowMs()));
  }
  connection.close();
  return { latencyMs: percentiles(milliseconds) };
}
