/** The worker: what it claims and when, and what it does when the store or its lease is gone. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AttemptCanceled, LeaseLost } from '../../src/engine/failures.ts';
import type { Attempt } from '../../src/engine/handler.ts';
import { StoreUnavailable } from '../../src/ports/request-store.ts';
import type { RequestStore } from '../../src/ports/request-store.ts';
import { newRequestId } from '../../src/request/ids.ts';
import { TestEngine } from '../support/engine.ts';
import { override } from '../support/faults.ts';
import { Gate } from '../support/handlers.ts';
import { until } from '../support/until.ts';

function held(gate: Gate, changes: { readonly concurrency?: number; readonly maxAttempts?: number } = {}) {
  return { ...changes, run: (_input: unknown, attempt: Attempt) => gate.pass(attempt).then(() => ({})) };
}

test('what an attempt is given can be passed on as it is, in part and with changes', async () => {
  await using engine = await TestEngine.open();
  const given: unknown[] = [];
  await engine.start({
    run: (_input, attempt) => {
      const { scratch, ...rest } = attempt;
      given.push(Object.keys(rest), scratch === attempt.scratch, { ...attempt }.scratch === scratch);
      given.push(Object.defineProperty(attempt, 'scratch', { value: 'elsewhere' }).scratch);
      return Promise.resolve({});
    },
  });
  const [id = ''] = await engine.accept();
  expect((await engine.finished(id)).status).toBe('succeeded');
  expect(given).toEqual([['id', 'attempt', 'signal', 'progress'], true, true, 'elsewhere']);
});

describe('work is found', () => {
  test('by its hint', async () => {
    await using engine = await TestEngine.open();
    await engine.start({ run: () => Promise.resolve({}) }, { settings: { pollMs: 1_000_000 } });
    const ids = await engine.accept(3);
    engine.hint(ids);
    for (const id of ids) expect((await engine.finished(id)).status).toBe('succeeded');
  });

  test('without its hint, which is lost', async () => {
    await using engine = await TestEngine.open();
    await engine.start({ run: () => Promise.resolve({}) });
    const [id = ''] = await engine.accept();
    expect((await engine.finished(id)).status).toBe('succeeded');
  });

  test('at the start, if it was there before the worker', async () => {
    await using engine = await TestEngine.open();
    const ids = await engine.accept(3);
    await engine.start({ run: () => Promise.resolve({}) }, { settings: { pollMs: 1_000_000 } });
    for (const id of ids) expect((await engine.finished(id)).status).toBe('succeeded');
  });

  test('beyond the room there is, as room comes free, without a hint or a poll', async () => {
    await using engine = await TestEngine.open();
    const ids = await engine.accept(25);
    await engine.start({ concurrency: 2, run: () => Promise.resolve({}) }, { settings: { pollMs: 1_000_000 } });
    for (const id of ids) expect((await engine.finished(id)).status).toBe('succeeded');
  });

  test('while outcomes are being stored: of as many as may run, and no more', async () => {
    await using engine = await TestEngine.open();
    const stored = Promise.withResolvers<undefined>();
    const slow = override(engine.store, {
      async settle(settlements) {
        await stored.promise;
        return engine.store.settle(settlements);
      },
    });
    const ran: string[] = [];
    const ids = await engine.accept(9);
    await engine.start(
      {
        concurrency: 2,
        run: (_input, { id }) => {
          ran.push(id);
          return Promise.resolve({});
        },
      },
      { store: slow, settings: { pollMs: 5 } },
    );
    await until('two wait for theirs, and two more have run', () => ran.length === 4);
    // claimed by a poll after that, a fifth would run
    const claims = (await engine.store.counts()).find(({ status }) => status === 'running')?.count;
    expect(claims).toBe(4);
    stored.resolve(undefined);
    for (const id of ids) expect((await engine.finished(id)).status).toBe('succeeded');
  });

  test('once, however often it is hinted at', async () => {
    await using engine = await TestEngine.open();
    const runs: string[] = [];
    await engine.start({
      run: (_input, { id }) => {
        runs.push(id);
        return Promise.resolve({});
      },
    });
    const ids = await engine.accept(5);
    for (let round = 0; round < 5; round += 1) engine.hint([...ids, newRequestId(), ...ids]);
    for (const id of ids) await engine.finished(id);
    engine.hint(ids);
    const [last = ''] = await engine.accept();
    engine.hint([last]);
    await engine.finished(last);
    expect([...runs].sort()).toStrictEqual([...ids, last].sort());
  });

  test('by its hint while the worker is looking for other work and something runs', async () => {
    await using engine = await TestEngine.open();
    const gate = new Gate();
    const looking = Promise.withResolvers<undefined>();
    let looks = 0;
    const slow = override(engine.store, {
      async claim(query) {
        if (query.due !== undefined && (looks += 1) === 2) await looking.promise;
        return engine.store.claim(query);
      },
    });
    const [first = '', second = ''] = await engine.accept(2);
    await engine.start(held(gate, { concurrency: 2 }), { store: slow, settings: { pollMs: 1_000_000 } });
    await until('both run', () => gate.started.length === 2);
    gate.openFor(first);
    await until('the worker looks for more', () => looks === 2);
    engine.hint([second]);
    await new Promise(setImmediate);
    looking.resolve(undefined);
    await until('it has found none', () => looks === 3);
    const [third = ''] = await engine.accept();
    engine.hint([third]);
    await until('the third runs', () => gate.started.includes(third));
    gate.open();
  });

  test('never beyond the room there is, though a hint names another operation', async () => {
    await using engine = await TestEngine.open();
    const gate = new Gate();
    await engine.start(held(gate, { concurrency: 1 }), { settings: { pollMs: 1_000_000 } });
    const [first = '', second = ''] = await engine.accept(2, 'otherWork');
    engine.hint([first], 'otherWork');
    await until('it runs', () => gate.started.length === 1);
    engine.hint([second], 'work');
    await until('it has been claimed, and runs or was given back', async () => {
      const { attempt, status } = await engine.find(second);
      return attempt > 0 && (status === 'accepted' || gate.started.includes(second));
    });
    expect(gate.started).toStrictEqual([first]);
    gate.open();
    for (const id of [first, second]) expect((await engine.finished(id)).status).toBe('succeeded');
  });

  test('never what has no handler here, whatever its hint says: it waits for a worker that has one', async () => {
    await using engine = await TestEngine.open();
    await engine.start({ run: () => Promise.resolve({}) });
    const [foreign = ''] = await engine.accept(1, 'elsewhere');
    engine.hint([foreign]);
    await until('it has been claimed, and given back', async () => {
      const { attempt, status } = await engine.find(foreign);
      return attempt > 0 && status !== 'running';
    });
    expect((await engine.find(foreign)).status).toBe('accepted');
  });

  test('never more than there is room for', async () => {
    await using engine = await TestEngine.open();
    const step = fc.oneof(
      fc.record({ kind: fc.constant('accept' as const), count: fc.integer({ min: 1, max: 8 }), hinted: fc.boolean() }),
      fc.record({ kind: fc.constant('hint again' as const), which: fc.nat(50) }),
      fc.record({ kind: fc.constant('turn' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(step, { minLength: 1, maxLength: 12 }),
        async (concurrency, steps) => {
          let running = 0;
          let most = 0;
          const { worker } = await engine.start(
            {
              concurrency,
              async run(_input, { id }) {
                running += 1;
                most = Math.max(most, running);
                await engine.store.find(id);
                await new Promise(setImmediate);
                running -= 1;
                return {};
              },
            },
            { settings: { pollMs: 5 } },
          );
          const ids: string[] = [];
          for (const action of steps) {
            if (action.kind === 'accept') {
              const accepted = await engine.accept(action.count);
              ids.push(...accepted);
              if (action.hinted) engine.hint(accepted);
            } else if (action.kind === 'hint again' && ids.length > 0) {
              engine.hint([ids[action.which % ids.length] ?? '']);
            } else {
              await new Promise(setImmediate);
            }
          }
          for (const id of ids) expect((await engine.finished(id)).attempt).toBe(1);
          await worker.stop(1_000);
          expect(most).toBeLessThanOrEqual(concurrency);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('a store that does not answer', () => {
  test('or will not take an outcome, has the request done anew when its lease has lapsed', async () => {
    await using engine = await TestEngine.open();
    let refusals = 0;
    const refusing = override(engine.store, {
      settle(settlements) {
        refusals += 1;
        return refusals === 1 ? Promise.reject(new Error('it has too many bytes')) : engine.store.settle(settlements);
      },
    });
    await engine.start({ run: () => Promise.resolve({}) }, { store: refusing, settings: { leaseMs: 200 } });
    const [id = ''] = await engine.accept();
    expect(await engine.finished(id)).toMatchObject({ status: 'succeeded', attempt: 2 });
  });

  test('gets the result once it is back, and the work is done once', async () => {
    await using engine = await TestEngine.open();
    let [failures, runs] = [0, 0];
    const flaky = override(engine.store, {
      settle(settlements) {
        failures += 1;
        return failures <= 3 ? Promise.reject(new StoreUnavailable('away')) : engine.store.settle(settlements);
      },
    });
    const { reported } = await engine.start(
      {
        run: () => {
          runs += 1;
          return Promise.resolve({ runs });
        },
      },
      { store: flaky },
    );
    const [id = ''] = await engine.accept();
    expect(await engine.finished(id)).toMatchObject({ status: 'succeeded', attempt: 1 });
    expect(runs).toBe(1);
    expect(reported.filter((error) => error instanceof StoreUnavailable)).toHaveLength(3);
    expect((await engine.store.findWithResult(id))?.result).toMatchObject({ json: '{"runs":1}' });
  });

  test('is asked for work again', async () => {
    await using engine = await TestEngine.open();
    let claims = 0;
    const flaky = override(engine.store, {
      claim(query) {
        claims += 1;
        return claims <= 3 ? Promise.reject(new StoreUnavailable('away')) : engine.store.claim(query);
      },
    });
    await engine.start({ concurrency: 1, run: () => Promise.resolve({}) }, { store: flaky });
    const ids = await engine.accept(3);
    engine.hint(ids);
    for (const id of ids) expect((await engine.finished(id)).status).toBe('succeeded');
  });

  test('costs a progress report, and nothing else', async () => {
    await using engine = await TestEngine.open();
    await engine.start(
      {
        run(_input, attempt) {
          attempt.progress(50);
          return Promise.resolve({});
        },
      },
      { store: override(engine.store, { report: () => Promise.reject(new StoreUnavailable('away')) }) },
    );
    const [id = ''] = await engine.accept();
    expect((await engine.finished(id)).status).toBe('succeeded');
  });
});

describe('an attempt', () => {
  test('that fails is followed by another, later and later', async () => {
    await using engine = await TestEngine.open();
    const startedAt: number[] = [];
    await engine.start(
      {
        maxAttempts: 4,
        run: () => {
          startedAt.push(performance.now());
          return Promise.reject(new Error('not yet'));
        },
      },
      { settings: { firstRetryDelayMs: 60, maxRetryDelayMs: 120, pollMs: 5 } },
    );
    const [id = ''] = await engine.accept();
    expect(await engine.finished(id)).toMatchObject({
      status: 'failed',
      attempt: 4,
      problem: { type: '/problems/handler-failed', attempts: 4 },
    });
    const delays = startedAt.slice(1).map((at, index) => at - (startedAt[index] ?? 0));
    // at least the half of each delay, by clocks of a millisecond
    for (const [index, least] of [30, 60, 60].entries()) expect(delays[index]).toBeGreaterThanOrEqual(least - 2);
  });

  test('that is canceled on another node hears of it at the next renewal', async () => {
    await using engine = await TestEngine.open();
    const gate = new Gate();
    await engine.start(held(gate), { settings: { leaseMs: 3_000 } });
    const [id = ''] = await engine.accept();
    await until('it runs', () => gate.started.length === 1);
    expect((await engine.store.cancel(id, 'ann', 3_600_000)).kind).toBe('requested');
    expect((await engine.finished(id)).status).toBe('canceled');
    expect(gate.aborted.get(id)).toBeInstanceOf(AttemptCanceled);
  });

  test('whose worker died is made again by another', async () => {
    await using engine = await TestEngine.open();
    const [id = ''] = await engine.accept();
    await engine.store.claim({ worker: 'dead', leaseMs: 1, ids: [id] });
    await engine.start({ maxAttempts: 2, run: () => Promise.resolve({}) });
    expect(await engine.finished(id)).toMatchObject({ status: 'succeeded', attempt: 2 });
  });

  test('whose worker died is the end if it was the last', async () => {
    await using engine = await TestEngine.open();
    const [id = ''] = await engine.accept();
    await engine.store.claim({ worker: 'dead', leaseMs: 1, ids: [id] });
    await until('a second worker has claimed it', async () => {
      const claimed = await engine.store.claim({
        worker: 'dead too',
        leaseMs: 1,
        due: [{ operation: 'work', limit: 1 }],
      });
      return claimed.length === 1;
    });
    let runs = 0;
    await engine.start({
      maxAttempts: 2,
      run: () => {
        runs += 1;
        return Promise.resolve({});
      },
    });
    expect(await engine.finished(id)).toMatchObject({ status: 'failed', problem: { type: '/problems/worker-lost' } });
    expect(runs).toBe(0);
  });

  test('whose lease was lost is told to stop, and what it says does not count', async () => {
    await using engine = await TestEngine.open();
    const gate = new Gate();
    let cutOff = true;
    const away = <Result>(verb: () => Promise<Result>): Promise<Result> =>
      cutOff ? Promise.reject(new StoreUnavailable('cut off')) : verb();
    const store: RequestStore = override(engine.store, {
      renew: (leases, leaseMs) => away(() => engine.store.renew(leases, leaseMs)),
    });
    const first = await engine.start(held(gate, { concurrency: 1 }), { store, settings: { leaseMs: 150 } });
    const [id = ''] = await engine.accept();
    await until('it runs', () => gate.started.length === 1);
    await engine.start({ run: () => Promise.resolve({ by: 'the second' }) });
    expect(await engine.finished(id)).toMatchObject({ status: 'succeeded', attempt: 2 });
    cutOff = false;
    await until('the first has heard', () => gate.aborted.has(id));
    expect(gate.aborted.get(id)).toBeInstanceOf(LeaseLost);
    await until('the first has ended', () => first.outcomes.length === 1);
    expect(first.outcomes).toStrictEqual([undefined]);
    expect((await engine.store.findWithResult(id))?.result).toMatchObject({ json: '{"by":"the second"}' });
  });
});
