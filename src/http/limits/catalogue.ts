/**
 * Every limit of the service: what it bounds, its default, and what a caller gets who is over it. The options of
 * `see-other serve` are made from this table, and docs/security.md shows it; a test holds the two together.
 */

import { everybody } from '../../request/owners.ts';

export interface Limit {
  readonly byDefault: number;
  readonly unit: 'bytes' | 'bytes a second' | 'seconds' | 'calls a second' | 'a number';
  /** What is bounded, as it stands in the help of the command. */
  readonly bounds: string;
  /** What happens to who is over it. */
  readonly answer: string;
  /** Holds by default only where owners are told apart: without keys or tokens everybody is one owner. */
  readonly perOwner?: true;
}

const KiB = 1024;
const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

export const limitCatalogue = {
  maxHeaderBytes: {
    byDefault: 16 * KiB,
    unit: 'bytes',
    bounds: 'the request line and the headers of a call',
    answer: '431 `headers-too-large`, and the connection is closed',
  },
  maxHeaders: {
    byDefault: 100,
    unit: 'a number',
    bounds: 'header fields of a call',
    answer: '431 `headers-too-large`',
  },
  maxJsonBytes: {
    byDefault: 8 * MiB,
    unit: 'bytes',
    bounds: 'a JSON body',
    answer: '413 `content-too-large`',
  },
  maxJsonDepth: {
    byDefault: 1_000,
    unit: 'a number',
    bounds: 'levels that a JSON body is nested',
    answer: '400 `malformed-body`',
  },
  maxUploadBytes: {
    byDefault: GiB,
    unit: 'bytes',
    bounds: 'an uploaded file',
    answer: '413 `content-too-large`',
  },
  maxResultBytes: {
    byDefault: GiB,
    unit: 'bytes',
    bounds: 'a file that is a result',
    answer: 'the request fails',
  },
  maxRequestsPerSecondPerOwner: {
    byDefault: 1_000,
    unit: 'calls a second',
    bounds: 'calls of one owner, at one node',
    answer: '429 `rate-limited`',
    perOwner: true,
  },
  maxWaitingPerOwner: {
    byDefault: 100_000,
    unit: 'a number',
    bounds: "one owner's requests that wait to be worked on",
    answer: '429 `too-many-waiting`',
    perOwner: true,
  },
  maxWaiting: {
    byDefault: 1_000_000,
    unit: 'a number',
    bounds: 'requests in all that wait to be worked on',
    answer: '503 `overloaded`',
  },
  maxOpenJsonBytesPerOwner: {
    byDefault: 64 * MiB,
    unit: 'bytes',
    bounds: "one owner's JSON bodies in memory, at one node",
    answer: '429 `too-many-open`',
    perOwner: true,
  },
  maxOpenJsonBytes: {
    byDefault: 256 * MiB,
    unit: 'bytes',
    bounds: 'JSON bodies in memory in all, at one node',
    answer: '503 `overloaded`',
  },
  maxOpenUploadsPerOwner: {
    byDefault: 16,
    unit: 'a number',
    bounds: 'uploads of one owner at one time, at one node',
    answer: '429 `too-many-open`',
    perOwner: true,
  },
  maxOpenUploads: {
    byDefault: 256,
    unit: 'a number',
    bounds: 'uploads in all at one time, at one node',
    answer: '503 `overloaded`',
  },
  maxWaitersPerOwner: {
    byDefault: 1_000,
    unit: 'a number',
    bounds: 'calls of one owner that `Prefer: wait` holds, at one node',
    answer: 'answered at once, as without `Prefer: wait`',
    perOwner: true,
  },
  maxWaiters: {
    byDefault: 5_000,
    unit: 'a number',
    bounds: 'calls in all that `Prefer: wait` holds, at one node',
    answer: 'answered at once, as without `Prefer: wait`',
  },
  maxWaitSeconds: {
    byDefault: 60,
    unit: 'seconds',
    bounds: 'the time that `Prefer: wait` holds an answer',
    answer: 'answered after that time',
  },
  maxEventStreamsPerOwner: {
    byDefault: 100,
    unit: 'a number',
    bounds: 'event streams of one owner, at one node',
    answer: '429 `too-many-open`',
    perOwner: true,
  },
  maxEventStreams: {
    byDefault: 2_000,
    unit: 'a number',
    bounds: 'event streams in all, at one node',
    answer: '503 `overloaded`',
  },
  maxConnections: {
    byDefault: 10_000,
    unit: 'a number',
    bounds: 'connections to one node',
    answer: 'the connection is closed at once',
  },
  maxHeaderSeconds: {
    byDefault: 15,
    unit: 'seconds',
    bounds: 'the time in which the headers of a call have to arrive',
    answer: '408 `request-timeout`, and the connection is closed',
  },
  maxBodySeconds: {
    byDefault: 120,
    unit: 'seconds',
    bounds: 'the time in which a body has to arrive that is not an upload',
    answer: '408 `request-timeout`, and the connection is closed',
  },
  maxSilenceSeconds: {
    byDefault: 30,
    unit: 'seconds',
    bounds: 'the time in which an upload has to go on, and an answer to be read on',
    answer: '408 `request-timeout`; a connection that reads nothing is closed',
  },
  minUploadBytesPerSecond: {
    byDefault: KiB,
    unit: 'bytes a second',
    bounds: 'the least that an upload brings, on average over `--max-silence-seconds`',
    answer: '408 `request-timeout`, and the connection is closed',
  },
  maxIdleSeconds: {
    byDefault: 65,
    unit: 'seconds',
    bounds: 'the time that a connection is kept between two calls',
    answer: 'the connection is closed',
  },
  minFreeDiskBytes: {
    byDefault: GiB,
    unit: 'bytes',
    bounds: 'the disk space that new requests and uploads leave free',
    answer: '503 `storage-full`; a worker claims nothing',
  },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limitCatalogue;
export type Limits = Readonly<Record<LimitName, number>>;

export const limitNames = Object.keys(limitCatalogue) as readonly LimitName[];

export function limitOf(name: LimitName): Limit {
  return limitCatalogue[name];
}

/** The limits as given, and the default of each that is not. */
export function limitsOf(given: Partial<Limits>): Limits {
  const values = limitNames.map((name) => [name, given[name] ?? limitOf(name).byDefault]);
  return Object.freeze(Object.fromEntries(values)) as Limits;
}

/** What a limit is for an owner. */
export type PerOwner = (name: LimitName) => (owner: string) => number;

/** Where nobody is asked, everybody is one owner: what is given holds for it, and no default that is meant for one of many. */
export function limitsPerOwner(given: Partial<Limits>): PerOwner {
  const limits = limitsOf(given);
  return (name) => (owner) => (owner === everybody ? (given[name] ?? Infinity) : limits[name]);
}

/** `--max-json-bytes` for `maxJsonBytes`. */
export function flagOf(name: LimitName): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** `SEE_OTHER_MAX_JSON_BYTES` for `maxJsonBytes`. */
export function variableOf(name: LimitName): string {
  return `SEE_OTHER_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
