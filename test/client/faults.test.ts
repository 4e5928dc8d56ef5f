import { expect, test } from '@jest/globals';
import {
  ContractViolation,
  createClient,
  NotAuthorized,
  RequestCanceled,
  RequestExpired,
  RequestFailed,
  RequestUnknown,
  ServerUnreachable,
  SubmissionRefused,
  WaitTimeout,
} from '../../src/client/client.ts';
import type { ClientOptions, Update } from '../../src/client/client.ts';
import { memoryJournal } from '../../src/client/journal/memory-journal.ts';
import { sendJson, startFaultyServer, value } from './servers/faulty-server.ts';
import type { Fault } from './servers/faulty-server.ts';

const delays = { minDelayMs: 1, baseDelayMs: 5, maxDelayMs: 20 };
/** For servers that stay as they are: of any other, even a slow machine brings the answer. */
const impatient = { patienceMs: 200, requestTimeoutMs: 2_000 };
const clientOf = (url: string, options: Partial<ClientOptions> = {}) => createClient({ url, delays, ...options });

const problem = {
  type: '/problems/test',
  title: 'Something is wrong',
  status: 422,
  detail: 'mend it',
  errors: [{ pointer: '/a', detail: 'must be a number' }],
};

/** Goes wrong the first `times` times. */
const first =
  (times: number, fault: Fault): Fault =>
  (response, request, count) =>
    count <= times ? fault(response, request, count) : 'usual';
const html =
  (status: number): Fault =>
  (response) => {
    response
      .writeHead(status, { 'content-type': 'text/html' })
      .end(`<html><style>b{}</style><h1>${String(status)} Bad\nGateway</h1></html>`);
    return 'answered';
  };
const reset: Fault = (response) => {
  response.destroy();
  return 'answered';
};
const silence: Fault = () => 'answered';

test('without faults a request is submitted and its value read', async () => {
  await using server = await startFaultyServer();
  expect(await clientOf(server.url).runAt('/work', { json: {} })).toEqual(value);
});

test('a server that is down is ServerUnreachable, and says that the journal keeps the request under its key', async () => {
  const client = clientOf('http://127.0.0.1:9', impatient);
  const error: unknown = await client.submitTo('/work').catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ServerUnreachable);
  const { idempotencyKey, message } = error as ServerUnreachable;
  expect(message).toContain('did not answer: fetch failed');
  expect(message).toContain(`idempotencyKey: "${String(idempotencyKey)}"`);
});

test('a request that could not be sent is sent under the same key once the server is there, and accepted once', async () => {
  const keys = new Map<string, number>();
  const journal = memoryJournal();
  // the first server takes the request and dies before it answers
  const down = await startFaultyServer({
    submit: (_, { headers }) => {
      keys.set(String(headers['idempotency-key']), 1);
      return reset(_, {} as never, 0);
    },
  });
  const { url } = down;
  await expect(clientOf(url, { journal, ...impatient }).submitTo('/work', { json: { a: 1 } })).rejects.toThrow(
    ServerUnreachable,
  );
  const sent = down.seenOf('POST');
  await down[Symbol.asyncDispose]();
  await using up = await startFaultyServer({}, Number(new URL(url).port), keys);
  await using client = clientOf(url, { journal });
  const finished = new Promise<unknown>((resolve) =>
    client.subscribe((event) => {
      if (event.type === 'finished') resolve(event.submission?.wait());
    }),
  );
  client.start();
  expect(await finished).toEqual(value);
  expect(up.accepted()).toBe(1);
  expect(up.seenOf('POST')).toMatchObject([
    {
      body: '{"a":1}',
      headers: { 'idempotency-key': sent[0]?.headers['idempotency-key'], 'content-type': 'application/json' },
    },
  ]);
});

test('a server that restarts while it is polled loses nothing', async () => {
  const before = await startFaultyServer({ status: reset });
  const submission = await clientOf(before.url).submitTo('/work');
  const result = submission.wait();
  await before[Symbol.asyncDispose]();
  await using after = await startFaultyServer({}, Number(new URL(before.url).port));
  expect(await result).toEqual(value);
  expect(after.seenOf('GET', '/requests/1').length).toBeGreaterThan(0);
});

test.each<[string, Fault]>([
  ['429', (response) => sendJson(response, 429, problem, { 'retry-after': '0' })],
  ['500', (response) => sendJson(response, 500, problem)],
  ['an HTML page of a proxy', html(502)],
  [
    '503 without a body',
    (response) => {
      response.writeHead(503).end();
      return 'answered';
    },
  ],
  ['a reset connection', reset],
  [
    'JSON that is none',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status": "run');
      return 'answered';
    },
  ],
  [
    'a body that breaks off',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '99' });
      response.write('{');
      setTimeout(() => response.destroy(), 5);
      return 'answered';
    },
  ],
])('%s is no failure, wherever it comes', async (what, fault) => {
  // JSON that is none is a result that does not fit, so it is not tried there
  const result = what.startsWith('JSON') ? {} : { result: first(2, fault) };
  await using server = await startFaultyServer({ submit: first(2, fault), status: first(2, fault), ...result });
  const troubles: unknown[] = [];
  const got = await clientOf(server.url).runAt(
    '/work',
    {},
    { onUpdate: ({ trouble }) => troubles.push(trouble?.count) },
  );
  expect(got).toEqual(value);
  expect(troubles).toContain(2);
  expect(new Set(server.seenOf('POST').map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
});

test('a server that says nothing is asked again after a while', async () => {
  await using server = await startFaultyServer({ status: first(1, silence) });
  expect(await clientOf(server.url, { requestTimeoutMs: 250, waitSeconds: 0 }).runAt('/work')).toEqual(value);
});

test('a server that goes on answering with errors is ServerUnreachable with the Location; the request lives on', async () => {
  await using server = await startFaultyServer({ status: html(502) });
  const submission = await clientOf(server.url, impatient).submitTo('/work');
  const error: unknown = await submission.wait().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ServerUnreachable);
  expect(error).toMatchObject({ location: `${server.url}/requests/1` });
  expect((error as Error).message).toContain('answered 502 (HTTP 502: 502 Bad Gateway)');
  expect((error as Error).message).toContain('take it up again with resume(');
});

test('a server that says to come back much later than the caller would wait says so at once', async () => {
  await using server = await startFaultyServer({
    submit: (response) => sendJson(response, 503, problem, { 'retry-after': '3000' }),
  });
  await expect(clientOf(server.url, impatient).submitTo('/work')).rejects.toThrow(ServerUnreachable);
});

test('JSON that is none, time after time, is a ContractViolation', async () => {
  const garbage: Fault = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('<oops>');
    return 'answered';
  };
  await using server = await startFaultyServer({ status: garbage });
  const submission = await clientOf(server.url).submitTo('/work');
  await expect(submission.wait()).rejects.toThrow(
    'cannot be read: it says application/json and is not JSON (5 times in a row)',
  );
});

test('a 202 without a Location is a ContractViolation that says what that means', async () => {
  await using server = await startFaultyServer({ submit: (response) => sendJson(response, 202, {}) });
  await expect(clientOf(server.url).submitTo('/work')).rejects.toThrow(
    'answered 202 Accepted, but it has no Location header: it may run, and there is no way to ask for it',
  );
});

test('a 303 without a Location is a ContractViolation', async () => {
  await using server = await startFaultyServer({ status: (response) => sendJson(response, 303, {}) });
  await expect(clientOf(server.url).runAt('/work')).rejects.toThrow(
    'answered 303 See Other, but it has no Location header',
  );
});

test('a 303 to another origin is refused; one that is allowed gets no credentials', async () => {
  await using files = await startFaultyServer();
  const away: Fault = (response) => sendJson(response, 303, {}, { location: `${files.url}/outcomes/1` });
  await using server = await startFaultyServer({ status: away });
  const headers = { authorization: 'Bearer secret', 'x-api-key': 'secret' };
  await expect(clientOf(server.url, { headers }).runAt('/work')).rejects.toThrow(
    `to another origin, ${files.url}. If that is right, name it in \`allowedOrigins\``,
  );
  expect(files.seen).toEqual([]);
  expect(await clientOf(server.url, { headers, allowedOrigins: [files.url] }).runAt('/work')).toEqual(value);
  expect(server.seen.every((request) => request.headers.authorization === 'Bearer secret')).toBe(true);
  expect(files.seen).toHaveLength(1);
  expect(files.seen[0]?.headers).not.toHaveProperty('authorization');
  expect(files.seen[0]?.headers).not.toHaveProperty('x-api-key');
});

test('a redirect loop ends in an error that shows the chain', async () => {
  const to = (location: string) => (response: Parameters<Fault>[0]) => sendJson(response, 307, {}, { location });
  await using server = await startFaultyServer({
    status: (response, { path }) => to(path === '/requests/1' ? '/requests/2' : '/requests/1')(response),
  });
  const { url } = server;
  await expect(clientOf(url).runAt('/work')).rejects.toThrow(
    `redirects in a circle: ${url}/requests/1 -> ${url}/requests/2 -> ${url}/requests/1`,
  );
});

test('a result that redirects back to the status is a loop, too', async () => {
  await using server = await startFaultyServer({
    result: (response) => sendJson(response, 303, {}, { location: '/requests/1' }),
  });
  const { url } = server;
  await expect(clientOf(url).runAt('/work')).rejects.toThrow(
    `redirects in a circle: ${url}/requests/1 -> ${url}/outcomes/1 -> ${url}/requests/1`,
  );
});

test('a status and a result that have moved are followed, the method and body of a POST kept', async () => {
  const once =
    (location: string): Fault =>
    (response, { path }) =>
      path.endsWith('moved') ? 'usual' : sendJson(response, 308, {}, { location });
  await using server = await startFaultyServer({
    submit: once('/work?moved'),
    status: once('/requests/1?moved'),
    result: once('/outcomes/1?moved'),
  });
  expect(await clientOf(server.url).runAt('/work', { json: { a: 1 } })).toEqual(value);
  expect(server.seenOf('POST').map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}']);
});

test('a Retry-After of a year is cut short, and of minus one ignored, and people are told', async () => {
  const said = ['31536000', '-1'];
  await using server = await startFaultyServer({
    status: first(2, (response, _, count) =>
      sendJson(response, 200, { status: 'running' }, { 'retry-after': String(said[count - 1]) }),
    ),
  });
  const notices: unknown[] = [];
  const client = clientOf(server.url, { delays: { ...delays, maxRetryAfterMs: 10 } });
  const onUpdate = ({ notice }: Update) => {
    if (notice !== undefined) notices.push(notice);
  };
  expect(await client.runAt('/work', {}, { onUpdate })).toEqual(value);
  expect(notices).toEqual([
    'the server said to come back in 31536000 s; asking again in 0 s (`maxRetryAfterMs`)',
    'the server\'s Retry-After, "-1", is neither seconds nor a date (RFC 9110, 10.2.3): ignored',
  ]);
});

test('410 while polling is RequestExpired, and of the result as well', async () => {
  const gone: Fault = (response) => sendJson(response, 410, { ...problem, status: 410 });
  await using server = await startFaultyServer({ status: gone });
  await expect(clientOf(server.url).runAt('/work')).rejects.toThrow(RequestExpired);
  await using other = await startFaultyServer({ result: gone });
  await expect(clientOf(other.url).runAt('/work')).rejects.toMatchObject({
    code: 'REQUEST_EXPIRED',
    location: `${other.url}/requests/1`,
  });
});

test('404 just after the 202 is a server that writes late; for a Location from elsewhere it is RequestUnknown', async () => {
  await using server = await startFaultyServer({
    status: first(3, (response) => sendJson(response, 404, { ...problem, status: 404 })),
  });
  const submission = await clientOf(server.url).submitTo('/work');
  await expect(clientOf(server.url).resume(submission.location).wait()).rejects.toThrow(RequestUnknown);
  expect(await submission.wait()).toEqual(value);
});

test('failed and canceled requests are errors with their problem', async () => {
  await using failed = await startFaultyServer({
    status: (response) => sendJson(response, 200, { status: 'failed', problem }),
  });
  await expect(clientOf(failed.url).runAt('/work')).rejects.toThrow(RequestFailed);
  await expect(clientOf(failed.url).runAt('/work')).rejects.toMatchObject({
    problem: { ...problem },
    location: `${failed.url}/requests/2`,
  });
  await using canceled = await startFaultyServer({
    status: (response) => sendJson(response, 200, { status: 'Cancelled' }),
  });
  await expect(clientOf(canceled.url).runAt('/work')).rejects.toThrow(RequestCanceled);
  const submission = clientOf(failed.url).resume('/requests/1');
  expect(await submission.status()).toMatchObject({ status: 'failed', problem: { title: 'Something is wrong' } });
});

test('a refused submission says what is wrong where, and is not sent again', async () => {
  await using server = await startFaultyServer({ submit: (response) => sendJson(response, 422, problem) });
  const client = clientOf(server.url);
  await expect(client.submitTo('/work')).rejects.toThrow(SubmissionRefused);
  await expect(client.submitTo('/work')).rejects.toThrow(
    'the request was refused (422): Something is wrong: mend it (/a must be a number)',
  );
  expect(server.seen).toHaveLength(2);
});

test('while the first request under a key is being accepted, the second waits for it', async () => {
  await using server = await startFaultyServer({
    submit: first(2, (response) => sendJson(response, 409, problem, { 'retry-after': '0' })),
  });
  expect(await clientOf(server.url).runAt('/work')).toEqual(value);
});

test.each([401, 403])(
  '%d is NotAuthorized at once; a request that was turned away is forgotten, one that was accepted is not',
  async (status) => {
    const turnAway: Fault = (response) => sendJson(response, status, { ...problem, status });
    const journal = memoryJournal();
    await using server = await startFaultyServer({ submit: first(1, turnAway), status: first(1, turnAway) });
    const client = clientOf(server.url, { journal });
    await expect(client.submitTo('/work')).rejects.toThrow(NotAuthorized);
    expect(await journal.countOpen()).toBe(0);
    const submission = await client.submitTo('/work');
    await expect(submission.wait()).rejects.toMatchObject({
      code: 'NOT_AUTHORIZED',
      location: `${server.url}/requests/1`,
    });
    expect(await submission.wait()).toEqual(value);
  },
);

test('a wait that is over, or aborted, cancels nothing', async () => {
  const running: Fault = (response) =>
    sendJson(response, 200, { status: 'running', progress: { percent: 40 } }, { 'retry-after': '0' });
  await using server = await startFaultyServer({ status: running });
  const submission = await clientOf(server.url).submitTo('/work');
  const error: unknown = await submission.wait({ timeoutMs: 50 }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(WaitTimeout);
  expect(error).toMatchObject({
    location: submission.location,
    lastStatus: { status: 'running', progress: { percent: 40 } },
  });
  expect((error as Error).message).toContain('last seen running, 40 %). It goes on');
  const abort = new AbortController();
  const waited = submission.wait({ signal: abort.signal });
  abort.abort(new Error('enough'));
  await expect(waited).rejects.toThrow('enough');
  expect(server.seenOf('DELETE')).toEqual([]);
});

test('a wait of no time asks once, early', async () => {
  await using server = await startFaultyServer({
    submit: (response) => sendJson(response, 202, {}, { location: '/requests/1', 'retry-after': '600' }),
  });
  const submission = await clientOf(server.url).submitTo('/work');
  await expect(submission.wait({ timeoutMs: 0 })).rejects.toThrow(WaitTimeout);
  expect(await submission.wait({ timeoutMs: 0 })).toEqual(value);
  expect(server.seenOf('GET', '/requests/1')).toHaveLength(2);
});

test('a result that does not fit is a ContractViolation', async () => {
  const wrong: Fault = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"half');
    return 'answered';
  };
  await using server = await startFaultyServer({ result: wrong });
  await expect(clientOf(server.url).runAt('/work')).rejects.toThrow(ContractViolation);
  await expect(clientOf(server.url).runAt('/work')).rejects.toMatchObject({ location: `${server.url}/requests/2` });
});

test('cancel is asked again while the server gives no usable answer', async () => {
  await using server = await startFaultyServer({
    cancel: first(2, (response) => sendJson(response, 503, problem, { 'retry-after': '0' })),
  });
  const submission = await clientOf(server.url).submitTo('/work');
  expect(await submission.cancel()).toMatchObject({ status: 'running' });
  expect(server.seenOf('DELETE')).toHaveLength(3);
});

test.each(['http://me:secret@127.0.0.1/requests/1', 'ftp://127.0.0.1/requests/1', 'http://['])(
  'resume refuses %s',
  (location) => {
    expect(() => clientOf('http://127.0.0.1:9').resume(location)).toThrow(TypeError);
  },
);

test('cancel tells what the server said, and how it ended if it was too late', async () => {
  await using server = await startFaultyServer({ cancel: first(1, () => 'usual') });
  const submission = await clientOf(server.url).submitTo('/work');
  expect(await submission.cancel()).toMatchObject({ status: 'running' });
  await using late = await startFaultyServer({ cancel: (response) => sendJson(response, 409, problem) });
  const finished = await clientOf(late.url).submitTo('/work');
  await finished.wait();
  expect(await finished.cancel()).toMatchObject({ status: 'succeeded' });
});

test('a handle can be returned from an async function', async () => {
  await using server = await startFaultyServer();
  const submission = await clientOf(server.url).submitTo('/work');
  expect(submission).not.toHaveProperty('then');
});

test('credentials in the headers of a request are refused: those are written down', async () => {
  await expect(
    clientOf('http://127.0.0.1:9').submitTo('/work', { headers: { Authorization: 'Bearer x' } }),
  ).rejects.toThrow('give it to createClient({ headers })');
});

test('a key of the caller names one request, which is not submitted twice', async () => {
  await using server = await startFaultyServer();
  const client = clientOf(server.url);
  const [first, again] = [
    await client.submitTo('/work', { json: 1 }, { idempotencyKey: 'order-7' }),
    await client.submitTo('/work', { json: 1 }, { idempotencyKey: 'order-7' }),
  ];
  expect(again.location).toBe(first.location);
  expect(server.seenOf('POST')).toHaveLength(1);
  await expect(client.submitTo('/work', { json: 2 }, { idempotencyKey: 'order-7' })).rejects.toThrow(
    'use a new key for a new request',
  );
});
