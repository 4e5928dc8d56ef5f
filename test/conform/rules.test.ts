import { describe, expect, test } from '@jest/globals';
import { catalogue } from '../../src/conform/rules.ts';
import type { RuleId } from '../../src/conform/rules.ts';
import { contractOf } from './faulty-contract.ts';
import { broken, idsOf, input, runWith } from './faulty-run.ts';
import type { Fault } from './faulty-server.ts';

const runOn = runWith();

test('a server without a fault keeps every rule, and nearly every rule is tried on it', async () => {
  const report = await runOn();
  expect(broken(report)).toEqual([]);
  expect(report.unfinished).toBeUndefined();
  const undecided = report.findings.filter(({ verdict }) => verdict === 'not-applicable');
  // it is never too busy
  expect(idsOf(undecided)).toEqual(['refusal-retry-after']);
});

/** Each fault, the rules that it breaks, and the status of an answer that shows it (for each rule, if they differ). */
const faults: readonly (readonly [Fault, readonly RuleId[], number | Partial<Record<RuleId, number>>])[] = [
  ['submit-200', ['submit-answers-202', 'answers-fit-contract'], 200],
  ['no-location', ['accepted-has-location', 'answers-fit-contract'], 202],
  ['location-no-url', ['accepted-location-resolves'], 202],
  ['same-location', ['accepted-location-is-own'], 202],
  ['empty-202', ['accepted-says-status', 'answers-fit-contract'], 202],
  ['202-without-status', ['accepted-says-status', 'answers-fit-contract'], 202],
  ['no-retry-after', ['accepted-retry-after', 'answers-fit-contract'], 202],
  ['retry-after-soon', ['retry-after-readable'], 202],
  ['retry-after-local-date', ['retry-after-readable'], 202],
  ['busy-without-retry-after', ['refusal-retry-after'], 429],
  ['not-found-at-first', ['status-readable-at-once'], 404],
  ['broken-at-first', ['status-incomplete-is-200', 'no-server-errors', 'answers-fit-contract'], 500],
  ['status-202', ['status-incomplete-is-200', 'answers-fit-contract'], 202],
  ['status-without-retry-after', ['status-retry-after'], 200],
  ['status-cached', ['status-not-fresh'], 200],
  ['redirect-301', ['status-complete-is-303', 'answers-fit-contract'], 301],
  ['redirect-302', ['status-complete-is-303', 'answers-fit-contract'], 302],
  ['redirect-307', ['status-complete-is-303', 'answers-fit-contract'], 307],
  ['redirect-308', ['status-complete-is-303', 'answers-fit-contract'], 308],
  ['succeeded-200', ['status-complete-is-303'], 200],
  ['redirect-without-location', ['redirect-has-location', 'answers-fit-contract'], 303],
  ['redirect-no-url', ['redirect-location-resolves'], 303],
  ['other-origin', ['location-same-origin'], 303],
  ['status-elsewhere', ['location-same-origin'], 202],
  ['goes-back', ['status-final-stays'], 200],
  ['redirect-parameter-ignored', ['status-redirect-parameter'], 303],
  ['no-result-link', ['status-redirect-parameter'], 200],
  ['head-405', ['status-head', 'result-head'], 405],
  ['head-with-body', ['status-head', 'result-head'], { 'status-head': 303, 'result-head': 200 }],
  ['head-other-etag', ['result-head'], 200],
  ['etag-ignored', ['status-not-modified', 'result-not-modified'], 200],
  ['no-result', ['result-answers-200'], 404],
  ['early-result', ['result-absent-while-incomplete'], 200],
  ['wrong-result', ['result-fits-contract'], 200],
  ['untyped-result', ['result-has-media-type', 'result-fits-contract'], 200],
  ['failed-303', ['failed-is-200', 'status-complete-is-303'], 303],
  ['failed-500', ['failed-is-200', 'no-server-errors', 'answers-fit-contract'], 500],
  ['failed-without-problem', ['failed-has-problem'], 200],
  ['failed-result', ['failed-has-no-result'], 200],
  ['cancel-303', ['cancel-never-redirects', 'answers-fit-contract'], 303],
  ['cancel-500', ['cancel-answer', 'no-server-errors', 'answers-fit-contract'], 500],
  ['cancel-409', ['cancel-answer'], 409],
  ['cancel-ignored', ['canceled-is-200'], 200],
  ['canceled-result', ['canceled-has-no-result'], 200],
  ['cancel-finished-200', ['cancel-finished-is-409'], 200],
  ['unknown-200', ['unknown-is-404'], 200],
  ['any-media-type', ['unsupported-media-type-is-415'], 202],
  ['malformed-accepted', ['malformed-body-is-400'], 202],
  ['malformed-500', ['malformed-body-is-400', 'no-server-errors', 'answers-fit-contract'], 500],
  ['put-404', ['method-not-allowed-is-405'], 404],
  ['no-allow', ['method-not-allowed-has-allow'], 405],
  ['errors-as-text', ['errors-are-problems', 'answers-fit-contract'], 404],
  ['problem-title-number', ['problem-members'], 404],
  ['problem-status-wrong', ['problem-status'], 404],
  ['key-ignored', ['idempotency-replay', 'idempotency-conflict'], 202],
  [
    'key-ignored-no-location',
    ['accepted-has-location', 'answers-fit-contract', 'idempotency-replay', 'idempotency-conflict'],
    202,
  ],
  ['key-of-another', ['idempotency-conflict'], 202],
  ['wait-ignored', ['prefer-wait-applied'], 202],
  ['status-wait-ignored', ['prefer-wait-applied'], 200],
  ['wait-too-long', ['prefer-wait-bounded'], 200],
  ['open-door', ['credentials-required'], 202],
  ['no-challenge', ['unauthorized-has-challenge', 'answers-fit-contract'], 401],
];

describe('a fault breaks the rules that are about it, and no others', () => {
  test.concurrent.each(faults)('%s', async (fault, expected, status) => {
    const findings = broken(await runOn(fault));
    expect(idsOf(findings)).toEqual([...expected].sort());
    for (const { rule, verdict, details, evidence } of findings) {
      expect(verdict).toBe(rule.level === 'MUST' ? 'fail' : 'warning');
      expect(details.join()).not.toBe('');
      const shown = evidence.map(({ response }) => response.status);
      expect(shown).toContain(typeof status === 'number' ? status : status[rule.id]);
    }
  });
});

test('nothing is changed on another origin, wherever a Location leads', async () => {
  const { exchanges, findings } = await runOn('status-elsewhere');
  const elsewhere = exchanges.filter(({ request }) => new URL(request.url).hostname === 'localhost');
  expect(new Set(elsewhere.map(({ request }) => request.method))).toEqual(new Set(['GET']));
  const undecided = findings.filter(({ verdict }) => verdict === 'not-applicable');
  expect(idsOf(undecided)).toEqual(expect.arrayContaining(['cancel-answer', 'method-not-allowed-is-405']));
});

test('a status that is answered 500 is not said to be readable at once', async () => {
  const { findings } = await runOn('broken-at-first');
  const finding = findings.find(({ rule }) => rule.id === 'status-readable-at-once');
  expect(finding).toMatchObject({ verdict: 'not-applicable', details: [expect.stringContaining('500')] });
});

test.each([true, false])('no slow request is left running (the status has Prefer: %s)', async (preferOnStatus) => {
  const slow = input('the slow', '{"work":"slow"}');
  const { exchanges } = await runWith(contractOf({ preferOnStatus }), slow)();
  const sent = (method: string) => exchanges.filter(({ request }) => request.method === method);
  const posted = sent('POST').filter(
    ({ request, response }) => request.body.equals(slow.body) && response.status === 202,
  );
  const deleted = sent('DELETE').map(({ request }) => new URL(request.url).pathname);
  expect(posted.length).toBeGreaterThan(0);
  for (const { response } of posted) expect(deleted).toContain(response.headers.get('location'));
});

test('there is a fault for each rule', () => {
  const tried = new Set(faults.flatMap(([, expected]) => expected));
  expect(catalogue.filter(({ id }) => !tried.has(id))).toEqual([]);
});
