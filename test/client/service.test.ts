/** The client against the service of this project: every promise of the pattern, from both sides. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createClient,
  RequestCanceled,
  RequestFailed,
  RequestUnknown,
  SubmissionRefused,
} from '../../src/client/client.ts';
import type { RequestResult, Update } from '../../src/client/client.ts';
import { operations } from '../../src/operations/index.ts';
import { shippedContract } from '../support/fixture-contract.ts';
import { startProtocol } from '../support/protocol.ts';
import type { ProtocolService } from '../support/protocol.ts';
import { startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const house = {
  tasks: [
    { id: 'walls', optimistic: 8, likely: 10, pessimistic: 20 },
    { id: 'roof', optimistic: 5, likely: 6, pessimistic: 9, after: ['walls'] },
  ],
  trials: 1_000,
  seed: 42,
};

describe('the operations of the contract', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService({ contract: shippedContract, operations });
  });
  afterAll(() => service[Symbol.asyncDispose]());

  test('an estimate is one call, typed from the contract', async () => {
    const estimate = await createClient({ url: service.url }).run('estimateSchedule', house);
    expect(estimate.seed).toBe(42);
    expect(estimate.duration.percentiles.p50).toBeGreaterThan(14);
  });

  test('a file is sent with its media type, and its profile read', async () => {
    const csv = new Blob(['day,rain\nmon,0\ntue,3.5\n'], { type: 'text/csv' });
    const submission = await createClient({ url: service.url }).submit('profileDataset', csv);
    const profile = await submission.wait();
    expect([profile.rows, profile.columns.map(({ name }) => name)]).toEqual([2, ['day', 'rain']]);
  });

  test('what the contract does not allow is refused with the place', async () => {
    const client = createClient({ url: service.url });
    const wrong = { tasks: [{ id: 'walls', optimistic: 8, likely: 10, pessimistic: 20, after: ['footing'] }] };
    await expect(client.submit('estimateSchedule', wrong)).rejects.toThrow(SubmissionRefused);
    await expect(client.submit('estimateSchedule', wrong)).rejects.toMatchObject({
      problem: { status: 422, errors: [{ pointer: '/tasks/0/after/0' }] },
    });
  });

  test('the result is checked by its operation, also in a process that knows only the Location', async () => {
    const { location } = await createClient({ url: service.url }).submit('estimateSchedule', house);
    const stricter = createClient({
      url: service.url,
      operations: {
        estimateSchedule: {
          request: () => Promise.reject(new Error('not used')),
          result: () => {
            throw new TypeError('it lacks a roof');
          },
        },
      },
    });
    await expect(stricter.resume(location).wait()).rejects.toThrow('does not fit: it lacks a roof');
    expect(await createClient({ url: service.url }).resume(location).wait()).toMatchObject({ seed: 42 });
  });

  test('an operation that is not there is said to be missing before anything is sent', async () => {
    const client = createClient({ url: service.url });
    await expect(client.submit('paint' as 'estimateSchedule', house)).rejects.toThrow(
      /^there is no operation "paint"; there are estimateSchedule, profileDataset\. Any other, .* submitTo\(/,
    );
  });
});

describe('the protocol', () => {
  let service: ProtocolService;
  beforeAll(async () => {
    service = await startProtocol();
  });
  afterAll(() => service[Symbol.asyncDispose]());
  const clientOf = (owner: string) => createClient({ url: service.url, headers: { 'x-owner': owner } });

  test('updates go from accepted to the end, with progress', async () => {
    const submission = await clientOf('updates').submitTo('/wait', { json: { grapes: 'riesling' } });
    const seen: Update[] = [];
    for await (const update of submission.updates()) {
      seen.push(update);
      if (update.status?.progress !== undefined) service.gate.openFor((update.status.body as { id: string }).id);
    }
    expect(seen.at(0)?.status?.status).toBe('accepted');
    expect(seen.some(({ status }) => status?.progress?.message === 'at the gate')).toBe(true);
    expect(seen.at(-1)?.status?.status).toBe('succeeded');
    expect(await submission.wait()).toEqual({ grapes: 'riesling' });
  });

  test('a held answer ends a wait the moment the request finishes', async () => {
    const submission = await clientOf('held').submitTo('/wait', { json: { a: 1 } });
    const result = submission.wait();
    const id = submission.location.split('/').at(-1) ?? '';
    await until('the status is being waited for', () => service.watchers() > 0);
    service.gate.openFor(id);
    expect(await result).toEqual({ a: 1 });
  });

  test('a request that runs is asked to stop, and then is canceled', async () => {
    const submission = await clientOf('cancel').submitTo('/wait', { json: {} });
    await until('it runs', async () => (await submission.status()).status === 'running');
    expect(await submission.cancel()).toMatchObject({ status: 'running' });
    await expect(submission.wait()).rejects.toThrow(RequestCanceled);
    expect(await submission.cancel()).toMatchObject({ status: 'canceled' });
  });

  test('a failed request brings its problem', async () => {
    const submission = await clientOf('fail').submitTo('/misbehave', { json: { how: 'throw for good' } });
    await expect(submission.wait()).rejects.toThrow(RequestFailed);
    await expect(submission.wait()).rejects.toThrow('the request failed: There is no such wine: Look again.');
  });

  test('a result that is a file is streamed', async () => {
    const submission = await clientOf('file').submitTo('/render', { json: { text: 'in vino veritas' } });
    const result = (await submission.wait()) as RequestResult;
    expect([result.mediaType, result.bytes]).toEqual(['text/plain; charset=utf-8', 15]);
    expect(await new Response(result.stream()).text()).toBe('in vino veritas');
  });

  test("another owner's request is unknown", async () => {
    const { location } = await clientOf('mine').submitTo('/echo', { json: {} });
    await expect(clientOf('yours').resume(location).wait()).rejects.toThrow(RequestUnknown);
    await expect(clientOf('yours').resume(location).cancel()).rejects.toThrow(RequestUnknown);
  });

  test('the list has every request, page after page', async () => {
    const client = clientOf('list');
    const locations = new Set<string>();
    for (let n = 0; n < 120; n += 1) locations.add((await client.submitTo('/echo', { json: { n } })).location);
    const listed: string[] = [];
    for await (const request of client.list({ operation: 'echo' })) listed.push(request.location);
    expect(new Set(listed)).toEqual(locations);
    for await (const request of client.list({ status: 'canceled' })) throw new Error(`${request.id} was not canceled`);
  });

  test('a POST that is sent twice under one key is one request', async () => {
    const key = { idempotencyKey: 'order-7' };
    const [first, second] = await Promise.all(
      [clientOf('twice'), clientOf('twice')].map((client) => client.submitTo('/echo', { json: { a: 1 } }, key)),
    );
    expect(second?.location).toBe(first?.location);
    await expect(clientOf('twice').submitTo('/echo', { json: { a: 2 } }, key)).rejects.toMatchObject({
      problem: { type: '/problems/idempotency-key-reused' },
    });
  });

  test('a browser, which cannot see redirects, asks for the status as a body', async () => {
    const browserFetch: typeof fetch = async (url, init) => {
      const response = await fetch(url, init);
      if (init?.redirect !== 'manual' || response.status < 300 || response.status === 304 || response.status > 399)
        return response;
      await response.body?.cancel();
      return { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null } as unknown as Response;
    };
    const client = createClient({ url: service.url, fetch: browserFetch });
    expect(await client.runAt('/echo', { json: { a: 1 } })).toMatchObject({ a: 1 });
  });
});
