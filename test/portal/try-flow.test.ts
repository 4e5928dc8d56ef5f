/** The flow of "Try the flow", on answers that are given: what it asks, what it tells, and how both are shown. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Call } from '../../src/portal/browser/try-call.ts';
import { answerText, requestText } from '../../src/portal/browser/try-exchange.ts';
import type { Answer, Answered, Exchange, Part } from '../../src/portal/browser/try-exchange.ts';
import { cancel, runFlow } from '../../src/portal/browser/try-flow.ts';
import type { FlowEvent } from '../../src/portal/browser/try-flow.ts';
import { Pause } from '../../src/portal/browser/try-pause.ts';
import { entryOf } from '../../src/portal/browser/try-words.ts';

const origin = 'https://api.example';
const call: Call = {
  method: 'POST',
  url: `${origin}/echo`,
  headers: { 'Content-Type': 'application/json', Authorization: 'Bearer so_secret' },
  body: '{"a":1}',
};
const hidden: Answer = { kind: 'hidden-redirect' };
const lost: Answer = { kind: 'no-answer', reason: 'Failed to fetch' };

function answered(
  status: number,
  json?: object,
  headers: Record<string, string> = {},
  more: Partial<Answered> = {},
): Answered {
  const text = json === undefined ? '' : JSON.stringify(json);
  return {
    ...{ kind: 'answered', status, statusText: 'Words', body: new Blob([text]), text, url: '', redirected: false },
    headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...more,
  };
}

const accepted = answered(202, { status: 'accepted', attempt: 0 }, { location: '/requests/1', 'retry-after': '3' });
const result = answered(200, { ok: true }, {}, { url: `${origin}/echo/1`, redirected: true });

/** Runs the flow on these answers, in this order, and fails if it asks for more. */
async function run(answers: readonly Answer[], called = call) {
  const left = [...answers];
  const events: FlowEvent[] = [];
  const exchanges: Exchange[] = [];
  const pauses: number[] = [];
  await runFlow(called, {
    send: async ({ method, url }) => {
      const next = left.shift();
      if (next === undefined) throw new Error(`${method} ${url} was not to be asked`);
      return next;
    },
    pause: async (seconds) => {
      pauses.push(seconds);
    },
    tell: (event) => events.push(event),
    exchanged: (exchange) => exchanges.push(exchange),
    signal: new AbortController().signal,
  });
  expect(left).toEqual([]);
  const told = events.filter(({ kind }) => kind !== 'waiting');
  const asked = exchanges.map(({ request: { method, url, redirect, headers } }) => ({
    what: `${method} ${url.slice(origin.length)} ${redirect}`,
    headers,
  }));
  return { kinds: told.map(({ kind }) => kind), told, asked, exchanges, pauses };
}

test('asks at the Location, as late as it is told to, until there is a redirect, and then follows that', async () => {
  const running = answered(200, { status: 'running', attempt: 1 }, { etag: '"2"', 'retry-after': '2' });
  const { kinds, told, asked, pauses } = await run([
    ...[accepted, running, answered(304, undefined, { 'retry-after': '4' }), hidden, result],
  ]);
  expect(kinds).toEqual(['accepted', 'status', 'see-other', 'result']);
  expect(told[2]).toEqual({ kind: 'see-other', location: `${origin}/echo/1` });
  expect(asked.map(({ what }) => what)).toEqual([
    'POST /echo manual',
    'GET /requests/1 manual',
    'GET /requests/1 manual',
    'GET /requests/1 manual',
    'GET /requests/1 follow',
  ]);
  expect(pauses).toEqual([3, 2, 4]);
  expect(asked.map(({ headers }) => headers['If-None-Match'])).toEqual([undefined, undefined, '"2"', '"2"', undefined]);
  expect(asked.map(({ headers }) => headers['Authorization'])).toEqual(Array(5).fill('Bearer so_secret'));
});

test('a POST that waits is followed, as what it is redirected to can be had in no other way', async () => {
  const waits = { ...call, headers: { ...call.headers, Prefer: 'wait=5' } };
  const { kinds, asked } = await run([result], waits);
  expect(asked.map(({ what }) => what)).toEqual(['POST /echo follow']);
  expect(kinds).toEqual(['see-other', 'result']);
});

test('a service that answers 200 in place of the redirect is taken at its word', async () => {
  const { kinds, asked } = await run([
    ...[accepted, answered(200, { status: 'succeeded', result: '/echo/1' }), answered(200, { ok: true })],
  ]);
  expect(kinds).toEqual(['accepted', 'status', 'result']);
  expect(asked.at(-1)?.what).toBe('GET /echo/1 follow');
});

describe('ends, with the problem, when', () => {
  const problem = { type: '/problems/x', title: 'No', detail: 'Not so' };

  test('the POST is refused', async () => {
    const { told } = await run([answered(422, problem)]);
    expect(told).toMatchObject([{ kind: 'refused', of: 'submit', problem }]);
  });

  test.each(['failed', 'canceled'] as const)('the request has %s', async (status) => {
    const { told } = await run([accepted, answered(200, { status, problem })]);
    expect(told.at(-1)).toEqual({ kind: status, problem });
  });

  test.each([401, 404, 410])('the status answers %i', async (status) => {
    const { told } = await run([accepted, answered(status, problem)]);
    expect(told.at(-1)).toMatchObject({ kind: 'refused', of: 'status', problem });
  });

  test('the POST is not answered', async () => {
    const { told } = await run([lost]);
    expect(told).toEqual([{ kind: 'unreachable', of: 'submit', reason: 'Failed to fetch' }]);
  });

  test('the result is not there', async () => {
    const gone = answered(410, problem, {}, { url: `${origin}/echo/1`, redirected: true });
    expect((await run([accepted, hidden, gone])).told.at(-1)).toMatchObject({ kind: 'refused', of: 'result', problem });
  });
});

test('trouble says nothing of the request: it asks again, later each time or as late as it is told', async () => {
  const busy = answered(503, { title: 'Busy' }, { 'retry-after': '7' });
  const { kinds, pauses } = await run([accepted, lost, lost, lost, busy, hidden, result]);
  expect(kinds).toEqual(['accepted', 'unreachable', 'unreachable', 'unreachable', 'refused', 'see-other', 'result']);
  expect(pauses).toEqual([3, 1, 2, 4, 7]);
});

test.each([
  ['a 202 without a Location', [answered(202, { status: 'accepted' })], 'with a Location'],
  [
    'a Location of another origin',
    [answered(202, {}, { location: 'https://other.example/1' })],
    'https://other.example',
  ],
  ['a status that is none', [accepted, answered(200, { hello: 1 })], 'not a status'],
])('%s is told, and not followed', async (_what, answers, words) => {
  const { told } = await run(answers);
  expect(told.at(-1)).toMatchObject({ kind: 'strange', detail: expect.stringContaining(words) });
});

test('a cancellation is asked for with the credential, and its refusal is told', async () => {
  const events: FlowEvent[] = [];
  const sent: Exchange[] = [];
  const answers = [answered(202, { status: 'running' }), answered(409, { title: 'Finished' })];
  const wires = {
    send: async () => answers.shift() ?? lost,
    tell: (event: FlowEvent) => events.push(event),
    exchanged: (exchange: Exchange) => sent.push(exchange),
    signal: new AbortController().signal,
  };
  await cancel(`${origin}/requests/1`, call, wires);
  await cancel(`${origin}/requests/1`, call, wires);
  expect(sent[0]?.request).toMatchObject({ method: 'DELETE', headers: { Authorization: 'Bearer so_secret' } });
  expect(events).toMatchObject([
    { kind: 'cancel-asked' },
    { kind: 'refused', of: 'cancel', problem: { title: 'Finished' } },
  ]);
});

describe('an exchange is shown', () => {
  const written = (parts: readonly Part[]): string => parts.map(({ text }) => text).join('');
  const request = { ...call, redirect: 'manual' } as const;

  test('as what was sent, without the credential', () => {
    expect(written(requestText(request))).toBe(
      'POST /echo\nContent-Type: application/json\nAuthorization: Bearer ********\n\n{"a":1}',
    );
  });

  test('as what came', () => {
    expect(answerText({ request, answer: accepted })).toEqual([
      { text: '202 Words\ncontent-type: application/json\nlocation: /requests/1\nretry-after: 3\n' },
      { text: '\n' },
      { text: '{"status":"accepted","attempt":0}' },
    ]);
  });

  test.each([
    ['a redirect', { request, answer: hidden }, 'a redirect: that is all a browser tells'],
    ['no answer', { request, answer: lost }, 'no answer: Failed to fetch'],
    ['a redirect that was followed', { request, answer: result }, 'its Location: /echo/1'],
    [
      'bytes',
      { request, answer: answered(200, undefined, {}, { body: new Blob(['1234']), text: undefined }) },
      '4 bytes, which are not text',
    ],
  ])('as what is said of %s, told from what came', (_what, exchange, words) => {
    const parts = answerText(exchange);
    expect(written(parts.filter(({ said }) => said))).toContain(words);
    expect(written(parts.filter(({ said }) => said !== true))).not.toContain(words);
  });

  test('as far as it can be read: the rest of a long body is counted', () => {
    const answer = answered(200, undefined, {}, { text: 'x'.repeat(30_000), body: new Blob(['x']) });
    expect(written(answerText({ request, answer }))).toMatch(/x\n\[10,000 more characters\]$/);
  });
});

test('what happened is told in words, and a problem with where it stands and its page', () => {
  const running = { status: 'running', attempt: 2, progress: { percent: 40.4, message: 'reading' } };
  expect(entryOf({ kind: 'status', report: running }, `${origin}/`)?.title).toBe(
    '200 OK: running, attempt 2, 40 %: reading',
  );
  const problem = { type: '/problems/x', title: 'No', errors: [{ pointer: '/tasks', detail: 'too few' }] };
  const refused = { kind: 'refused', of: 'submit', answer: answered(400), problem } as const;
  expect(entryOf(refused, `${origin}/`)).toEqual({
    ...{ tone: 'bad', title: '400 Words', detail: 'No. /tasks: too few.', problemUrl: `${origin}/problems/x` },
  });
  const typeless = { ...refused, problem: { type: 'about:blank', title: 'Gone' } };
  expect(entryOf(typeless, `${origin}/`)?.problemUrl).toBeUndefined();
});

describe('a pause', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('is over when its time is, and says each second what is left', async () => {
    const left: number[] = [];
    const over = new Pause((seconds) => left.push(seconds)).for(2);
    await jest.advanceTimersByTimeAsync(2000);
    await over;
    expect([...new Set(left)]).toEqual([2, 1, 0]);
  });

  test('that is cut short leaves no timer', async () => {
    const pause = new Pause(() => undefined);
    const over = pause.for(60);
    pause.end();
    await over;
    expect(jest.getTimerCount()).toBe(0);
  });

  test('of more than a timer takes is no short one', async () => {
    let isOver = false;
    const pause = new Pause(() => undefined);
    const over = pause.for(2 ** 31).then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(isOver).toBe(false);
    pause.end();
    await over;
  });
});
