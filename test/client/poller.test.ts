import { expect, test } from '@jest/globals';
import { next } from '../../src/client/polling/next.ts';
import type { PollPolicy } from '../../src/client/polling/next.ts';
import { toPoll, toSend } from '../../src/client/polling/states.ts';
import type { Fetching, OpenState, Polling } from '../../src/client/polling/states.ts';
import type { Answer } from '../../src/client/protocol/answers.ts';

const policy: PollPolicy = {
  minDelayMs: 10,
  baseDelayMs: 1_000,
  maxDelayMs: 8_000,
  maxRetryAfterMs: 60_000,
  fetchesResults: true,
  maxRedirects: 3,
  unknownGraceMs: 5_000,
};
const now = 1_000_000;
/** Full jitter at its longest, so that delays are round. */
const moment = { now, random: () => 1 };

const postUrl = 'https://api.example/work';
const location = 'https://api.example/requests/1';
const resultUrl = 'https://api.example/outcomes/1';
const none = { kind: 'none' } as const;
const after = (ms: number) => ({ kind: 'after', ms }) as const;
const running = { status: 'running' } as const;
const problem = { type: 'about:blank', title: 'No', status: 400 };

const sending = toSend(postUrl);
const polling: Polling = { ...toPoll(location), report: running };
const fetching: Fetching = { kind: 'fetching', location, resultUrl, url: resultUrl, chain: [location] };
const fault = (
  cause: 'unreachable' | 'busy' | 'unauthorized' | 'garbled',
  retryAfter: typeof none | ReturnType<typeof after> = none,
): Answer => ({ kind: 'fault', cause, detail: 'why', retryAfter });
const trouble = { cause: 'busy', since: now - 500, count: 2, detail: 'before' } as const;

test.each<[string, OpenState, Answer, object]>([
  [
    '202: poll when the server says',
    sending,
    { kind: 'accepted', location, report: running, retryAfter: after(2_000) },
    { state: { kind: 'polling', location, url: location, acceptedAt: now }, delayMs: 2_000 },
  ],
  [
    '202 without a hint: poll after a while',
    sending,
    { kind: 'accepted', location, report: running, retryAfter: none },
    { state: { kind: 'polling' }, delayMs: 1_000 },
  ],
  [
    '303 to the POST: fetch',
    sending,
    { kind: 'see-other', url: resultUrl, location },
    { state: { kind: 'fetching', location, resultUrl }, delayMs: 0 },
  ],
  [
    '303 to the POST without a status: its Location is all there is',
    sending,
    { kind: 'see-other', url: resultUrl },
    { state: { kind: 'fetching', location: resultUrl } },
  ],
  [
    '307 to the POST: send it there',
    sending,
    { kind: 'moved', url: location },
    { state: { kind: 'sending', url: location, chain: [postUrl] }, delayMs: 0 },
  ],
  [
    'no answer to the POST: send it again',
    sending,
    fault('unreachable'),
    { state: { ...sending, trouble: { cause: 'unreachable', since: now, count: 1 } }, delayMs: 1_000 },
  ],
  [
    'busy again: longer',
    { ...sending, trouble },
    fault('busy'),
    { state: { trouble: { since: now - 500, count: 3 } }, delayMs: 4_000 },
  ],
  ['busy with a hint: then', sending, fault('busy', after(7_000)), { delayMs: 7_000 }],
  [
    '4xx to the POST: refused',
    sending,
    { kind: 'refused', problem },
    { state: { kind: 'refused', url: postUrl, problem } },
  ],
  ['404 to the POST: refused', sending, { kind: 'unknown', problem }, { state: { kind: 'refused' } }],
  [
    'a POST that breaks the pattern',
    sending,
    { kind: 'violation', detail: 'why' },
    { state: { kind: 'violated', detail: 'why' } },
  ],
  [
    'a POST whose redirect a browser hides: once more, without being held',
    sending,
    { kind: 'hidden-redirect' },
    { state: { kind: 'sending', plain: true }, delayMs: 0 },
  ],
  ['hidden again', { ...sending, plain: true }, { kind: 'hidden-redirect' }, { state: { kind: 'violated' } }],

  [
    'incomplete: poll when the server says',
    polling,
    { kind: 'incomplete', report: { ...running, progress: { percent: 9 } }, etag: '"2"', retryAfter: after(3_000) },
    { state: { kind: 'polling', etag: '"2"', silent: 0, report: { progress: { percent: 9 } } }, delayMs: 3_000 },
  ],
  [
    'incomplete without a hint: back off',
    polling,
    { kind: 'incomplete', report: running, retryAfter: none },
    { state: { silent: 1 }, delayMs: 1_000 },
  ],
  [
    'and further',
    { ...polling, silent: 2 },
    { kind: 'incomplete', report: running, retryAfter: none },
    { state: { silent: 3 }, delayMs: 4_000 },
  ],
  [
    'but not for ever',
    { ...polling, silent: 70 },
    { kind: 'incomplete', report: running, retryAfter: none },
    { delayMs: 8_000 },
  ],
  [
    '304: as it was',
    { ...polling, etag: '"2"', trouble },
    { kind: 'unchanged', retryAfter: after(1_000) },
    { state: { etag: '"2"', report: running }, delayMs: 1_000 },
  ],
  [
    '303: fetch',
    polling,
    { kind: 'see-other', url: resultUrl, report: { status: 'succeeded' } },
    { state: { kind: 'fetching', location, resultUrl, url: resultUrl, report: { status: 'succeeded' } }, delayMs: 0 },
  ],
  [
    '303 to itself: a loop',
    polling,
    { kind: 'see-other', url: location },
    { state: { kind: 'violated', location, detail: `the server redirects in a circle: ${location} -> ${location}` } },
  ],
  [
    '307: ask there',
    polling,
    { kind: 'moved', url: `${location}b` },
    { state: { location, url: `${location}b`, chain: [location] }, delayMs: 0 },
  ],
  [
    'and from the Location the next time',
    { ...polling, url: `${location}b`, chain: [location] },
    { kind: 'incomplete', report: running, retryAfter: none },
    { state: { url: location, chain: [] } },
  ],
  [
    'too many redirects',
    { ...polling, chain: ['https://a.example', 'https://b.example', 'https://c.example'] },
    { kind: 'moved', url: resultUrl },
    {
      state: {
        kind: 'violated',
        detail: `more than 3 redirects in a row: https://a.example -> https://b.example -> https://c.example -> ${location} -> ${resultUrl}`,
      },
    },
  ],
  [
    'a redirect that a browser hides: ask for a body',
    polling,
    { kind: 'hidden-redirect' },
    { state: { plain: true, url: `${location}?redirect=false` }, delayMs: 0 },
  ],
  [
    'failed',
    polling,
    { kind: 'failed', problem, report: { status: 'failed' } },
    { state: { kind: 'failed', location, problem } },
  ],
  [
    'canceled',
    polling,
    { kind: 'canceled', report: { status: 'canceled' } },
    { state: { kind: 'canceled', location } },
  ],
  [
    'unreachable: poll again',
    polling,
    fault('unreachable'),
    { state: { kind: 'polling', report: running, trouble: { count: 1 } }, delayMs: 1_000 },
  ],
  ['unauthorized: poll again', polling, fault('unauthorized'), { state: { trouble: { cause: 'unauthorized' } } }],
  ['garbled: poll again', polling, fault('garbled'), { state: { trouble: { cause: 'garbled' } } }],
  ['404', polling, { kind: 'unknown', problem }, { state: { kind: 'unknown', location, problem } }],
  [
    '404 just after the 202: poll again',
    { ...polling, acceptedAt: now - 4_999 },
    { kind: 'unknown', problem },
    { state: { kind: 'polling', trouble: { cause: 'not-there-yet' } }, delayMs: 1_000 },
  ],
  [
    '404 long after the 202',
    { ...polling, acceptedAt: now - 5_000 },
    { kind: 'unknown', problem },
    { state: { kind: 'unknown' } },
  ],
  ['410', polling, { kind: 'expired', problem }, { state: { kind: 'expired', location } }],
  ['another 4xx', polling, { kind: 'refused', problem }, { state: { kind: 'violated', location } }],
  ['an answer to something else', polling, { kind: 'content' }, { state: { kind: 'violated', location } }],

  ['the result', fetching, { kind: 'content' }, { state: { kind: 'succeeded', location, resultUrl } }],
  [
    'a result that is elsewhere',
    fetching,
    { kind: 'moved', url: `${resultUrl}b` },
    { state: { kind: 'fetching', resultUrl, url: `${resultUrl}b`, chain: [location, resultUrl] }, delayMs: 0 },
  ],
  [
    'a result that leads back',
    fetching,
    { kind: 'moved', url: location },
    {
      state: {
        kind: 'violated',
        detail: `the server redirects in a circle: ${location} -> ${resultUrl} -> ${location}`,
      },
    },
  ],
  [
    'a result that breaks off: fetch it again from the start',
    { ...fetching, url: `${resultUrl}b`, chain: [location, resultUrl] },
    fault('unreachable'),
    { state: { kind: 'fetching', url: resultUrl, chain: [location], trouble: { count: 1 } }, delayMs: 1_000 },
  ],
  ['a result that is gone', fetching, { kind: 'expired', problem }, { state: { kind: 'expired', location } }],
  ['a result that nobody knows', fetching, { kind: 'unknown', problem }, { state: { kind: 'unknown', location } }],
  ['a hidden redirect of the result', fetching, { kind: 'hidden-redirect' }, { state: { kind: 'violated', location } }],
])('%s', (_, state, answer, expected) => {
  expect(next(state, answer, policy, moment)).toMatchObject(expected);
});

test('a good answer ends the trouble', () => {
  const step = next({ ...polling, trouble }, { kind: 'incomplete', report: running, retryAfter: none }, policy, moment);
  expect(step.state).not.toHaveProperty('trouble');
});

test('an ETag that is not repeated is forgotten', () => {
  const step = next(
    { ...polling, etag: '"1"' },
    { kind: 'incomplete', report: running, retryAfter: none },
    policy,
    moment,
  );
  expect(step.state).not.toHaveProperty('etag');
});

test('a journal that keeps no results is done when it is known where the result is', () => {
  const step = next(polling, { kind: 'see-other', url: resultUrl }, { ...policy, fetchesResults: false }, moment);
  expect(step).toEqual({ state: { kind: 'succeeded', location, resultUrl } });
});

test('nothing that is passed in is changed', () => {
  const frozen = Object.freeze({ ...polling, chain: Object.freeze([]) as [] });
  next(frozen, { kind: 'moved', url: resultUrl }, policy, moment);
  expect(frozen.chain).toEqual([]);
});
