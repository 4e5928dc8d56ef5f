/** A service whose contract, handlers and settings are wrong: all of it is told at once, before anything is opened. */
import { describe, expect, test } from '@jest/globals';
import { createService, ServiceInvalid } from '../../src/service.ts';
import type { Fault, ServiceParts } from '../../src/service.ts';
import { editedContract, mistakes } from '../support/edited-contract.ts';
import { shippedContract } from '../support/fixture-contract.ts';

const handler = { runs: 'inline', run: () => Promise.resolve({}) };

/** Parts that go together, but for ports that nothing can be kept in; none is used before all is found right. */
const sound = {
  contract: shippedContract,
  operations: { estimateSchedule: handler, profileDataset: handler },
  ...{ store: {}, queue: {}, blobs: {} },
};

function invalid(parts: object): ServiceInvalid {
  try {
    createService({ ...sound, ...parts } as unknown as ServiceParts);
  } catch (error) {
    if (error instanceof ServiceInvalid) return error;
    throw error;
  }
  throw new Error('nothing is wrong with it');
}

/** A value that JSON cannot say. */
function cyclic(): object {
  const value: { own?: object } = {};
  value.own = value;
  return value;
}

function faultsOf(parts: object): readonly Fault[] {
  return invalid(parts).faults;
}

test('everything that is wrong is told at once, a block for each, with the place and how to mend it', () => {
  const { message, faults } = invalid({
    contract: editedContract(mistakes.noLocation, mistakes.external),
    operations: { estimateShedule: handler, profileDataset: { ...handler, timeoutMs: -1 } },
    problems: { 'no-such-wine': { title: 'There is no such wine', status: 422 } },
    settings: { leasMs: 5_000, role: 'both' },
    store: undefined,
    sources: { contract: 'their.yaml', operations: 'their.ts' },
  });
  expect(faults.map(({ part, place }) => `${part} ${place}`)).toStrictEqual([
    'contract /paths/~1schedule-estimates/post/responses/202/headers/Location',
    'contract /paths/~1schedule-estimates/post/responses/400/$ref',
    'operations operations.estimateSchedule',
    'operations operations.estimateShedule',
    'operations operations.profileDataset.timeoutMs',
    'operations problems.no-such-wine.remedy',
    'settings settings.leasMs',
    'settings settings.role',
    'settings store',
  ]);
  expect(message).toMatch(
    /^the service cannot start: 9 things are wrong\.\n\ntheir\.yaml:\d+:\d+ {2}a 202 without Location/,
  );
  expect(message).toContain('\n\ntheir.ts operations.estimateShedule  there is a handler');
  expect(message).toContain('\n\nsettings.leasMs  there is no setting `leasMs`\n  Did you mean `leaseMs`?\n\n');
});

test('where the contract cannot be read, handlers and settings are still looked at', () => {
  const faults = faultsOf({ contract: 'a: [1', operations: { render: { runs: 'inline' } }, settings: { pollMs: 0 } });
  expect(faults.map(({ part }) => part)).toStrictEqual(['contract', 'operations', 'settings']);
});

describe('of handlers', () => {
  test.each<[string, unknown, string, RegExp, RegExp]>([
    ['one is missing', undefined, '', /has the operation `estimateSchedule`/, /Add one under this name/],
    ['one is a function', () => undefined, '', /an object with a function `run`/, /Put the function into one/],
    ['one has nothing to run', { runs: 'inline' }, '', /an object with a function `run`/, /run: async/],
    ['one runs elsewhere', { ...handler, runs: 'remote' }, '.runs', /"remote" is neither/, /'inline'.*'isolated'/],
    [
      'one is isolated without a module',
      { ...handler, runs: 'isolated' },
      '.module',
      /names the module/,
      /import\.meta\.url/,
    ],
    ['one checks with no function', { ...handler, check: true }, '.check', /is no function/, /leave it out/],
    [
      'one has a time of half a millisecond',
      { ...handler, timeoutMs: 0.5 },
      '.timeoutMs',
      /^0\.5 is no whole/,
      /60000/,
    ],
    [
      'one has text for a number',
      { ...handler, maxAttempts: '3' },
      '.maxAttempts',
      /^"3" is no whole/,
      /maxAttempts: 3/,
    ],
    ['one has no room', { ...handler, concurrency: 0 }, '.concurrency', /^0 is no whole/, /concurrency: 4/],
    ['one has endless memory', { ...handler, memoryMb: Infinity }, '.memoryMb', /^Infinity is no/, /memoryMb: 512/],
    [
      'one has more time than a timer can be set to',
      { ...handler, timeoutMs: 30 * 24 * 3_600_000 },
      '.timeoutMs',
      /^2592000000 is no whole number from 1 to 2147483647$/,
      /60000/,
    ],
    [
      'one has a misspelt time',
      { ...handler, timeoutMS: 5 },
      '.timeoutMS',
      /no `timeoutMS`/,
      /^Did you mean `timeoutMs`\?$/,
    ],
    [
      'one has what means nothing',
      { ...handler, colour: 'red' },
      '.colour',
      /no `colour`/,
      /^Remove it; there are runs, /,
    ],
    ['one has a BigInt for a number', { ...handler, maxAttempts: 3n }, '.maxAttempts', /^3n is no whole/, /: 3`/],
    [
      'one runs nowhere that can be shown',
      { ...handler, runs: cyclic() },
      '.runs',
      /<ref \*1>.* is neither/,
      /'inline'/,
    ],
  ])('%s', (_what, estimateSchedule, where, detail, suggestion) => {
    const operations = { profileDataset: handler, ...(estimateSchedule !== undefined && { estimateSchedule }) };
    expect(faultsOf({ operations })).toStrictEqual([
      {
        part: 'operations',
        place: `operations.estimateSchedule${where}`,
        detail: expect.stringMatching(detail),
        suggestion: expect.stringMatching(suggestion),
      },
    ]);
  });

  test('one is left over', () => {
    expect(faultsOf({ operations: { ...sound.operations, render: handler } })).toStrictEqual([
      expect.objectContaining({
        place: 'operations.render',
        detail: expect.stringMatching(/no asynchronous operation/),
      }),
    ]);
  });

  test('there are none at all', () => {
    expect(faultsOf({ operations: undefined })).toStrictEqual([expect.objectContaining({ place: 'operations' })]);
  });
});

describe('of problems', () => {
  const sought = { title: 'There is no such wine', status: 422, remedy: 'Look at the list of wines.' };

  test.each<[string, unknown, string, RegExp, RegExp]>([
    ['they are a list', [sought], '', /is no object of problems/, /'no-such-wine': \{ title: /],
    [
      'one is text',
      { 'no-such-wine': 'It is gone.' },
      '.no-such-wine',
      /with `title`, `status` and `remedy`/,
      /Write `\{/,
    ],
    [
      'one has no remedy',
      { 'no-such-wine': { title: sought.title, status: 422 } },
      '.no-such-wine.remedy',
      /^`remedy` is missing$/,
      /remedy: 'Look at the list/,
    ],
    [
      'one has its remedy under another name',
      { 'no-such-wine': { title: sought.title, status: 422, remedi: sought.remedy } },
      '.no-such-wine.remedy',
      /is missing/,
      /^Did you mean `remedi`\?$/,
    ],
    [
      'one has an empty title',
      { wine: { ...sought, title: ' ' } },
      '.wine.title',
      /^" " is not text$/,
      /title: 'There/,
    ],
    ['one has a status in words', { wine: { ...sought, status: '422' } }, '.wine.status', /^"422" is not an/, /: 422`/],
    ['one has the status of a success', { wine: { ...sought, status: 200 } }, '.wine.status', /from 400 to 599/, /422/],
    [
      'one is named by its whole type',
      { '/problems/no-such-wine': sought },
      './problems/no-such-wine',
      /^"\/problems\/no-such-wine" is no name of letters/,
      /^Write `'no-such-wine'`: only what follows/,
    ],
    ['one has a name of words', { 'no such wine': sought }, '.no such wine', /is no name of letters/, /'no-such-wine'/],
    [
      "one has the name of a problem of the service's",
      { 'handler-failed': sought },
      '.handler-failed',
      /^the service has a problem `handler-failed` of its own$/,
      /another name/,
    ],
  ])('%s', (_what, problems, where, detail, suggestion) => {
    expect(faultsOf({ problems })).toStrictEqual([
      {
        part: 'operations',
        place: `problems${where}`,
        detail: expect.stringMatching(detail),
        suggestion: expect.stringMatching(suggestion),
      },
    ]);
  });

  test('what is sound is not spoken of', () => {
    const problems = { 'no-such-wine': sought, '404_wine': { ...sought, status: 599 } };
    expect(faultsOf({ problems, store: undefined }).map(({ place }) => place)).toStrictEqual(['store']);
  });
});

describe('of settings', () => {
  test.each<[string, unknown, RegExp]>([
    ['role', 'ap', /one of 'all', 'api', 'worker'/],
    ['publicUrl', 'api.example.com', /an http or https URL/],
    ['publicUrl', 'https://api.example.com/x?y=1', /without a user, a query or a fragment/],
    ['publicUrl', 'https://ann:secret@api.example.com', /without a user, a query or a fragment/],
    ['corsOrigins', ['https://app.example.com/'], /a list of origins/],
    ['corsOrigins', 'https://app.example.com', /a list of origins/],
    ['retentionMs', 0, /from 1 to/],
    ['retentionMs', 1_199_999.88, /^1199999\.88 is not a whole number of milliseconds from 1/],
    ['retentionMs', Number.MAX_SAFE_INTEGER, /from 1 to 3153600000000$/],
    ['leaseMs', '10s', /^"10s" is not a whole number of milliseconds/],
    ['leaseMs', 2_000.5, /^2000\.5 is not a whole number/],
    ['leaseMs', 2 ** 31, /from 1 to 2147483647$/],
    ['pollMs', Number.NaN, /^NaN is not a whole number of milliseconds/],
    ['drainMs', -1, /from 0 to/],
    ['maxRetryDelayMs', Infinity, /^Infinity is not a whole number of milliseconds/],
    ['checkAnswers', 'yes', /true or false/],
    ['scratchFolder', '', /the path of a folder/],
    ['maxJsonBytes', 0, /a whole number of bytes of at least 1/],
    ['maxJsonBytes', 1_000.5, /^1000\.5 is not a whole number of bytes/],
    ['maxHeaderBytes', Infinity, /^Infinity is not a whole number of bytes/],
    ['maxWaiting', 10.5, /a whole number of at least 1/],
    ['maxWaitSeconds', -1, /a number of seconds from 0 up to 2147483$/],
    ['maxBodySeconds', Infinity, /^Infinity is not a number of seconds above 0 and up to 2147483$/],
    ['maxSilenceSeconds', 2_592_000, /^2592000 is not a number of seconds/],
    ['leaseMs', 5n, /^5n is not a whole number/],
    ['leaseMs', Symbol('five'), /^Symbol\(five\) is not a whole number/],
    ['corsOrigins', [Object.create(null)], /a list of origins/],
    ['corsOrigins', cyclic(), /^<ref \*1> \{ own: \[Circular \*1\] \} is not a list of origins/],
  ])('%s is not %p', (name, value, detail) => {
    expect(faultsOf({ settings: { [name]: value } })).toStrictEqual([
      expect.objectContaining({ part: 'settings', place: `settings.${name}`, detail: expect.stringMatching(detail) }),
    ]);
  });

  test('are the longest that there are, or none where that can be meant', () => {
    const longest = { leaseMs: 2 ** 31 - 1, maxBodySeconds: 2_147_483, maxJsonBytes: Number.MAX_SAFE_INTEGER };
    const settings = { ...longest, drainMs: 0, firstRetryDelayMs: 0, maxWaitSeconds: 0, maxHeaderSeconds: 0.5 };
    // something else is wrong, so that nothing is made of them
    expect(faultsOf({ settings, store: undefined }).map(({ place }) => place)).toStrictEqual(['store']);
  });

  test('one that there is not is asked after', () => {
    expect(faultsOf({ settings: { maxJsonByte: 1 } })).toStrictEqual([
      expect.objectContaining({ place: 'settings.maxJsonByte', suggestion: 'Did you mean `maxJsonBytes`?' }),
    ]);
  });
});

test('what createService does not take is asked after; what an instance of a class has is its own affair', () => {
  expect(faultsOf({ stor: 1 })).toStrictEqual([
    {
      part: 'settings',
      place: 'stor',
      detail: 'createService takes no `stor`',
      suggestion: 'Did you mean `store`?',
    },
  ]);
  class Estimate {
    readonly runs = 'inline';
    readonly trials = 1_000;
    run(): Promise<object> {
      return Promise.resolve({ trials: this.trials });
    }
  }
  const operations = { ...sound.operations, estimateSchedule: new Estimate() };
  expect(faultsOf({ operations, store: undefined }).map(({ place }) => place)).toStrictEqual(['store']);
});

test('ports that are missing are named, each with what opens one', () => {
  const faults = faultsOf({ store: undefined, queue: undefined, blobs: undefined });
  expect(faults.map(({ place, suggestion }) => [place, suggestion])).toStrictEqual([
    ['store', expect.stringContaining("openStore('sqlite:./data')")],
    ['queue', expect.stringContaining("openQueue('local:')")],
    ['blobs', expect.stringContaining("openBlobs('file:./data/blobs')")],
  ]);
});

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['object', Buffer.from(shippedContract)],
  ['object', { openapi: '3.1.0' }],
])('a contract that is no text but %s', (kind, contract) => {
  expect(faultsOf({ contract })).toMatchObject([
    { part: 'contract', detail: `the contract is text, YAML or JSON, and this is ${kind}` },
  ]);
});
