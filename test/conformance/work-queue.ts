/** What every work queue does while it is up. It may repeat and reorder hints, so nothing here counts them. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Hint, WorkQueue } from '../../src/ports/work-queue.ts';
import { newRequestId } from '../../src/request/ids.ts';
import { until } from '../support/until.ts';

export interface OpenedQueue {
  readonly queue: WorkQueue;
  /** Closes the queue and removes what it left. */
  readonly close: () => Promise<void>;
}

export function workQueueConformance(name: string, open: () => Promise<OpenedQueue>): void {
  describe(name, () => {
    let current: OpenedQueue | undefined;

    beforeEach(async () => {
      current = await open();
    });

    afterEach(async () => {
      await current?.close();
      current = undefined;
    });

    const opened = (): WorkQueue => {
      if (current === undefined) throw new Error('a queue is open only while a test runs');
      return current.queue;
    };

    test('a hint comes as it was published', async () => {
      const queue = opened();
      const seen: Hint[] = [];
      await queue.subscribe(async (hints) => void seen.push(...hints));
      const [hint = someHint] = hintsOf(1);
      queue.publish([hint]);
      await until('the hint comes', () => seen.some(({ id }) => id === hint.id));
      expect(seen.at(0)).toEqual(hint);
    });

    test('every hint comes, of every call and however many', async () => {
      const queue = opened();
      const subscriber = new Gatherer();
      await queue.subscribe(subscriber.onHints);
      for (let call = 0; call < 100; call += 1) subscriber.await(publish(queue, call % 4));
      await subscriber.all();
      subscriber.await(publish(queue, 1));
      await subscriber.all();
    });

    test('10,000 hints published at once all come, in batches', async () => {
      const queue = opened();
      const subscriber = new Gatherer();
      await queue.subscribe(subscriber.onHints);
      subscriber.await(publish(queue, 10_000));
      await subscriber.all();
      expect(subscriber.calls).toBeLessThan(5000);
    });

    test('every hint comes to one of several subscribers', async () => {
      const queue = opened();
      const all = new Gatherer();
      for (let count = 0; count < 3; count += 1) await queue.subscribe(all.onHints);
      for (let call = 0; call < 30; call += 1) all.await(publish(queue, 10));
      await all.all();
    });

    test('a subscriber gets no batch while it is busy with one, and the rest afterwards', async () => {
      const queue = opened();
      const gate = new Gate();
      const subscriber = new Gatherer(() => gate.passed);
      await queue.subscribe(subscriber.onHints);
      subscriber.await(publish(queue, 1));
      await until('the first batch comes', () => subscriber.calls === 1);
      for (let call = 0; call < 10; call += 1) {
        subscriber.await(publish(queue, 10));
        await nextTurn();
      }
      expect(subscriber.calls).toBe(1);
      gate.open();
      await subscriber.all();
      expect(subscriber.mostAtOnce).toBe(1);
    });

    test('a subscriber that throws gets further batches', async () => {
      const queue = opened();
      let failures = 0;
      const subscriber = new Gatherer(() => {
        failures += 1;
        if (failures === 1) throw new Error('at once');
        return failures === 2 ? Promise.reject(new Error('in time')) : Promise.resolve();
      });
      await queue.subscribe(subscriber.onHints);
      for (const failed of [1, 2]) {
        queue.publish(hintsOf(1));
        await until(`it has failed ${String(failed)} times`, () => failures >= failed);
      }
      subscriber.await(publish(queue, 10));
      await subscriber.all();
    });

    test('stop waits for the callback that runs, and none comes after', async () => {
      const queue = opened();
      const gate = new Gate();
      const [stopping, staying] = [new Gatherer(() => gate.passed), new Gatherer()];
      const subscription = await queue.subscribe(stopping.onHints);
      queue.publish(hintsOf(1));
      await until('its callback runs', () => stopping.calls === 1);

      let stopped = false;
      const stop = subscription.stop().then(() => {
        stopped = true;
        expect(stopping.running).toBe(0);
      });
      await nextTurn();
      expect(stopped).toBe(false);
      gate.open();
      await stop;

      await queue.subscribe(staying.onHints);
      staying.await(publish(queue, 100));
      await staying.all();
      expect(stopping.calls).toBe(1);
    });

    test('stop may be called again, and when nothing runs', async () => {
      const subscription = await opened().subscribe(new Gatherer().onHints);
      await Promise.all([subscription.stop(), subscription.stop()]);
      await subscription.stop();
    });

    test('after all have stopped, a new subscriber gets what is published then', async () => {
      const queue = opened();
      const first = await queue.subscribe(new Gatherer().onHints);
      await first.stop();
      const subscriber = new Gatherer();
      await queue.subscribe(subscriber.onHints);
      subscriber.await(publish(queue, 5));
      await subscriber.all();
    });

    test('publish throws nothing, whoever listens: nobody, or after close', async () => {
      const queue = opened();
      queue.publish(hintsOf(20_000));
      queue.publish([]);
      await queue.close();
      queue.publish(hintsOf(1));
    });

    test('publish does not call back before it returns', async () => {
      const queue = opened();
      const subscriber = new Gatherer();
      await queue.subscribe(subscriber.onHints);
      subscriber.await(publish(queue, 1));
      expect(subscriber.calls).toBe(0);
      await subscriber.all();
    });

    test('close ends all subscriptions, and may be called again', async () => {
      const queue = opened();
      const gate = new Gate();
      const subscriber = new Gatherer(() => gate.passed);
      const subscription = await queue.subscribe(subscriber.onHints);
      queue.publish(hintsOf(1));
      await until('its callback runs', () => subscriber.calls === 1);
      const closed = queue.close().then(() => {
        expect(subscriber.running).toBe(0);
      });
      await nextTurn();
      gate.open();
      await Promise.all([closed, queue.close()]);
      queue.publish(hintsOf(1));
      await subscription.stop();
      await queue.close();
      expect(subscriber.calls).toBe(1);
    });

    test('odd texts come as they were published', async () => {
      const queue = opened();
      const subscriber = new Gatherer();
      await queue.subscribe(subscriber.onHints);
      const hints = ['größe', '"quoted"', 'a\nb', '👩‍🚀', '', 'x'.repeat(1000)].map((operation) => ({
        id: newRequestId(),
        operation,
      }));
      subscriber.await(hints);
      queue.publish(hints);
      await subscriber.all();
    });

    test('the array that was published may be changed afterwards', async () => {
      const queue = opened();
      const subscriber = new Gatherer();
      await queue.subscribe(subscriber.onHints);
      const hints = hintsOf(5);
      subscriber.await([...hints]);
      queue.publish(hints);
      hints.length = 0;
      await subscriber.all();
    });
  });
}

const someHint: Hint = { id: newRequestId(), operation: 'estimate' };

function hintsOf(count: number): Hint[] {
  return Array.from({ length: count }, () => ({ id: newRequestId(), operation: 'estimate' }));
}

function publish(queue: WorkQueue, count: number): readonly Hint[] {
  const hints = hintsOf(count);
  queue.publish(hints);
  return hints;
}

/** A subscriber that knows which hints are still to come. */
class Gatherer {
  calls = 0;
  running = 0;
  mostAtOnce = 0;
  readonly #work: () => Promise<void>;
  readonly #seen = new Set<string>();
  readonly #awaited: Hint[] = [];

  constructor(work: () => Promise<void> = () => Promise.resolve()) {
    this.#work = work;
  }

  readonly onHints = async (hints: readonly Hint[]): Promise<void> => {
    this.calls += 1;
    this.running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    for (const hint of hints) this.#seen.add(JSON.stringify(hint));
    try {
      await this.#work();
    } finally {
      this.running -= 1;
    }
  };

  await(hints: readonly Hint[]): void {
    this.#awaited.push(...hints);
  }

  async all(): Promise<void> {
    await until('every hint has come', () =>
      this.#awaited.every(({ id, operation }) => this.#seen.has(JSON.stringify({ id, operation }))),
    );
  }
}

/** Holds whoever waits for it until it is opened, and nobody after that. */
class Gate {
  readonly #gate = Promise.withResolvers<undefined>();

  get passed(): Promise<void> {
    return this.#gate.promise;
  }

  open(): void {
    this.#gate.resolve(undefined);
  }
}
