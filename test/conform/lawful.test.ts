import { describe, expect, test } from '@jest/globals';
import type { RuleId } from '../../src/conform/rules.ts';
import { anyError, contractOf } from './faulty-contract.ts';
import { broken, idsOf, runWith, runWithout } from './faulty-run.ts';
import type { Run } from './faulty-run.ts';
import type { Fault, Variant } from './faulty-server.ts';

const known = runWith();

/** What a server may do as well, and the rules that do not apply to who does it. */
const variants: readonly (readonly [Fault | Variant | undefined, string, Run, readonly RuleId[]])[] = [
  ['uuids', 'with its contract', known, []],
  ['ulids', 'with its contract', known, []],
  ['hex-ids', 'without a contract', runWithout, []],
  ['mixed-ids', 'without a contract', runWithout, []],
  ['number-ids', 'without a contract', runWithout, []],
  ['status-below-id', 'without a contract', runWithout, []],
  ['status-in-query', 'without a contract', runWithout, []],
  ['put-501', 'with its contract', known, ['method-not-allowed-has-allow']],
  ['head-without-etag', 'with its contract', known, []],
  ['signed-result', 'with its contract', known, []],
  ['large-result', 'with its contract', known, ['result-fits-contract']],
  ['cancel-202', 'without a contract', runWithout, []],
  ['cancel-204', 'without a contract', runWithout, []],
  ['text-202', 'without a contract', runWithout, ['accepted-says-status', 'unknown-is-404']],
  ['retry-after-date', 'with its contract', known, []],
  [undefined, 'with a contract of default responses', runWith(contractOf({ errors: anyError })), []],
  [
    'any-media-type',
    'with a contract that takes any',
    runWith(contractOf({ mediaType: '*/*' })),
    ['unsupported-media-type-is-415', 'malformed-body-is-400'],
  ],
  ['any-media-type', 'without a contract', runWithout, ['unsupported-media-type-is-415']],
  [
    'wait-ignored',
    'with a contract of another preference',
    runWith(contractOf({ prefer: 'respond-async is taken.' })),
    ['prefer-wait-applied', 'prefer-wait-bounded'],
  ],
];

/** What no run can decide on this server: it is never too busy. */
const never: readonly RuleId[] = ['refusal-retry-after'];
const onlyByContract: readonly RuleId[] = [
  'status-redirect-parameter',
  'result-absent-while-incomplete',
  'result-fits-contract',
  'failed-has-no-result',
  'canceled-has-no-result',
  'credentials-required',
  'unauthorized-has-challenge',
  'answers-fit-contract',
];

describe('a server that does it another way, and as right, is not blamed', () => {
  test.concurrent.each(variants)('%s, %s', async (variant, _how, run, undecided) => {
    const report = await run(variant);
    expect(broken(report).map(({ rule, details }) => [rule.id, ...details])).toEqual([]);
    expect(report.unfinished).toBeUndefined();
    const open = report.findings.filter(({ verdict }) => verdict === 'not-applicable');
    const without = run === runWithout ? onlyByContract : [];
    expect(idsOf(open)).toEqual([...never, ...without, ...undecided].sort());
  });
});
