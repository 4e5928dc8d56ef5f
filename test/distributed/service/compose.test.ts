/** compose.yaml: there may be no Docker where the tests run, so what can be known without it. */
import { readFile } from 'node:fs/promises';
import { Script } from 'node:vm';
import { expect, test } from '@jest/globals';
import { Command } from 'commander';
import { parse } from 'yaml';
import { addServe } from '../../../src/cli/serve.ts';
import { readKafkaUrl } from '../../../src/queues/kafka/kafka-url.ts';

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test?: readonly string[] };
}

const text = await readFile(new URL('../../../compose.yaml', import.meta.url), 'utf8');
const { services } = parse(text, { merge: true }) as { services: Readonly<Record<string, Service>> };
const own = Object.values(services).filter(({ image }) => image === 'see-other');

test('the service is given settings that it has, and a queue that it can read', () => {
  const program = new Command();
  addServe(program);
  const settings = program.commands[0]?.options.map(({ envVar }) => envVar);
  expect(own).toHaveLength(3);
  for (const { environment = {} } of own) {
    expect(settings).toEqual(expect.arrayContaining(Object.keys(environment)));
    expect(readKafkaUrl(environment['SEE_OTHER_QUEUE'] ?? '')).toMatchObject({ topic: 'see-other' });
  }
});

test('one service builds the image: several at once would be in each other’s way', () => {
  expect(own.filter(({ build }) => build !== undefined)).toHaveLength(1);
});

test('what makes MongoDB a replica set is a program', () => {
  expect(() => new Script(services['mongodb']?.healthcheck?.test?.at(-1) ?? ')')).not.toThrow();
});
