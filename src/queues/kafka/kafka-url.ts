/**
 * The URL that names a Kafka topic:
 *
 *   kafka://[user:password@]host[:9092][,host[:port]...]/topic[?option=value&...]
 *
 * with the options `group`, `partitions`, `replication`, `sasl` and `tls`. What is wrong with it is said when it is
 * read, and never with a part of the URL that may be a password.
 */

export interface KafkaUrl {
  /** host:port each. The driver takes no IPv6 addresses here; a name may stand for one. */
  readonly brokers: readonly string[];
  readonly topic: string;
  /** The consumer group that all workers share; the topic's name by default: a group is for one topic. */
  readonly group: string;
  /** Of a topic that is not there yet: how many, which is also how many workers get hints at the same time. */
  readonly partitions: number;
  /** Of a topic that is not there yet: on how many brokers it is kept; -1 for as many as the cluster does by default. */
  readonly replication: number;
  readonly tls: boolean;
  readonly login: KafkaLogin | undefined;
}

export interface KafkaLogin {
  readonly mechanism: (typeof mechanisms)[number];
  readonly username: string;
  readonly password: string;
}

/** A URL of a queue that cannot be used as it stands. */
class KafkaUrlInvalid extends Error {
  override readonly name = 'KafkaUrlInvalid';

  constructor(reason: string) {
    super(
      `${reason}. Write kafka://host:9092/topic, several hosts between commas, and after a "?" any of ` +
        'group=, partitions=, replication=, tls=true; with user:password@ before the hosts also sasl=',
    );
  }
}

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const options = ['group', 'partitions', 'replication', 'sasl', 'tls'];
const clusterDefault = -1;

/** Throws KafkaUrlInvalid. */
export function readKafkaUrl(url: string): KafkaUrl {
  const { userInfo, hosts, topic, query } = partsOf(url);
  const option = optionsOf(query);
  const name = named('topic', decode(topic, 'topic'));
  return {
    brokers: hosts.split(',').map(broker),
    topic: name,
    group: named('group', option.get('group') ?? name),
    partitions: count('partitions', option.get('partitions'), 10_000) ?? 6,
    replication: count('replication', option.get('replication'), 32_767) ?? clusterDefault,
    tls: tls(option.get('tls')),
    login: login(userInfo, option.get('sasl')),
  };
}

interface Parts {
  readonly userInfo: string | undefined;
  readonly hosts: string;
  readonly topic: string;
  readonly query: string;
}

/** By hand: a URL of the web has one host. */
function partsOf(url: string): Parts {
  const match = /^kafka:\/\/(?:([^@/?#]*)@)?([^@/?#]*)(?:\/([^@?#]*))?(?:\?([^@#]*))?$/.exec(url);
  if (match === null) {
    throw new KafkaUrlInvalid(
      url.startsWith('kafka://')
        ? 'the URL of the Kafka queue cannot be read; in user, password and options, "@", "/", "?", "#" and "%" are written %40, %2F, %3F, %23 and %25'
        : 'the URL of the Kafka queue does not begin with kafka://',
    );
  }
  const [, userInfo, hosts = '', topic = '', query = ''] = match;
  return { userInfo, hosts, topic, query };
}

function optionsOf(query: string): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (!options.includes(name)) throw new KafkaUrlInvalid(`"${name}" is no option of the Kafka queue`);
    if (given.has(name)) throw new KafkaUrlInvalid(`the option ${name} is given twice`);
    given.set(name, value);
  }
  return given;
}

function broker(text: string): string {
  const match = /^([\w.-]+)(?::(\d{1,5}))?$/.exec(text);
  const [, host = '', port = '9092'] = match ?? [];
  if (match === null || Number(port) < 1 || Number(port) > 65_535) {
    throw new KafkaUrlInvalid(
      'the hosts of the Kafka queue cannot be read: each is a name or an IPv4 address and, after a ":", a port from 1 to 65535',
    );
  }
  return `${host}:${port}`;
}

function named(what: string, text: string): string {
  if (text === '') throw new KafkaUrlInvalid(`the URL of the Kafka queue names no ${what}`);
  if (!/^[\w.-]{1,249}$/.test(text) || text === '.' || text === '..') {
    throw new KafkaUrlInvalid(
      `the ${what} "${text}" is no name for Kafka: up to 249 letters, digits, ".", "_" and "-" are`,
    );
  }
  return text;
}

function count(name: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d{1,6}$/.test(text) && number >= 1 && number <= most) return number;
  throw new KafkaUrlInvalid(`${name} has to be a whole number from 1 to ${String(most)}, and is "${text}"`);
}

function tls(text: string | undefined): boolean {
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  throw new KafkaUrlInvalid(`tls has to be true or false, and is "${text}"`);
}

function login(userInfo: string | undefined, sasl: string | undefined): KafkaLogin | undefined {
  if (userInfo === undefined && sasl === undefined) return undefined;
  if (userInfo === undefined)
    throw new KafkaUrlInvalid('sasl says how to log in, but the URL of the Kafka queue names no user and password');
  const mechanism = mechanisms.find((known) => known === sasl);
  if (mechanism === undefined) {
    throw new KafkaUrlInvalid(
      `the URL of the Kafka queue names a user: say how to log in with sasl=${mechanisms.join(', sasl=').replace(/, (?=[^,]*$)/, ' or ')}`,
    );
  }
  const [username = '', password = '', ...rest] = userInfo.split(':');
  if (username === '' || password === '' || rest.length > 0)
    throw new KafkaUrlInvalid('before the "@" come a user, a ":" and a password; a ":" within them is written %3A');
  return { mechanism, username: decode(username, 'user'), password: decode(password, 'password') };
}

function decode(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new KafkaUrlInvalid(`the ${what} cannot be decoded: a "%" is written %25`);
  }
}
