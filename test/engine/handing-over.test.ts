/** Requests that a worker is handed as they are accepted, without a hint. */
import { expect, test } from '@jest/globals';
import type { Attempt } from '../../src/engine/handler.ts';
import type { Reservation } from '../../src/engine/acceptor.ts';
import { newRequestId } from '../../src/request/ids.ts';
import { TestEngine } from '../support/engine.ts';
import type { TestWorker } from '../support/engine.ts';
import { Gate } from '../support/handlers.ts';
import { until } from '../support/until.ts';

const unpolled = { settings: { pollMs: 1_000_000 } };

function held(gate: Gate, concurrency: number) {
  return { concurrency, run: (_input: unknown, attempt: Attempt) => gate.pass(attempt).then(() => ({})) };
}

/** As soon as the worker has looked for what was there before it. */
function reserved({ worker }: TestWorker): Promise<Reservation> {
  return until('there is room', () => worker.reserve('work'));
}

/** Accepts a request with the place's claim, and begins it there. */
async function handOver(engine: TestEngine, place: Reservation): Promise<string> {
  const request = { id: newRequestId(), operation: 'work', owner: 'ann', input: { parameters: {} } };
  const [outcome] = await engine.store.accept([{ ...request, contractVersion: '1', claim: place.claim }]);
  if (outcome?.kind !== 'accepted') throw new Error('it was not accepted');
  const { createdAt } = outcome.record;
  place.begin({ ...request, attempt: 1, createdAt, lapsed: false, cancelRequested: false });
  return request.id;
}

test('are done, with nobody having looked for them', async () => {
  await using engine = await TestEngine.open();
  const worker = await engine.start({ run: () => Promise.resolve({}) }, unpolled);
  const id = await handOver(engine, await reserved(worker));
  expect(await engine.finished(id)).toMatchObject({ status: 'succeeded', attempt: 1 });
});

test('take the room that there is, and no more', async () => {
  await using engine = await TestEngine.open();
  const gate = new Gate();
  const worker = await engine.start(held(gate, 2), unpolled);
  const [first, second] = [await reserved(worker), await reserved(worker)];
  expect(worker.worker.reserve('work')).toBeUndefined();
  worker.worker.reserve('otherWork')?.leave();
  second.leave();
  const id = await handOver(engine, first);
  await until('it runs', () => gate.started.length === 1);
  const again = await reserved(worker);
  expect(worker.worker.reserve('work')).toBeUndefined();
  again.leave();
  gate.open();
  await engine.finished(id);
});

test('do not overtake what waits for room', async () => {
  await using engine = await TestEngine.open();
  const gate = new Gate();
  const ids = await engine.accept(3);
  const worker = await engine.start(held(gate, 1), unpolled);
  await until('the first runs', () => gate.started.length === 1);
  expect(worker.worker.reserve('work')).toBeUndefined();
  gate.open();
  for (const id of ids) await engine.finished(id);
});

test('are not taken by a worker that stops, which still does what it has a place for', async () => {
  await using engine = await TestEngine.open();
  const worker = await engine.start({ run: () => Promise.resolve({}) }, unpolled);
  const place = await reserved(worker);
  const stopped = worker.worker.stop(60_000);
  expect(worker.worker.reserve('work')).toBeUndefined();
  const id = await handOver(engine, place);
  await stopped;
  expect(await engine.find(id)).toMatchObject({ status: 'succeeded' });
});

test('are of operations that there are', async () => {
  await using engine = await TestEngine.open();
  const { worker } = await engine.start({ run: () => Promise.resolve({}) }, unpolled);
  expect(worker.reserve('unknown')).toBeUndefined();
});
