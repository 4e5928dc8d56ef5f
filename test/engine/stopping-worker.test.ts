/** How a worker stops: what runs is finished or given back, and nothing is lost. */
import { describe, expect, test } from '@jest/globals';
import type { Attempt } from '../../src/engine/handler.ts';
import { StoreUnavailable } from '../../src/ports/request-store.ts';
import { TestEngine } from '../support/engine.ts';
import { override } from '../support/faults.ts';
import { Gate } from '../support/handlers.ts';
import { until } from '../support/until.ts';

function held(gate: Gate, changes: { readonly concurrency?: number; readonly maxAttempts?: number } = {}) {
  return { ...changes, run: (_input: unknown, attempt: Attempt) => gate.pass(attempt).then(() => ({})) };
}

describe('a worker that stops', () => {
  test('lets work finish that does so in time', async () => {
    await using engine = await TestEngine.open();
    const gate = new Gate();
    const { worker, outcomes } = await engine.start(held(gate));
    const [id = ''] = await engine.accept();
    await until('it runs', () => gate.started.length === 1);
    const stopping = worker.stop(20_000);
    gate.open();
    await stopping;
    expect(outcomes).toMatchObject([{ kind: 'succeeded' }]);
    expect(await engine.find(id)).toMatchObject({ status: 'succeeded', attempt: 1 });
  });

  test.each([1, 3])(
    'gives the rest back, so that another has it at once (%d attempts allowed)',
    async (maxAttempts) => {
      await using engine = await TestEngine.open();
      const gate = new Gate();
      const { worker, outcomes } = await engine.start(held(gate, { maxAttempts }));
      const [id = ''] = await engine.accept();
      await until('it runs', () => gate.started.length === 1);
      await worker.stop(10);
      expect(outcomes).toStrictEqual([{ kind: 'released' }]);
      expect(await engine.find(id)).toMatchObject({ status: 'accepted', attempt: 1 });
      await engine.start({ maxAttempts, run: () => Promise.resolve({}) });
      expect(await engine.finished(id)).toMatchObject({ status: 'succeeded', attempt: 2 });
    },
  );

  test('does so when it is full, too', async () => {
    await using engine = await TestEngine.open();
    const gate = new Gate();
    const { worker, outcomes } = await engine.start(held(gate, { concurrency: 1 }));
    const ids = await engine.accept(3);
    engine.hint(ids);
    await until('one runs', () => gate.started.length === 1);
    await worker.stop(10);
    expect(outcomes).toStrictEqual([{ kind: 'released' }]);
    expect((await Promise.all(ids.map((id) => engine.find(id)))).map(({ status }) => status)).toStrictEqual(
      ids.map(() => 'accepted'),
    );
  });

  test('claims no more', async () => {
    await using engine = await TestEngine.open();
    const { worker } = await engine.start({ run: () => Promise.resolve({}) });
    await worker.stop(10);
    const [id = ''] = await engine.accept();
    engine.hint([id]);
    const second = await engine.start({ run: () => Promise.resolve({}) });
    expect((await engine.finished(id)).status).toBe('succeeded');
    expect(second.outcomes).toHaveLength(1);
  });

  test('keeps the leases of what still runs', async () => {
    await using engine = await TestEngine.open();
    const gate = new Gate();
    const { worker } = await engine.start(held(gate), { settings: { leaseMs: 3_000 } });
    const [id = ''] = await engine.accept();
    await until('it runs', () => gate.started.length === 1);
    const first = await engine.find(id);
    const stopping = worker.stop(20_000);
    await until('the lease has been renewed beyond its first end, and that has passed', async () => {
      const record = await engine.find(id);
      const end = first.status === 'running' ? first.leaseUntil : 0;
      return record.status === 'running' && record.leaseUntil > end && Date.now() > end;
    });
    gate.open();
    await stopping;
    expect(await engine.find(id)).toMatchObject({ status: 'succeeded', attempt: 1 });
  });

  test('keeps them while the queue does not let it go, too', async () => {
    await using engine = await TestEngine.open();
    const [gate, left] = [new Gate(), Promise.withResolvers<undefined>()];
    const slow = override(engine.queue, { subscribe: () => Promise.resolve({ stop: () => left.promise }) });
    const { worker } = await engine.start(held(gate), { queue: slow, settings: { leaseMs: 3_000 } });
    const [id = ''] = await engine.accept();
    await until('it runs', () => gate.started.length === 1);
    const stopping = worker.stop(20_000);
    const second = await engine.start({ run: () => Promise.resolve({}) });
    const began = Date.now();
    await until('two leases would have lapsed', () => Date.now() > began + 6_000);
    left.resolve(undefined);
    gate.open();
    await stopping;
    expect(await engine.find(id)).toMatchObject({ status: 'succeeded', attempt: 1 });
    expect(second.outcomes).toStrictEqual([]);
  });

  test('does not wait for a store that is away once its time is up', async () => {
    await using engine = await TestEngine.open();
    const { worker, outcomes } = await engine.start(
      { run: () => Promise.resolve({}) },
      { store: override(engine.store, { settle: () => Promise.reject(new StoreUnavailable('gone')) }) },
    );
    const [id = ''] = await engine.accept();
    await until('it runs', async () => (await engine.find(id)).status === 'running');
    await worker.stop(10);
    expect(outcomes).toStrictEqual([undefined]);
  });

  test('may be stopped twice', async () => {
    await using engine = await TestEngine.open();
    const { worker } = await engine.start({ run: () => Promise.resolve({}) });
    await Promise.all([worker.stop(10), worker.stop(10)]);
  });
});
