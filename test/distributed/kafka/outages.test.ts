import { afterEach, expect, test } from '@jest/globals';
import { startKafka } from '../../../scripts/servers/kafka.ts';
import type { Hint, WorkQueue } from '../../../src/ports/work-queue.ts';
import { openKafkaQueue } from '../../../src/queues/kafka/kafka-queue.ts';
import type { KafkaQueueOptions } from '../../../src/queues/kafka/kafka-queue.ts';
import { describeWithKafka, newTopic } from '../../support/kafka.ts';
import { freePort } from '../../../scripts/servers/free-port.ts';
import { hintsOf, Said, Seen } from '../../support/queue-watch.ts';
import { until } from '../../support/until.ts';

await describeWithKafka('the Kafka queue, when brokers come and go', (kafka) => {
  const opened: WorkQueue[] = [];
  const open = (url: string, options: KafkaQueueOptions = {}): WorkQueue => {
    const queue = openKafkaQueue(url, options);
    opened.push(queue);
    return queue;
  };

  afterEach(async () => {
    // a test that has failed leaves its queues open
    await Promise.all(opened.splice(0).map((queue) => queue.close()));
  });

  /** Publishes one hint after the other until one comes: those of an outage may be lost. */
  async function untilHintsFlow(publish: (hints: readonly Hint[]) => void, seen: Seen): Promise<void> {
    const published: Hint[] = [];
    await until(
      'a hint comes that was published just now',
      () => {
        const hints = hintsOf(1);
        published.push(...hints);
        publish(hints);
        return published.some(({ id }) => seen.ids.has(id));
      },
      25_000,
    );
  }

  // before the others: a broker that has just come back takes longer than closing waits
  test('closing sends what was published before, but for what it says that it drops', async () => {
    const said = new Said();
    const url = kafka.url(newTopic());
    const queue = open(url, { events: said });
    const hints = hintsOf(3_000);
    queue.publish(hints);
    await queue.close();
    const reader = open(url);
    const seen = new Seen();
    await reader.subscribe(seen.onHints);
    await until('all are there, or said to be dropped', () => seen.ids.size + said.dropped >= hints.length);
    await reader.close();
  });

  test('closing while there is no broker drops what waits, and says how much that is', async () => {
    const said = new Said();
    const queue = open(`kafka://127.0.0.1:${await freePort()}/${newTopic()}`, { events: said });
    queue.publish(hintsOf(10));
    await until('it is said that there is no broker', () => said.failures.length > 0);
    await queue.close();
    expect(said.dropped).toBe(10);
  });

  test('a broker that is away at the start is no trouble for who publishes, and hints flow when it comes', async () => {
    const port = await freePort();
    const said = new Said();
    const queue = open(`kafka://127.0.0.1:${port}/${newTopic()}`, { events: said });
    const seen = new Seen();
    await queue.subscribe(seen.onHints);
    const early = hintsOf(10);
    queue.publish(early);
    await until('both sides say that they have no broker', () => said.failures.length === 2);
    await using late = await startKafka({ port });
    expect(late.brokers).toContain(String(port));
    await until('the hints of before come', () => seen.hasAll(early));
    await until('both sides say that it is over', () => said.recoveries.length === 2);
    expect(said.failures).toHaveLength(2);
    await queue.close();
  });

  test('a broker that is killed and comes back: publishing stays harmless, then hints flow again', async () => {
    const said = new Said();
    const queue = open(kafka.url(newTopic()), { events: said });
    const seen = new Seen();
    await queue.subscribe(seen.onHints);
    const before = hintsOf(10);
    queue.publish(before);
    await until('hints flow', () => seen.hasAll(before));
    await kafka.kill();
    for (let call = 0; call < 200; call += 1) queue.publish(hintsOf(100));
    await until('both sides say so', () => said.failures.length === 2);
    await kafka.start();
    await untilHintsFlow((hints) => queue.publish(hints), seen);
    await until('both sides say that it is over', () => said.recoveries.length === 2);
    expect(said.failures).toHaveLength(2);
    await queue.close();
  });

  test('a broker that hangs is got over, too', async () => {
    const queue = open(kafka.url(newTopic()), { times: { sessionMs: 2_000, heartbeatMs: 200 } });
    const seen = new Seen();
    const said = new Said();
    const other = open(kafka.url(newTopic()), { events: said });
    await queue.subscribe(seen.onHints);
    await untilHintsFlow((hints) => queue.publish(hints), seen);
    kafka.pause();
    try {
      other.publish(hintsOf(1));
      await until('its silence is noticed', () => said.failures.length > 0);
    } finally {
      kafka.resume();
    }
    await untilHintsFlow((hints) => queue.publish(hints), seen);
    await Promise.all([queue.close(), other.close()]);
  });

  test('closing takes but a moment while no broker answers', async () => {
    const queue = open(`kafka://127.0.0.1:${await freePort()}/${newTopic()}`);
    const seen = new Seen();
    const subscription = await queue.subscribe(seen.onHints);
    queue.publish(hintsOf(100));
    const began = performance.now();
    await Promise.all([subscription.stop(), queue.close()]);
    expect(performance.now() - began).toBeLessThan(4_000);
  });

  test('closing takes but a moment while a broker hangs', async () => {
    const queue = open(kafka.url(newTopic()));
    const seen = new Seen();
    await queue.subscribe(seen.onHints);
    await untilHintsFlow((hints) => queue.publish(hints), seen);
    kafka.pause();
    try {
      queue.publish(hintsOf(100));
      const began = performance.now();
      await queue.close();
      expect(performance.now() - began).toBeLessThan(6_000);
    } finally {
      kafka.resume();
    }
  });
});
