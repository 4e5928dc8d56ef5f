import { afterEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Kafka, logLevel } from 'kafkajs';
import type { Admin } from 'kafkajs';
import type { WorkQueue } from '../../../src/ports/work-queue.ts';
import { openKafkaQueue } from '../../../src/queues/kafka/kafka-queue.ts';
import type { KafkaQueueOptions } from '../../../src/queues/kafka/kafka-queue.ts';
import { newRequestId } from '../../../src/request/ids.ts';
import { describeWithKafka, newTopic } from '../../support/kafka.ts';
import { hintsOf, Said, Seen } from '../../support/queue-watch.ts';
import { until } from '../../support/until.ts';

/** Short, so that a test need not wait long to see that a membership outlasts it, and longer than a slow machine halts. */
const times = { sessionMs: 3_000, heartbeatMs: 100 };

await describeWithKafka('the Kafka queue, in a group', (kafka) => {
  const opened: WorkQueue[] = [];
  const gates: PromiseWithResolvers<undefined>[] = [];
  const open = (url: string, options: KafkaQueueOptions = {}): WorkQueue => {
    const queue = openKafkaQueue(url, { times, ...options });
    opened.push(queue);
    return queue;
  };

  const newGate = (): PromiseWithResolvers<undefined> => {
    const gate = Promise.withResolvers<undefined>();
    gates.push(gate);
    return gate;
  };

  afterEach(async () => {
    // a test that has failed leaves its queues open, and callbacks held
    for (const gate of gates.splice(0)) gate.resolve(undefined);
    await Promise.all(opened.splice(0).map((queue) => queue.close()));
  });

  async function withAdmin<Answer>(ask: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    const admin = new Kafka({ brokers: [kafka.brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    try {
      return await ask(admin);
    } finally {
      await admin.disconnect();
    }
  }

  async function committed(group: string, topic: string): Promise<number> {
    const [offsets] = await withAdmin((admin) => admin.fetchOffsets({ groupId: group, topics: [topic] }));
    return (offsets?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(Number(offset), 0), 0);
  }

  async function published(topic: string): Promise<number> {
    // there is no topic before the first is published
    const partitions = await withAdmin((admin) => admin.fetchTopicOffsets(topic)).catch(() => []);
    return partitions.reduce((sum, { offset }) => sum + Number(offset), 0);
  }

  async function membersOf(group: string): Promise<string[]> {
    const { groups } = await withAdmin((admin) => admin.describeGroups([group]));
    return groups.flatMap(({ members }) => members.map(({ memberId }) => memberId));
  }

  test('offsets are committed when the callback has resolved, and not before', async () => {
    const topic = newTopic();
    const url = kafka.url(topic, `group=${topic}`);
    const [holding, next] = [open(url), open(url)];
    const gate = newGate();
    const held = new Seen();
    held.hold = gate.promise;
    await holding.subscribe(held.onHints);
    const hints = hintsOf(1);
    holding.publish(hints);
    await until('the callback runs', () => held.calls === 1);
    expect(await committed(topic, topic)).toBe(0);
    gate.resolve(undefined);
    await until('it is committed', async () => (await committed(topic, topic)) === 1);
    await holding.close();

    const later = new Seen();
    await next.subscribe(later.onHints);
    const marker = hintsOf(1);
    next.publish(marker);
    await until('the next hint comes', () => later.hasAll(marker));
    expect(later.hasAll(hints)).toBe(false);
    await next.close();
  });

  test('the hints of a worker that was killed come again, to another', async () => {
    const topic = newTopic();
    const url = kafka.url(topic, `group=${topic}`);
    const program = fileURLToPath(new URL('programs/holding-worker.ts', import.meta.url));
    const worker = spawn(process.execPath, [program, url], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(worker, 'exit');
    const output = worker.stdout.setEncoding('utf8').toArray();
    const queue = open(url);
    const hints = hintsOf(1);
    queue.publish(hints);
    await Promise.race([once(worker.stdout, 'readable'), exited]);
    worker.kill('SIGKILL');
    await exited;
    expect((await output).join('')).toBe(`${hints[0]?.id ?? ''}\n`);
    const seen = new Seen();
    await queue.subscribe(seen.onHints);
    await until('another gets them', () => seen.hasAll(hints));
    await queue.close();
  });

  test('a callback that takes longer than the session keeps the membership, and nothing else comes meanwhile', async () => {
    const topic = newTopic();
    const queue = open(kafka.url(topic, `group=${topic}`));
    const gate = newGate();
    const seen = new Seen();
    seen.hold = gate.promise;
    await queue.subscribe(seen.onHints);
    const first = hintsOf(1);
    queue.publish(first);
    await until('the callback runs', () => seen.calls === 1);
    const members = await membersOf(topic);
    expect(members).toHaveLength(1);
    const rest = hintsOf(100);
    queue.publish(rest);
    const began = performance.now();
    await until('two sessions are over', () => performance.now() - began > 2 * times.sessionMs);
    expect(seen.calls).toBe(1);
    expect(await membersOf(topic)).toEqual(members);
    gate.resolve(undefined);
    await until('the rest comes', () => seen.hasAll(rest));
    expect(await membersOf(topic)).toEqual(members);
    await queue.close();
  });

  test('a worker with a long line of quick callbacks learns in time that another joins', async () => {
    const topic = newTopic();
    const url = kafka.url(topic, `group=${topic}&partitions=1`);
    const api = open(url);
    const hints = hintsOf(8_000);
    api.publish(hints);
    const [busy, joining] = [open(url), open(url)];
    const seen = new Seen();
    await busy.subscribe(async (came) => {
      await seen.onHints(came);
      const began = performance.now();
      await until('most of a heartbeat is over', () => performance.now() - began > 80);
    });
    await until('it works', () => seen.calls > 0);
    const [member] = await membersOf(topic);
    await joining.subscribe(seen.onHints);
    await until('all have come', () => seen.hasAll(hints));
    await until('all are committed', async () => (await committed(topic, topic)) === hints.length);
    const members = await membersOf(topic);
    expect(members).toHaveLength(2);
    expect(members).toContain(member);
    await Promise.all([busy.close(), joining.close()]);
  });

  test('a full worker does not hold up one that joins, and no hint is lost', async () => {
    const topic = newTopic();
    const url = kafka.url(topic, `group=${topic}&partitions=2`);
    const said = new Said();
    const [full, free] = [open(url, { events: said }), open(url, { events: said })];
    const gate = newGate();
    const held = new Seen();
    held.hold = gate.promise;
    await full.subscribe(held.onHints);
    const hints = hintsOf(50);
    full.publish(hints);
    await until('the callback runs', () => held.calls === 1);

    const seen = new Seen();
    await free.subscribe(seen.onHints);
    await until('the other has its share, while the callback still runs', () => seen.ids.size > 0);
    expect(held.running).toBe(1);
    expect(held.calls).toBe(1);
    gate.resolve(undefined);
    await until('all have come', () => hints.every(({ id }) => held.ids.has(id) || seen.ids.has(id)));
    await until('all are committed', async () => (await committed(topic, topic)) === hints.length);
    const later = hintsOf(50);
    full.publish(later);
    await until('what is published then comes, too', () =>
      later.every(({ id }) => held.ids.has(id) || seen.ids.has(id)),
    );
    await Promise.all([full.close(), free.close()]);
    expect(said.failures).toEqual([]);
  });

  test('a topic that was deleted is created anew, and hints flow again', async () => {
    const topic = newTopic();
    const said = new Said();
    const queue = open(kafka.url(topic, `group=${topic}`), { events: said });
    const seen = new Seen();
    await queue.subscribe(seen.onHints);
    const before = hintsOf(1);
    queue.publish(before);
    await until('hints flow', () => seen.hasAll(before));
    await withAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
    const published = hintsOf(0);
    await until('hints flow again', () => {
      const hints = hintsOf(1);
      queue.publish(hints);
      published.push(...hints);
      return published.some(({ id }) => seen.ids.has(id));
    });
    await queue.close();
  });

  test('messages that are no hints are passed over, and each kind is said once', async () => {
    const topic = newTopic();
    const said = new Said();
    const queue = open(kafka.url(topic, `group=${topic}&partitions=1`), { events: said });
    const seen = new Seen();
    await queue.subscribe(seen.onHints);
    const [first, last] = [hintsOf(1), hintsOf(1)];
    queue.publish(first);
    await until('hints flow', () => seen.hasAll(first));
    const id = newRequestId();
    const poison = [
      Buffer.from([0xff, 0xfe, 0x00, 0x80]),
      '',
      null,
      '{',
      '[]',
      'null',
      '"text"',
      '{}',
      JSON.stringify({ id: 7, operation: 'estimate' }),
      JSON.stringify({ id: 'made-up', operation: 'estimate' }),
      JSON.stringify({ id, operation: ['estimate'] }),
      JSON.stringify({ id }),
    ];
    await send(topic, [
      ...poison.map((value) => ({ value })),
      ...poison.map((value) => ({ value, headers: { 'schema-version': '1' } })),
      { value: JSON.stringify({ id, operation: 'estimate' }), headers: { 'schema-version': '2' } },
    ]);
    queue.publish(last);
    await until('the hint behind them comes', () => seen.hasAll(last));
    expect(seen.ids.size).toBe(2);
    expect(said.failures.map((message) => /passed over: (.*?)(:| \()/.exec(message)?.[1]).sort()).toEqual([
      'it is empty',
      'it is no JSON',
      'it is no JSON object',
      'its id is no id of a request',
      'its operation is no string',
      'its schema-version is not 1',
    ]);
    await until('they are committed', async () => (await committed(topic, topic)) === 27);
    await queue.close();
  });

  test('fields and headers that a later version may add do no harm', async () => {
    const topic = newTopic();
    const queue = open(kafka.url(topic));
    const seen = new Seen();
    await queue.subscribe(seen.onHints);
    const [first, second] = [hintsOf(1), hintsOf(1)];
    queue.publish(first);
    await until('hints flow', () => seen.hasAll(first));
    await send(topic, [{ value: JSON.stringify({ ...second[0], priority: 1 }), headers: { trace: ['a', 'b'] } }]);
    await until('it comes', () => seen.hasAll(second));
    await queue.close();
  });

  test('several nodes may create the topic at the same time', async () => {
    const topic = newTopic();
    const said = new Said();
    const queues = Array.from({ length: 5 }, () => open(kafka.url(topic, 'partitions=3'), { events: said }));
    const seen = new Seen();
    const hints = queues.flatMap((queue) => {
      const mine = hintsOf(3);
      queue.publish(mine);
      return mine;
    });
    await queues[0]?.subscribe(seen.onHints);
    await until('all hints come', () => seen.hasAll(hints));
    const { topics } = await withAdmin((admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    expect(topics[0]?.partitions).toHaveLength(3);
    expect(said.failures).toEqual([]);
    await Promise.all(queues.map((queue) => queue.close()));
  });

  test('a topic that cannot be created is said with the reason', async () => {
    const said = new Said();
    const queue = open(kafka.url(newTopic(), 'replication=3'), { events: said });
    queue.publish(hintsOf(1));
    await until('it is said', () => said.failures.length === 1);
    expect(said.failures[0]).toMatch(/cannot be created: .*replication/i);
    await queue.close();
  });

  test('a node that only publishes does not join the group', async () => {
    const topic = newTopic();
    const queue = open(kafka.url(topic, `group=${topic}`));
    queue.publish(hintsOf(1));
    await until('the topic is there', async () => (await withAdmin((admin) => admin.listTopics())).includes(topic));
    await nextTurn();
    expect(await membersOf(topic)).toEqual([]);
    await queue.close();
  });

  test('what was published before the first worker came is delivered to it', async () => {
    const topic = newTopic();
    const url = kafka.url(topic);
    const api = open(url);
    const hints = hintsOf(10);
    api.publish(hints);
    await until('they are on the topic', async () => (await published(topic)) === hints.length);
    await api.close();
    const worker = open(url);
    const seen = new Seen();
    await worker.subscribe(seen.onHints);
    await until('they come', () => seen.hasAll(hints));
    await worker.close();
  });

  async function send(topic: string, messages: object[]): Promise<void> {
    const producer = new Kafka({ brokers: [kafka.brokers], logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    await producer.send({ topic, messages: messages as { value: string }[] });
    await producer.disconnect();
  }
});
