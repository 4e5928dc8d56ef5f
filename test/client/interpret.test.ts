import { expect, test } from '@jest/globals';
import type { Answer } from '../../src/client/protocol/answers.ts';
import {
  interpretCancel,
  interpretResult,
  interpretStatus,
  interpretSubmit,
} from '../../src/client/protocol/interpret.ts';

const url = 'https://api.example/requests/1';
const asked = { url, allowedOrigins: new Set<string>(), now: 0 };
const json = (body: unknown, headers: Record<string, string> = {}) =>
  [JSON.stringify(body), { 'content-type': 'application/json', ...headers }] as const;

type HeaderFields = Readonly<Record<string, string>>;
type Row = [name: string, status: number, body: string | null, headers: HeaderFields, expected: object];
const row = (
  name: string,
  status: number,
  [body, headers]: readonly [string | null, HeaderFields],
  expected: object,
): Row => [name, status, body, headers, expected];
const none = (headers: HeaderFields = {}) => [null, headers] as const;
const page = ['<html><h1>Oops</h1></html>', { 'content-type': 'text/html' }] as const;

const failures: Row[] = [
  row('404', 404, none(), { kind: 'unknown' }),
  row('410', 410, json({ title: 'Gone', type: '/gone' }), {
    kind: 'expired',
    problem: { type: '/gone', title: 'Gone', status: 410 },
  }),
  row('401', 401, none(), { kind: 'fault', cause: 'unauthorized' }),
  row('403', 403, page, { kind: 'fault', cause: 'unauthorized', problem: { title: 'HTTP 403', detail: 'Oops' } }),
  row('408', 408, none(), { kind: 'fault', cause: 'busy' }),
  row('425', 425, none(), { kind: 'fault', cause: 'busy' }),
  row('429', 429, none({ 'retry-after': '3' }), {
    kind: 'fault',
    cause: 'busy',
    retryAfter: { kind: 'after', ms: 3_000 },
  }),
  row('500', 500, page, { kind: 'fault', cause: 'busy' }),
  row('502 of a proxy', 502, page, { kind: 'fault', cause: 'busy', problem: { title: 'HTTP 502', detail: 'Oops' } }),
  row('503', 503, none({ 'retry-after': 'never' }), {
    kind: 'fault',
    cause: 'busy',
    retryAfter: { kind: 'unreadable', value: 'never' },
  }),
  row('a problem that contradicts its status', 400, json({ title: 'Bad', status: 200 }), {
    kind: 'refused',
    problem: { status: 400 },
  }),
  row('418', 418, none(), { kind: 'refused', problem: { status: 418 } }),
];

function check(interpret: (response: Response, where: typeof asked) => Promise<Answer>, rows: readonly Row[]): void {
  test.each(rows)(`${interpret.name}: %s (%d)`, async (_, status, body, headers, expected) => {
    expect(await interpret(new Response(body, { status, headers }), asked)).toMatchObject(expected);
  });
}

check(interpretStatus, [
  ...failures,
  row('no body', 200, none({ 'retry-after': '2' }), {
    kind: 'incomplete',
    report: { status: 'running' },
    retryAfter: { kind: 'after', ms: 2_000 },
  }),
  row('a page', 200, page, { kind: 'incomplete', report: { status: 'running' } }),
  row('still 202', 202, none(), { kind: 'incomplete' }),
  row('204', 204, none(), { kind: 'incomplete' }),
  row('accepted', 200, json({ status: 'accepted', operation: 'draw' }, { etag: '"1"' }), {
    kind: 'incomplete',
    etag: '"1"',
    report: { status: 'accepted', operation: 'draw' },
  }),
  row('progress', 200, json({ status: 'running', progress: { percent: 40, message: 'half' } }), {
    kind: 'incomplete',
    report: { progress: { percent: 40, message: 'half' } },
  }),
  row('a word nobody knows', 200, json({ status: 'pondering' }), {
    kind: 'incomplete',
    report: { status: 'running', body: { status: 'pondering' } },
  }),
  row('JSON that is no object', 200, json('later'), {
    kind: 'incomplete',
    report: { status: 'running', body: 'later' },
  }),
  row('failed', 200, json({ status: 'failed', problem: { type: '/p', title: 'No', status: 500, line: 4 } }), {
    kind: 'failed',
    problem: { type: '/p', title: 'No', line: 4 },
  }),
  row('failed with a message', 200, json({ state: 'ERROR', error: { message: 'out of paper' } }), {
    kind: 'failed',
    problem: { detail: 'out of paper' },
  }),
  row('failed without a word', 200, json({ status: 'failed' }), {
    kind: 'failed',
    problem: { detail: 'the server does not say why' },
  }),
  row('canceled', 200, json({ status: 'canceled' }), { kind: 'canceled' }),
  row('dismissed', 200, json({ status: 'dismissed' }), { kind: 'canceled' }),
  row('succeeded, as a body', 200, json({ status: 'succeeded', result: '/outcomes/1' }), {
    kind: 'see-other',
    url: 'https://api.example/outcomes/1',
  }),
  row('succeeded, Azure', 200, json({ status: 'Succeeded', resourceLocation: 'https://api.example/outcomes/1' }), {
    kind: 'see-other',
    url: 'https://api.example/outcomes/1',
  }),
  row('succeeded, somewhere', 200, json({ status: 'succeeded' }), {
    kind: 'violation',
    detail: expect.stringContaining('does not say where the result is'),
  }),
  row('succeeded, elsewhere', 200, json({ status: 'succeeded', result: 'https://evil.example' }), {
    kind: 'violation',
    detail: expect.stringContaining('allowedOrigins'),
  }),
  row('303', 303, json({ status: 'succeeded', location: '/requests/1' }, { location: '/outcomes/1' }), {
    kind: 'see-other',
    url: 'https://api.example/outcomes/1',
    location: url,
    report: { status: 'succeeded' },
  }),
  row('303 with a page', 303, ['<a href="/outcomes/1">', { location: '/outcomes/1', 'content-type': 'text/html' }], {
    kind: 'see-other',
    url: 'https://api.example/outcomes/1',
  }),
  row('302, the old 303', 302, none({ location: '/outcomes/1' }), { kind: 'see-other' }),
  row('307', 307, none({ location: '/requests/2' }), { kind: 'moved', url: 'https://api.example/requests/2' }),
  row('301 elsewhere', 301, none({ location: 'https://evil.example/' }), { kind: 'violation' }),
  row('304', 304, none({ 'retry-after': '1' }), { kind: 'unchanged', retryAfter: { kind: 'after', ms: 1_000 } }),
  row('206', 206, none(), { kind: 'violation', detail: expect.stringContaining('answered 206') }),
  row('half a JSON', 200, ['{"status":', { 'content-type': 'application/json' }], { kind: 'fault', cause: 'garbled' }),
  row('an endless body', 200, ['x'.repeat(2 ** 21), {}], {
    kind: 'fault',
    cause: 'garbled',
    detail: expect.stringContaining('longer than 1048576 bytes'),
  }),
]);

check(interpretSubmit, [
  ...failures,
  row('202', 202, json({ status: 'accepted' }, { location: '/requests/1', 'retry-after': '1' }), {
    kind: 'accepted',
    location: url,
    report: { status: 'accepted' },
    retryAfter: { kind: 'after', ms: 1_000 },
  }),
  row('202 that has failed already', 202, json({ status: 'failed' }, { location: '/requests/1' }), {
    kind: 'accepted',
    report: { status: 'failed' },
  }),
  row('202 without a Location', 202, none(), { kind: 'violation' }),
  row('202 to another origin', 202, none({ location: '//evil.example/1' }), { kind: 'violation' }),
  row('303 in time', 303, json({ location: '/requests/1' }, { location: '/outcomes/1' }), {
    kind: 'see-other',
    url: 'https://api.example/outcomes/1',
    location: url,
  }),
  row('200', 200, json({ answer: 42 }), {
    kind: 'violation',
    detail: expect.stringContaining('where 202 Accepted with a Location was expected'),
  }),
  row('302', 302, none({ location: '/login' }), { kind: 'violation' }),
  row('308', 308, none({ location: '/v2' }), { kind: 'moved' }),
  row('409 that passes', 409, none({ 'retry-after': '1' }), { kind: 'fault', cause: 'busy' }),
  row('409', 409, none(), { kind: 'refused' }),
]);

check(interpretResult, [
  ...failures,
  row('200', 200, json({ answer: 42 }), { kind: 'content' }),
  row('303', 303, none({ location: '/files/1' }), { kind: 'moved', url: 'https://api.example/files/1' }),
  row('404 of a result that is on its way', 404, json({ title: 'Not yet', type: '/problems/result-not-ready' }), {
    kind: 'fault',
    cause: 'busy',
  }),
  row('204', 204, none(), {
    kind: 'violation',
    detail: expect.stringContaining('where 200 with the result was expected'),
  }),
]);

check(interpretCancel, [
  ...failures,
  row('200', 200, json({ status: 'canceled' }), { kind: 'incomplete', report: { status: 'canceled' } }),
  row('202', 202, json({ status: 'running' }), { kind: 'incomplete', report: { status: 'running' } }),
  row('204', 204, none(), { kind: 'incomplete', report: { status: 'canceled' } }),
  row('409', 409, none(), { kind: 'refused', problem: { status: 409 } }),
]);

test('the body of a result is left to be streamed', async () => {
  const response = new Response('x'.repeat(2 ** 21));
  await interpretResult(response, asked);
  expect(response.bodyUsed).toBe(false);
});

test('a redirect that a browser hides is understood to be one', async () => {
  const hidden = { type: 'opaqueredirect', status: 0, headers: new Headers() } as unknown as Response;
  expect(await interpretStatus(hidden, asked)).toEqual({ kind: 'hidden-redirect' });
});
