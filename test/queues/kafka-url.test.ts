import { describe, expect, test } from '@jest/globals';
import { openQueue } from '../../src/adapters.ts';
import { readKafkaUrl } from '../../src/queues/kafka/kafka-url.ts';

test('a host and a topic are enough', () => {
  expect(readKafkaUrl('kafka://localhost/hints')).toEqual({
    brokers: ['localhost:9092'],
    topic: 'hints',
    group: 'hints',
    partitions: 6,
    replication: -1,
    tls: false,
    login: undefined,
  });
});

test('several hosts, options, and a user whose password has any characters', () => {
  expect(
    readKafkaUrl(
      'kafka://me%40here:p%40ss%2Fw%3Ard%3F%23%25@one:9093,10.0.0.2/a.topic-1_?group=g&partitions=12&replication=3&sasl=scram-sha-512&tls=true',
    ),
  ).toEqual({
    brokers: ['one:9093', '10.0.0.2:9092'],
    topic: 'a.topic-1_',
    group: 'g',
    partitions: 12,
    replication: 3,
    tls: true,
    login: { mechanism: 'scram-sha-512', username: 'me@here', password: 'p@ss/w:rd?#%' },
  });
});

test.each([
  ['kafka:', /does not begin with/],
  ['kafka:localhost/hints', /does not begin with kafka:\/\//],
  ['kafka://localhost', /names no topic/],
  ['kafka://localhost/', /names no topic/],
  ['kafka:///hints', /hosts .* cannot be read/],
  ['kafka://localhost,/hints', /hosts .* cannot be read/],
  ['kafka://localhost:0/hints', /port from 1 to 65535/],
  ['kafka://localhost:65536/hints', /port from 1 to 65535/],
  ['kafka://localhost:http/hints', /port from 1 to 65535/],
  ['kafka://[::1]:9092/hints', /IPv4/],
  ['kafka://localhost/a/b', /"a\/b" is no name/],
  ['kafka://localhost/a%20b', /"a b" is no name/],
  ['kafka://localhost/..', /is no name/],
  [`kafka://localhost/${'x'.repeat(250)}`, /is no name/],
  ['kafka://localhost/%E0%A4%A', /topic cannot be decoded/],
  ['kafka://localhost/hints?grup=a', /"grup" is no option .*group=, partitions=/],
  ['kafka://localhost/hints?group=a&group=b', /given twice/],
  ['kafka://localhost/hints?group=', /names no group/],
  ['kafka://localhost/hints?partitions=0', /whole number from 1/],
  ['kafka://localhost/hints?partitions=1.5', /whole number from 1/],
  ['kafka://localhost/hints?replication=x', /whole number from 1/],
  ['kafka://localhost/hints?tls=yes', /tls has to be true or false/],
  ['kafka://localhost/hints?sasl=plain', /names no user/],
  ['kafka://localhost/hints#fragment', /cannot be read/],
  ['kafka://me:secret@localhost/hints', /sasl=plain, sasl=scram-sha-256 or sasl=scram-sha-512/],
  ['kafka://me:secret@localhost/hints?sasl=gssapi', /sasl=plain/],
  ['kafka://me@localhost/hints?sasl=plain', /a user, a ":" and a password/],
  ['kafka://:secret@localhost/hints?sasl=plain', /a user, a ":" and a password/],
])('%s is refused with what to do', (url, reason) => {
  expect(() => readKafkaUrl(url)).toThrow(reason);
  expect(() => readKafkaUrl(url)).toThrow('Write kafka://host:9092/topic');
});

describe('no message shows a password, however wrong the URL is', () => {
  test.each([
    'kafka://me:secret@localhost/hints',
    'kafka://me:sec/secret@localhost/hints?sasl=plain',
    'kafka://me:sec?secret@localhost/hints?sasl=plain',
    'kafka://me:sec?sasl=secret@localhost/hints',
    'kafka://me:sec@secret@localhost/hints?sasl=plain',
    'kafka://me:sec:secret@localhost/hints?sasl=plain',
    'kafka://me:sec#secret@localhost/hints?sasl=plain',
    'kafka://me:%E0secret@localhost/hints?sasl=plain',
    'kafka://me:secret@localhost:99999/hints?sasl=plain',
    'kafka:me:secret@localhost/hints',
    'kafak://me:secret@localhost/hints',
    'me:secret@localhost',
  ])('%s', async (url) => {
    const failure: unknown = await openQueue(url).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).not.toContain('secret');
    expect(String(failure)).toContain('kafka://');
  });
});

test('a URL of no known kind is answered with those that there are', async () => {
  await expect(openQueue('amqp://localhost')).rejects.toThrow(/write local: or kafka:\/\/HOST:PORT\/TOPIC/);
});
