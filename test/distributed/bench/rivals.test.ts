/** The rivals of the benchmark do what they are measured at. */
import { describe, expect, test } from '@jest/globals';
import type { Program, Stack } from '../../../bench/contenders/contender.ts';
import { nothing } from '../../../bench/contenders/nothing.ts';
import { rivals } from '../../../bench/contenders/rivals.ts';
import { mongodExecutable } from '../../../scripts/servers/mongod-executable.ts';
import { postgresPrograms } from '../../../scripts/servers/postgres.ts';
import { redisExecutable } from '../../../scripts/servers/redis.ts';
import { until } from '../../support/until.ts';

const needs: Readonly<Record<string, () => Promise<unknown>>> = {
  'bullmq-always': redisExecutable,
  'bullmq-everysec': redisExecutable,
  'pg-boss': postgresPrograms,
  agenda: mongodExecutable,
};

/** Why a rival cannot be run on this machine; undefined if it can. */
async function lackOf(id: string): Promise<string | undefined> {
  return needs[id]?.().then(
    () => undefined,
    (error: unknown) => String(error),
  );
}

const storing = await Promise.all(
  rivals.filter(({ id }) => id in needs).map(async (rival) => ({ rival, lack: await lackOf(rival.id) })),
);

const body = JSON.stringify({ tasks: [{ id: 'walls', optimistic: 8, likely: 10, pessimistic: 20 }], trials: 100 });

async function post(url: string, sent = body): Promise<Response> {
  return fetch(`${url}/schedule-estimates`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: sent,
  });
}

async function get(
  url: string,
  path: string | null,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${url}${path ?? ''}`, { headers, redirect: 'manual' });
}

/** 304 if nothing has changed since an earlier answer. */
async function statusOfAgain(url: string, path: string | null, earlier: Response): Promise<number> {
  const etag = earlier.headers.get('etag') ?? '';
  // fetch would add no-cache, which Express takes at its word
  return (await get(url, path, { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' })).status;
}

/** The answer of a status that redirects. */
async function seeOther(url: string, path: string | null): Promise<Response> {
  return until('the status answers 303', async () => {
    const answer = await get(url, path);
    return answer.status === 303 && answer;
  });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function pidsOf(stack: Stack, programs: readonly Program[]): number[] {
  return [...stack.servers, ...programs.flatMap(({ parts }) => parts)].map(({ pid }) => pid);
}

test('they come in the order of the report', () => {
  expect(rivals.map(({ id }) => id)).toEqual(['nothing', ...Object.keys(needs)]);
});

describe.each(storing)('$rival.id', ({ rival, lack }) => {
  // one that is skipped is reported as not run
  const fact = lack === undefined ? test : test.skip;

  fact(
    `runs requests, works off what waits, and leaves nothing behind${lack === undefined ? '' : `: ${lack}`}`,
    async () => {
      const pids: number[] = [];
      {
        await using stack = await rival.start();
        expect(Object.values(stack.versions)).toEqual(
          Object.values(stack.versions).map(() => expect.stringMatching(/^\d+\./)),
        );
        await using store = await stack.store();

        await using both = await store.serve('all');
        const accepted = await post(both.url);
        expect(accepted.status).toBe(202);
        expect(accepted.headers.get('operation-location')).toContain(both.url);
        const status = await seeOther(both.url, accepted.headers.get('location'));
        expect(await status.json()).toMatchObject({ status: 'succeeded', attempt: 1, startedAt: expect.any(String) });
        const result = await get(both.url, status.headers.get('location'));
        expect(await result.json()).toMatchObject({ trials: 1 });
        expect((await post(both.url, '{}')).status).toBe(400);
        expect((await get(both.url, '/requests/11111111-1111-4111-8111-111111111111')).status).toBe(404);
        await both[Symbol.asyncDispose]();

        await using api = await store.serve('api');
        const location = (await post(api.url)).headers.get('location');
        const waiting = await get(api.url, location);
        expect(await waiting.json()).toMatchObject({ status: 'accepted', attempt: 0 });
        expect(await statusOfAgain(api.url, location, waiting)).toBe(304);
        await store.backlog?.fill(100);
        expect(await store.backlog?.unsettled()).toBe(101);

        await using worker = await store.serve('worker');
        await until('all has been worked off', async () => (await store.backlog?.unsettled()) === 0);
        await seeOther(api.url, location);
        pids.push(...pidsOf(stack, [both, api, worker]));

        await using next = await stack.store();
        expect(await next.backlog?.unsettled()).toBe(0);
      }
      expect(pids.filter(isRunning)).toEqual([]);
    },
  );
});

test('the one that stores nothing answers as if all had succeeded, but for ids that begin with zeros', async () => {
  await using stack = await nothing.start();
  await using store = await stack.store();
  await using program = await store.serve('all');
  const accepted = await post(program.url);
  expect(accepted.status).toBe(202);
  const status = await get(program.url, accepted.headers.get('location'));
  expect(status.status).toBe(303);
  expect(await (await get(program.url, status.headers.get('location'))).json()).toMatchObject({ trials: 1 });

  const path = '/requests/00000000-1111-4111-8111-111111111111';
  const running = await get(program.url, path);
  expect(await running.json()).toMatchObject({ status: 'running' });
  expect(await statusOfAgain(program.url, path, running)).toBe(304);
});
