import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createClient, memoryJournal } from '../../src/client/client.ts';
import type { Client, ClientEvent, ClientOptions, Journal } from '../../src/client/client.ts';
import { sqliteJournal } from '../../src/client/journal/sqlite-journal.ts';
import { sendJson, sendText, startFaultyServer, value } from './servers/faulty-server.ts';

const fast = {
  delays: { minDelayMs: 1, baseDelayMs: 5, maxDelayMs: 20 },
  requestsPerSecond: 500,
  requestsPerSecondPerHost: 500,
};

type AnyClient = Pick<Client<ClientOptions['operations'] & object>, 'subscribe'>;

/** The first `count` events of finished requests. */
function finished(client: AnyClient, count: number): Promise<Extract<ClientEvent, { type: 'finished' }>[]> {
  return new Promise((resolve) => {
    const seen: Extract<ClientEvent, { type: 'finished' }>[] = [];
    client.subscribe((event) => {
      if (event.type === 'finished') seen.push(event);
      if (seen.length === count) resolve(seen);
    });
  });
}

async function journalFile(): Promise<{ readonly path: string; readonly results: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-background-'));
  return {
    path: join(folder, 'journal.db'),
    results: join(folder, 'results'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

test('everything in the journal is followed, and each result saved as a file', async () => {
  await using server = await startFaultyServer();
  await using home = await journalFile();
  const journal = sqliteJournal(home.path, { resultsFolder: home.results });
  const client = createClient({ url: server.url, journal, ...fast });
  for (const n of [1, 2, 3]) await client.submitTo('/work', { json: n });
  const events = finished(client, 3);
  client.start();
  client.start();
  for (const { update, submission, error } of await events) {
    expect([update.status?.status, error]).toEqual(['succeeded', undefined]);
    expect(await submission?.wait()).toEqual(value);
  }
  const files = (await readdir(home.results)).filter((file) => !file.startsWith('.'));
  expect(files).toHaveLength(3);
  expect(JSON.parse(await readFile(join(home.results, files[0] ?? ''), 'utf8'))).toEqual(value);
  // what is saved is not fetched again
  expect(server.seenOf('GET').filter(({ path }) => path.startsWith('/outcomes/'))).toHaveLength(3);
  await client.stop();
  await client.stop();
  await journal.close();
});

test('after a restart the poller goes on where it was', async () => {
  await using server = await startFaultyServer({
    status: (response, _, count) =>
      count === 1 ? sendJson(response, 200, { status: 'running' }, { 'retry-after': '0' }) : 'usual',
  });
  await using home = await journalFile();
  const first = sqliteJournal(home.path);
  const before = createClient({ url: server.url, journal: first, ...fast });
  const { location } = await before.submitTo('/work');
  await first.close();

  const second = sqliteJournal(home.path);
  await using after = createClient({ url: server.url, journal: second, ...fast });
  const events = finished(after, 1);
  after.start();
  expect(await events).toMatchObject([{ submission: { location } }]);
  expect(server.seenOf('POST')).toHaveLength(1);
  await after.stop();
  await second.close();
});

test('a request that fails is finished, with the error that a waiting caller would get', async () => {
  const problem = { type: '/p', title: 'No', status: 500 };
  await using server = await startFaultyServer({
    status: (response) => sendJson(response, 200, { status: 'failed', problem }),
  });
  await using client = createClient({ url: server.url, ...fast });
  await client.submitTo('/work');
  const events = finished(client, 1);
  client.start();
  expect(await events).toMatchObject([{ error: { code: 'REQUEST_FAILED', problem } }]);
});

test('it goes on through anything that passes: resets, errors, garbage, refused credentials', async () => {
  await using server = await startFaultyServer({
    status(response, _, count) {
      if (count % 5 === 1) {
        response.destroy();
        return 'answered';
      }
      if (count % 5 === 2) return sendJson(response, 500, {});
      if (count % 5 === 3) return sendText(response, 200, '<html>', { 'content-type': 'application/json' });
      if (count % 5 === 4) return sendJson(response, 401, {});
      return count < 20 ? sendJson(response, 429, {}, { 'retry-after': '0' }) : 'usual';
    },
  });
  await using client = createClient({ url: server.url, ...fast });
  await client.submitTo('/work');
  const events = finished(client, 1);
  client.start();
  expect((await events)[0]?.error).toBeUndefined();
  expect(server.seenOf('DELETE')).toEqual([]);
});

test('no more requests a second are made than allowed, in all and to each host', async () => {
  await using a = await startFaultyServer();
  await using b = await startFaultyServer();
  await using c = await startFaultyServer();
  const journal = memoryJournal();
  await using client = createClient({
    url: a.url,
    journal,
    ...fast,
    requestsPerSecond: 30,
    requestsPerSecondPerHost: 12,
    waitSeconds: 0,
  });
  for (const { url } of [a, b, c]) for (let n = 0; n < 8; n += 1) await client.submitTo(`${url}/work`);
  const servers = [a, b, c];
  const began = Date.now();
  const events = finished(client, 24);
  client.start();
  await events;
  const tookMs = Date.now() - began;
  const polls = (server: typeof a): number[] => server.seenOf('GET').map(({ at }) => at);
  const all = servers.flatMap(polls).sort((left, right) => left - right);
  // 24 requests are polled twice each
  expect(all).toHaveLength(48);
  expect(tookMs).toBeGreaterThan(1_500);
  expect(most(all, 1_000)).toBeLessThanOrEqual(30 + 1);
  for (const server of servers) expect(most(polls(server), 1_000)).toBeLessThanOrEqual(12 + 1);
});

/** The most of `times` that lie within `spanMs` of each other. */
function most(times: readonly number[], spanMs: number): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + spanMs).length));
}

test('two processes that share a journal poll an entry one at a time', async () => {
  let under = 0;
  let atOnce = 0;
  await using server = await startFaultyServer({
    status(response, _, count) {
      under += 1;
      atOnce = Math.max(atOnce, under);
      setTimeout(() => {
        under -= 1;
        if (count < 12) sendJson(response, 200, { status: 'running' }, { 'retry-after': '0' });
        else sendJson(response, 303, {}, { location: '/outcomes/1' });
      }, 15);
      return 'answered';
    },
  });
  await using home = await journalFile();
  const journals: Journal[] = [sqliteJournal(home.path), sqliteJournal(home.path)];
  const clients = journals.map((journal) => createClient({ url: server.url, journal, ...fast }));
  const [first] = clients;
  const submission = await first?.submitTo('/work');
  for (const client of clients) client.start();
  // a third waits in the foreground
  expect(await submission?.wait()).toEqual(value);
  expect(atOnce).toBe(1);
  expect(server.seenOf('GET', '/outcomes/1')).toHaveLength(1);
  for (const client of clients) await client.stop();
  for (const journal of journals) await journal.close();
});

test('ETag and Prefer: wait are used, and a 304 changes nothing', async () => {
  await using server = await startFaultyServer({
    status(response, { headers }, count) {
      if (count === 1)
        return sendJson(
          response,
          200,
          { status: 'running', progress: { percent: 7 } },
          { etag: '"7"', 'retry-after': '0' },
        );
      if (count === 2 && headers['if-none-match'] === '"7"') return sendText(response, 304, '', { 'retry-after': '0' });
      return 'usual';
    },
  });
  await using client = createClient({ url: server.url, ...fast, waitSeconds: 3 });
  await client.submitTo('/work');
  const percents: unknown[] = [];
  client.subscribe((event) => {
    if (event.type === 'update') percents.push(event.update.status?.progress?.percent);
  });
  const events = finished(client, 1);
  client.start();
  await events;
  expect(percents).toEqual([7, 7, 50]);
  expect(server.seenOf('GET').every(({ headers }) => headers['prefer'] === 'wait=3')).toBe(true);
});

test('what it sees comes as a generator, too, the latest of each request', async () => {
  await using server = await startFaultyServer();
  await using client = createClient({ url: server.url, ...fast });
  const stop = new AbortController();
  const events = client.events({ signal: stop.signal });
  const first = events.next();
  await client.submitTo('/work');
  client.start();
  expect(await first).toMatchObject({ value: { type: 'update', update: { status: { status: 'accepted' } } } });
  for await (const event of events) if (event.type === 'finished') stop.abort();
});

test('stop breaks off what is under way, and another takes the entry up at once', async () => {
  let asked = (): void => undefined;
  const wasAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  await using server = await startFaultyServer({
    status(_, __, count) {
      if (count === 1) {
        asked();
        return 'answered';
      }
      return 'usual';
    },
  });
  const journal = memoryJournal();
  const client = createClient({ url: server.url, journal, ...fast });
  const submission = await client.submitTo('/work');
  client.start();
  await wasAsked;
  await client.stop();
  expect(
    await createClient({ url: server.url, journal, ...fast })
      .resume(submission.location)
      .wait(),
  ).toEqual(value);
});

test('a journal that cannot be used for a while stops nothing for good', async () => {
  await using server = await startFaultyServer();
  const journal = memoryJournal();
  let broken = true;
  const flaky: Journal = {
    ...journal,
    claim: (query) => (broken ? Promise.reject(new Error('locked')) : journal.claim(query)),
  };
  await createClient({ url: server.url, journal, ...fast }).submitTo('/work');
  await using client = createClient({ url: server.url, journal: flaky, ...fast });
  const error = new Promise((resolve) =>
    client.subscribe((event) => {
      if (event.type === 'error') resolve(event.error);
    }),
  );
  const events = finished(client, 1);
  client.start();
  expect(await error).toEqual(new Error('locked'));
  broken = false;
  expect((await events)[0]?.error).toBeUndefined();
});
