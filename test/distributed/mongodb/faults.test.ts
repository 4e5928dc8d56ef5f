/** The MongoDB store when MongoDB is away, or not as it should be. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StoreUnavailable } from '../../../src/ports/request-store.ts';
import type { RequestStore } from '../../../src/ports/request-store.ts';
import type { RequestRecord } from '../../../src/request/record.ts';
import { openMongoStore } from '../../../src/stores/mongodb/mongo-store.ts';
import {
  accept,
  claimMany,
  hourMs,
  ids,
  newRequest,
  newRequests,
  only,
  operation,
  owner,
  run,
  settle,
  succeeded,
} from '../../conformance/request-store/requests.ts';
import { describeWithMongod, newDatabase } from '../../support/mongod.ts';
import { dropDatabase, withClient } from '../../support/mongodb.ts';
import { until } from '../../support/until.ts';
import { wrongClock } from '../../support/wrong-clock.ts';

/** Longer than the store waits for an answer, with room for a busy machine. */
const inTimeMs = 9_000;

const verbs: Readonly<Record<string, (store: RequestStore) => Promise<unknown>>> = {
  accept: (store) => store.accept([newRequest()]),
  'claim by id': (store) => store.claim({ worker: 'w', leaseMs: hourMs, ids: [newRequest().id] }),
  claim: (store) => store.claim({ worker: 'w', leaseMs: hourMs, due: [{ operation, limit: 1 }] }),
  renew: (store) => store.renew([{ id: newRequest().id, attempt: 1 }], hourMs),
  report: (store) => store.report({ id: newRequest().id, attempt: 1 }, { percent: 1 }),
  settle: (store) => store.settle([{ lease: { id: newRequest().id, attempt: 1 }, outcome: succeeded }]),
  cancel: (store) => store.cancel(newRequest().id, owner, hourMs),
  find: (store) => store.find(newRequest().id),
  findWithResult: (store) => store.findWithResult(newRequest().id),
  list: (store) => store.list({ owner, statuses: ['accepted'], operations: [operation], limit: 1 }),
  expire: (store) => store.expire(1),
  counts: (store) => store.counts(),
};

describeWithMongod('the MongoDB store', (server) => {
  let url: string;
  let store: RequestStore;

  beforeEach(async () => {
    url = newDatabase(server());
    store = await openMongoStore({ url });
  });

  afterEach(async () => {
    await store.close();
    await dropDatabase(url);
  });

  async function expectAwayInTime(): Promise<void> {
    const began = performance.now();
    const reasons = await Promise.all(
      Object.entries(verbs).map(async ([verb, call]) => [verb, await call(store).catch((error: unknown) => error)]),
    );
    expect(reasons).toEqual(Object.keys(verbs).map((verb) => [verb, expect.any(StoreUnavailable)]));
    expect(performance.now() - began).toBeLessThan(inTimeMs);
  }

  test('says in time of every verb that MongoDB is away, and works again when it is back', async () => {
    const lease = await run(store);
    await server().kill();
    try {
      await expectAwayInTime();
    } finally {
      await server().restart();
    }
    await until('it works again', async () => (await store.find(lease.id).catch(() => undefined)) !== undefined);
    expect(await settle(store, lease, succeeded)).toBe(true);
  });

  test('says in time of every verb that MongoDB does not answer, and works again when it does', async () => {
    const lease = await run(store);
    server().pause();
    try {
      await expectAwayInTime();
    } finally {
      server().resume();
    }
    await until('it works again', async () => (await store.find(lease.id).catch(() => undefined)) !== undefined);
    expect(await settle(store, lease, succeeded)).toBe(true);
  });

  test('keeps all that it accepted, whole, and of the rest all or nothing, when MongoDB is killed meanwhile', async () => {
    const requests = newRequests(600, { input: { parameters: { a: 1 }, body: { mediaType: 'a/b', json: '"x"' } } });
    const accepted = new Set<string>();
    const accepting = requests.map(async (request) => {
      const outcomes = await store.accept([request]).catch((error: unknown) => {
        expect(error).toBeInstanceOf(StoreUnavailable);
        return [];
      });
      if (outcomes.length > 0) accepted.add(request.id);
    });
    await until('some are accepted', () => accepted.size > 0);
    await server().kill();
    await server().restart();
    await Promise.all(accepting);
    const there = await until('it works again', () =>
      Promise.all(requests.map(({ id }) => store.find(id))).catch(() => undefined),
    );
    const kept = new Set(ids(there.filter((record) => record !== undefined)));
    expect([...accepted].filter((id) => !kept.has(id))).toEqual([]);
    const claimed = await claimMany(store, ids(requests));
    expect(new Set(ids(claimed))).toEqual(kept);
    for (const { input } of claimed) expect(input).toStrictEqual(requests[0]?.input);
  });

  test.each(['hello', 'insert'])(
    'does not say that it accepted anything if MongoDB is killed when the command %s is sent',
    async (commandName) => {
      let opened = false;
      let killing: Promise<void> | undefined;
      const node = await openMongoStore({
        url,
        onCommand: (command) => {
          if (opened && command.commandName === commandName) killing ??= server().kill();
        },
      });
      opened = true;
      const outcomes = await Promise.allSettled(newRequests(3).map((request) => node.accept([request])));
      await killing;
      await node.close();
      await server().restart();
      for (const outcome of outcomes)
        expect(outcome).toEqual({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    },
  );

  test('cannot be opened while MongoDB is away, and says so in time', async () => {
    const nobody = 'mongodb://ann:s3cret@127.0.0.1:1/db?replicaSet=rs0&appName=s3cret';
    const reason: unknown = await openMongoStore({ url: nobody }).catch((error: unknown) => error);
    expect(reason).toBeInstanceOf(StoreUnavailable);
    expect(String(reason)).toContain('mongodb://127.0.0.1:1/db cannot be');
  });

  test.each([
    'mongodb://ann:s3cret@127.0.0.1:1/db?replicaSet=rs0',
    'mongodb://ann:s3cret/@host/db',
    'mongodb://ann:s3@cret@host:port/db',
    'mongodb://ann:s3cret@/db',
    'mongodb://ann:s3cret@host/db?authMechanism=odd&authMechanismProperties=TOKEN:s3cret',
    'mongodb://ann:s3cret%@host/db',
    'mongodb+srv://ann:s3cret@nowhere.invalid/db',
    'mongodb+srv://ann:s3cret@host.example:27017/db',
  ])('never tells the password of %s', async (odd) => {
    const reason: unknown = await openMongoStore({ url: odd }).catch((error: unknown) => error);
    expect(reason).toBeInstanceOf(StoreUnavailable);
    for (let error: unknown = reason; error instanceof Error; error = error.cause) {
      expect(`${error.message} ${JSON.stringify(error)} ${error.stack ?? ''}`).not.toMatch(/s3|cret|ann:/);
    }
  });

  test('does not tell the password that MongoDB refuses either', async () => {
    const refused = url.replace('mongodb://', 'mongodb://ann:s3cret@');
    const reason: unknown = await openMongoStore({ url: refused }).catch((error: unknown) => error);
    expect(reason).toBeInstanceOf(StoreUnavailable);
    expect(String(reason)).toMatch(/cannot be used: .*[Aa]uth/);
    expect(JSON.stringify([reason, (reason as Error).cause, String((reason as Error).cause)])).not.toContain('s3cret');
  });

  test('is set up once by five nodes that open it at once', async () => {
    const fresh = newDatabase(server());
    const nodes = await Promise.all(Array.from({ length: 5 }, () => openMongoStore({ url: fresh })));
    await Promise.all(nodes.map((node) => accept(node)));
    expect(await nodes[0]?.counts()).toEqual([{ operation, status: 'accepted', count: 5 }]);
    await Promise.all(nodes.map((node) => node.close()));
    await dropDatabase(fresh);
  });

  test('refuses what a newer See Other has written, and names the way out', async () => {
    await withClient(url, (client) =>
      client
        .db()
        .collection<{ _id: string; version: number }>('schema')
        .updateOne({ _id: 'requests' }, { $set: { version: 99 } }),
    );
    await expect(openMongoStore({ url })).rejects.toThrow(/version 99 .* newer See Other.*another database/);
  });

  describe('on a node whose clock is wrong', () => {
    test.each([
      ['an hour ahead', hourMs],
      ['an hour behind', -hourMs],
    ])('by %s goes by the clock of MongoDB', async (_, offsetMs) => {
      const RightDate = Date;
      const right = await accept(store);
      const wrong = await openMongoStore({ url });
      globalThis.Date = wrongClock(offsetMs);
      try {
        const record = await accept(wrong);
        expect(Math.abs(wrong.now() - right.createdAt)).toBeLessThan(60_000);
        expect(Math.abs(record.createdAt - right.createdAt)).toBeLessThan(60_000);
        const lease = only(await claimMany(wrong, [record.id], 1_000_000));
        const { startedAt, leaseUntil } = (await wrong.find(record.id)) as RequestRecord & { status: 'running' };
        expect(Math.abs(startedAt - right.createdAt)).toBeLessThan(60_000);
        expect(leaseUntil).toBe(startedAt + 1_000_000);
        // neither its own leases nor those of others lapse for it, nor are retries due, before their time
        const delayed = await run(wrong);
        await settle(wrong, delayed, { kind: 'retry', delayMs: 1_000_000 });
        const due = { worker: 'w', leaseMs: 1, due: [{ operation, limit: 10 }] };
        expect(ids(await wrong.claim(due))).toEqual([right.id]);
        // and what is over is so for it too
        await settle(wrong, lease, { ...succeeded, retentionMs: 1_000_000 });
        const over = await run(wrong);
        await settle(wrong, over, { ...succeeded, retentionMs: 0 });
        expect(ids(await until('it is over', async () => nonEmpty(await wrong.expire(10))))).toEqual([over.id]);
        expect(ids(await until('the lease lapses', async () => nonEmpty(await wrong.claim(due))))).toEqual([right.id]);
      } finally {
        globalThis.Date = RightDate;
        await wrong.close();
      }
    });
  });

  test('tells watchers of what another node changed', async () => {
    const other = await openMongoStore({ url });
    const lease = await run(other);
    const seen: RequestRecord[] = [];
    store.watch(lease.id, (record) => seen.push(record));
    // the stream opens when somebody watches: until then a change may be missed
    let percent = 0;
    await until('a report is seen', async () => {
      percent += 1;
      await other.report(lease, { percent });
      return seen.length > 0;
    });
    await settle(other, lease, { ...succeeded, result: { mediaType: 'text/plain', json: 'x'.repeat(5_000_000) } });
    await until('the end is seen', () => seen.at(-1)?.status === 'succeeded');
    expect(seen.at(-1)).toStrictEqual(await store.find(lease.id));
    await other.close();
  });

  test('tells whoever waits for the end alone of nothing else', async () => {
    const other = await openMongoStore({ url });
    const seen: RequestRecord[] = [];
    // until the stream is open an end may be missed
    await until('an end is seen', async () => {
      const lease = await run(other);
      store.watch(lease.id, (record) => seen.push(record), 'end');
      await other.report(lease, { percent: 1 });
      await settle(other, lease, succeeded);
      return seen.length > 0;
    });
    expect(new Set(seen.map(({ status }) => status))).toEqual(new Set(['succeeded']));
    await other.close();
  });

  test('goes on telling watchers after MongoDB was away', async () => {
    const other = await openMongoStore({ url });
    const lease = await run(other);
    const seen: RequestRecord[] = [];
    store.watch(lease.id, (record) => seen.push(record));
    await server().kill();
    await server().restart();
    let percent = 0;
    await until('a report is seen', async () => {
      percent += 1;
      await other.report(lease, { percent }).catch(() => undefined);
      return seen.length > 0;
    });
    await other.close();
  });

  test('refuses an input that fits into no document, and keeps a result that does not as a failure that says so', async () => {
    const body = { mediaType: 'application/json', json: JSON.stringify('ö'.repeat(4_500_000)) };
    const request = newRequest({ input: { parameters: {}, body } });
    await expect(store.accept([request])).rejects.toMatchObject({ name: 'TooManyBytes', maxBytes: 8_912_896 });
    expect(await store.find(request.id)).toBeUndefined();
    const long = newRequest({ input: { parameters: { long: 'x'.repeat(600_000) } } });
    await expect(store.accept([long])).rejects.toMatchObject({ name: 'TooManyBytes', maxBytes: 524_288 });

    const large = { mediaType: 'application/json', json: JSON.stringify('x'.repeat(8_500_000)) };
    const full = await run(store, { input: { parameters: {}, body: large } });
    const result = { mediaType: 'application/json', json: JSON.stringify('x'.repeat(15_000_000)) };
    expect(await settle(store, full, { ...succeeded, result })).toBe(true);
    expect((await store.findWithResult(full.id))?.result).toStrictEqual(result);

    const lease = await run(store);
    const tooLarge = { mediaType: 'application/json', json: 'x'.repeat(16_000_000) };
    expect(await settle(store, lease, { ...succeeded, result: tooLarge })).toBe(true);
    expect(await store.find(lease.id)).toMatchObject({
      status: 'failed',
      problem: { type: '/problems/result-invalid', detail: expect.stringContaining('16000000 bytes') },
    });
  });
});

describeWithMongod(
  'a standalone MongoDB',
  (server) => {
    test('is refused, with what to do about it', async () => {
      await expect(openMongoStore({ url: newDatabase(server()) })).rejects.toThrow(
        /standalone server.*replica set.*--replSet rs0.*rs\.initiate\(\)/,
      );
    });
  },
  { replicas: 0 },
);

function nonEmpty<Element>(elements: Element[]): Element[] | undefined {
  return elements.length > 0 ? elements : undefined;
}
