/** asyncapi.yaml is what the queue does: its schemas and bindings are held to the messages of a real topic. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import type { KafkaMessage } from 'kafkajs';
import { parse } from 'yaml';
import { hintOf, messageOf } from '../../../src/queues/kafka/hint-message.ts';
import { openKafkaQueue } from '../../../src/queues/kafka/kafka-queue.ts';
import { readKafkaUrl } from '../../../src/queues/kafka/kafka-url.ts';
import { newRequestId } from '../../../src/request/ids.ts';
import { describeWithKafka, newTopic } from '../../support/kafka.ts';
import { hintsOf } from '../../support/queue-watch.ts';
import { until } from '../../support/until.ts';

interface AsyncApi {
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly messages: Readonly<
      Record<
        string,
        { readonly examples: readonly { headers: unknown; payload: unknown }[]; bindings: Kafkas<{ key: object }> }
      >
    >;
    readonly securitySchemes: Readonly<Record<string, { readonly type: string }>>;
  };
  readonly channels: Readonly<
    Record<
      string,
      {
        readonly parameters: { readonly topic: { readonly default: string } };
        readonly bindings: Kafkas<{ partitions: number; topicConfiguration: Record<string, unknown> }>;
      }
    >
  >;
  readonly operations: Readonly<
    Record<string, { readonly bindings: Kafkas<{ clientId: { const: string }; groupId?: { default: string } }> }>
  >;
}

interface Kafkas<Binding> {
  readonly kafka: Binding;
}

const document = parse(await readFile(new URL('../../../asyncapi.yaml', import.meta.url), 'utf8')) as AsyncApi;
const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
const isHint = compile(document.components.schemas['Hint']);
const areHeaders = compile(document.components.schemas['HintHeaders']);
const isKey = compile(document.components.messages['hint']?.bindings.kafka.key);

function compile(schema: object | undefined): ValidateFunction {
  if (schema === undefined) throw new Error('asyncapi.yaml lacks a schema that this test goes by');
  return ajv.compile(schema);
}

test('what the schemas refuse is no hint to a worker either, and the other way round', () => {
  const id = newRequestId();
  for (const payload of [
    { id, operation: 'estimate' },
    { id, operation: '', more: 1 },
    { id },
    { id: 'made-up', operation: 'estimate' },
    { id: '7d9f2c7e-3b1a-4c57-9d57-0d5f1a2b3c4d', operation: 'estimate' },
    { id, operation: 7 },
    [],
    'text',
    null,
  ]) {
    const taken = typeof hintOf({ value: Buffer.from(JSON.stringify(payload)) }) !== 'string';
    expect([payload, isHint(payload)]).toEqual([payload, taken]);
  }
});

test('headers of another version or type are refused', () => {
  expect(areHeaders({ 'content-type': 'application/json', 'schema-version': '1' })).toBe(true);
  expect(areHeaders({ 'content-type': 'application/json', 'schema-version': '2' })).toBe(false);
  expect(areHeaders({ 'content-type': 'text/plain', 'schema-version': '1' })).toBe(false);
  expect(areHeaders({ 'schema-version': '1' })).toBe(false);
});

test('the examples are messages that a worker takes', () => {
  const examples = document.components.messages['hint']?.examples ?? [];
  expect(examples).not.toHaveLength(0);
  for (const { headers, payload } of examples) {
    expect(isHint(payload)).toBe(true);
    expect(areHeaders(headers)).toBe(true);
    const taken = hintOf({ value: Buffer.from(JSON.stringify(payload)) });
    expect(taken).toEqual(payload);
    expect(typeof taken === 'string' ? undefined : messageOf(taken).headers).toEqual(headers);
  }
});

test('defaults and ways to log in are those of the URL', () => {
  const { group, partitions } = readKafkaUrl('kafka://localhost/see-other');
  expect(document.channels['hints']?.bindings.kafka.partitions).toBe(partitions);
  expect(document.operations['receiveHint']?.bindings.kafka.groupId?.default).toBe(group);
  const mechanisms = Object.values(document.components.securitySchemes).map(({ type }) =>
    type.replace(/Sha(\d+)/, '-sha-$1').toLowerCase(),
  );
  for (const sasl of mechanisms) {
    expect(readKafkaUrl(`kafka://me:pw@localhost/hints?sasl=${sasl}`).login?.mechanism).toBe(sasl);
  }
});

await describeWithKafka('messages of a real topic', (kafka) => {
  const hints = hintsOf(20);
  const topic = newTopic();
  const messages: KafkaMessage[] = [];

  beforeAll(async () => {
    const queue = openKafkaQueue(kafka.url(topic));
    queue.publish(hints);
    await queue.close();
    const consumer = client().consumer({ groupId: `${topic}-reader` });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message }) => {
        messages.push(message);
        return Promise.resolve();
      },
    });
    await until('all are read', () => messages.length >= hints.length);
    await consumer.disconnect();
  });

  const client = () => new Kafka({ brokers: [kafka.brokers], logLevel: logLevel.NOTHING });

  test('their payload, headers and key fit', () => {
    for (const { key, value, headers } of messages) {
      const payload: unknown = JSON.parse(value?.toString() ?? '');
      const texts = Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)]));
      expect([isHint(payload), isHint.errors]).toEqual([true, null]);
      expect([areHeaders(texts), areHeaders.errors]).toEqual([true, null]);
      expect(isKey(key?.toString())).toBe(true);
      expect(key?.toString()).toBe((payload as { id: string }).id);
    }
    expect(messages.map(({ key }) => key?.toString()).sort()).toEqual(hints.map(({ id }) => id).sort());
  });

  test('they are spread over the partitions of the topic, which is set up as described', async () => {
    const admin = client().admin();
    await admin.connect();
    try {
      const { partitions, topicConfiguration } = document.channels['hints']?.bindings.kafka ?? {};
      const metadata = await admin.fetchTopicMetadata({ topics: [topic] });
      expect(metadata.topics[0]?.partitions).toHaveLength(partitions ?? 0);
      const names = Object.keys(topicConfiguration ?? {});
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: names }],
      });
      const configured = Object.fromEntries(
        (resources[0]?.configEntries ?? []).map(({ configName, configValue }) => [configName, configValue]),
      );
      expect(configured).toEqual(
        Object.fromEntries(Object.entries(topicConfiguration ?? {}).map(([name, value]) => [name, String(value)])),
      );
      const offsets = await admin.fetchTopicOffsets(topic);
      expect(offsets.filter(({ high }) => high !== '0').length).toBeGreaterThan(1);
    } finally {
      await admin.disconnect();
    }
  });
});
