/** What a service can be told, what it does untold, and what is wrong in what it was told. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { longestTimerMs, longestTimerSeconds } from './faults/bounds.ts';
import type { Fault } from './faults/fault.ts';
import { didYouMean } from './faults/nearest.ts';
import { shown } from './faults/shown.ts';
import { limitNames, limitOf, limitsOf } from './http/limits/catalogue.ts';
import type { LimitName, Limits } from './http/limits/catalogue.ts';

export type Role = 'all' | 'api' | 'worker';

export interface ServiceSettings extends Limits {
  /** `api` answers calls, `worker` works on requests, `all` does both. */
  readonly role: Role;
  /** Where clients reach the service, if that is not where it listens; makes every Location absolute. */
  readonly publicUrl: string | undefined;
  readonly corsOrigins: readonly string[];
  /** How long finished requests and their results are kept. */
  readonly retentionMs: number;
  /** How long a worker may be silent before its requests are given to another. */
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly firstRetryDelayMs: number;
  readonly maxRetryDelayMs: number;
  readonly sweepMs: number;
  /** How long `stop` lets running work finish before it gives it back. */
  readonly drainMs: number;
  /** Holds each answer to the contract before it is sent: for development and tests. */
  readonly checkAnswers: boolean;
  /** Serves the pages at /docs, and those of problems. */
  readonly portal: boolean;
  /** The folder in which each attempt gets a folder of its own. */
  readonly scratchFolder: string;
}

export const defaultSettings: ServiceSettings = Object.freeze({
  ...limitsOf({}),
  role: 'all',
  publicUrl: undefined,
  corsOrigins: [],
  retentionMs: 24 * 3_600_000,
  leaseMs: 10_000,
  pollMs: 1_000,
  firstRetryDelayMs: 1_000,
  maxRetryDelayMs: 60_000,
  sweepMs: 60_000,
  drainMs: 10_000,
  checkAnswers: false,
  portal: true,
  scratchFolder: join(tmpdir(), 'see-other'),
});

/** The settings as given, and the default of each that is not. */
export function settingsOf(given: Partial<ServiceSettings>): ServiceSettings {
  const told = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.freeze({ ...defaultSettings, ...Object.fromEntries(told) });
}

/** What a setting has to be; `suits` says whether a value is that. */
interface Kind {
  readonly is: string;
  readonly example: string;
  suits(value: unknown): boolean;
}

/** A hundred years: when a request expires is a date of its status, and those have four digits for the year (RFC 3339). */
const longestKeptMs = 100 * 365 * 24 * 3_600_000;

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

const milliseconds = (least: number, most: number): Kind => ({
  is: `a whole number of milliseconds from ${String(least)} to ${String(most)}`,
  example: '5_000',
  suits: (value) => isWhole(value) && value >= least && value <= most,
});

const oneOf = (...words: readonly string[]): Kind => ({
  is: `one of ${words.map((word) => `'${word}'`).join(', ')}`,
  example: `'${String(words[0])}'`,
  suits: (value) => typeof value === 'string' && words.includes(value),
});

const yesOrNo: Kind = { is: 'true or false', example: 'true', suits: (value) => typeof value === 'boolean' };

const folder: Kind = {
  is: 'the path of a folder',
  example: "'/var/tmp/see-other'",
  suits: (value) => typeof value === 'string' && value !== '',
};

const httpUrl: Kind = {
  is: 'an http or https URL without a user, a query or a fragment',
  example: "'https://api.example.com'",
  suits(value) {
    const url = typeof value === 'string' ? URL.parse(value) : null;
    return (
      url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === ''
    );
  },
};

function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z][a-z\d+.-]*:\/\/[^/\s]+$/i.test(value);
}

const origins: Kind = {
  is: 'a list of origins, each a scheme, a host and, if need be, a port',
  example: "['https://app.example.com']",
  suits: (value) => Array.isArray(value) && value.every(isOrigin),
};

const kinds: Readonly<Record<Exclude<keyof ServiceSettings, LimitName>, Kind>> = {
  role: oneOf('all', 'api', 'worker'),
  publicUrl: httpUrl,
  corsOrigins: origins,
  retentionMs: milliseconds(1, longestKeptMs),
  leaseMs: milliseconds(1, longestTimerMs),
  pollMs: milliseconds(1, longestTimerMs),
  firstRetryDelayMs: milliseconds(0, longestKeptMs),
  maxRetryDelayMs: milliseconds(0, longestKeptMs),
  sweepMs: milliseconds(1, longestTimerMs),
  drainMs: milliseconds(0, longestTimerMs),
  checkAnswers: yesOrNo,
  portal: yesOrNo,
  scratchFolder: folder,
};

/** Everything that is wrong in the settings. */
export function settingFaults(given: unknown): Fault[] {
  if (typeof given !== 'object' || given === null)
    return [fault('settings', 'the settings are no object', 'Write for example `{ leaseMs: 30_000 }`.')];
  return Object.entries(given).flatMap(([name, value]: [string, unknown]): Fault[] => {
    const kind = kindOf(name);
    if (kind === undefined) return [unknownFault(name)];
    if (value === undefined || kind.suits(value)) return [];
    const detail = `${shown(value)} is not ${kind.is}`;
    return [fault(`settings.${name}`, detail, `Write for example \`${name}: ${kind.example}\`, or leave it out.`)];
  });
}

function fault(place: string, detail: string, suggestion: string): Fault {
  return { part: 'settings', place, detail, suggestion };
}

function unknownFault(name: string): Fault {
  const names = [...Object.keys(kinds), ...limitNames];
  const suggestion = didYouMean(name, names) || `Remove it; there are ${names.join(', ')}.`;
  return fault(`settings.${name}`, `there is no setting \`${name}\``, suggestion);
}

function kindOf(name: string): Kind | undefined {
  if (Object.hasOwn(kinds, name)) return kinds[name as keyof typeof kinds];
  const limit = limitNames.find((known) => known === name);
  return limit && limitKind(limit);
}

function limitKind(name: LimitName): Kind {
  const { unit, byDefault } = limitOf(name);
  const example = String(byDefault);
  if (unit !== 'seconds')
    return {
      is: `a whole number${unit === 'a number' ? '' : ` of ${unit}`} of at least 1`,
      example,
      suits: (value) => isWhole(value) && value >= 1,
    };
  const mayBeNone = name === 'maxWaitSeconds';
  return {
    is: `a number of seconds ${mayBeNone ? 'from 0' : 'above 0 and'} up to ${String(longestTimerSeconds)}`,
    example,
    suits: (value) => typeof value === 'number' && (mayBeNone ? value >= 0 : value > 0) && value <= longestTimerSeconds,
  };
}
