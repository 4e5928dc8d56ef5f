/** GET of the caller's requests: newest first, a page at a time. */
import { describe, expect, test } from '@jest/globals';
import { newRequestId } from '../../src/request/ids.ts';
import { header, refusalOf, sharedProtocol } from '../support/protocol.ts';
import type { ProtocolService } from '../support/protocol.ts';
import { locationOf } from '../support/service.ts';

const shared = sharedProtocol();

interface Page {
  readonly requests: readonly {
    readonly id: string;
    readonly status: string;
    readonly operation: string;
    readonly location: string;
  }[];
  readonly next?: string;
}

async function page(service: ProtocolService, path = '/requests'): Promise<Page> {
  const answer = await service.get(path);
  expect(answer.status).toBe(200);
  const { next } = answer.json as unknown as Page;
  expect(answer.headers.get('link')).toBe(next === undefined ? null : `<${next}>; rel="next"`);
  return answer.json as unknown as Page;
}

async function posted(service: ProtocolService, operation: string, json: unknown, count = 1): Promise<string[]> {
  const locations: string[] = [];
  for (let n = 0; n < count; n += 1) locations.push(locationOf(await service.post(operation, json)));
  return locations;
}

describe('the list of requests', () => {
  test('is empty for whoever has none', async () => {
    expect(await page(shared())).toStrictEqual({ requests: [] });
  });

  test('has the newest first, each as its status is', async () => {
    const service = shared();
    const locations = await posted(service, 'echo', {}, 5);
    await Promise.all(locations.map(service.finished));
    const { requests, next } = await page(service);
    expect(requests.map(({ location }) => location)).toStrictEqual([...locations].reverse());
    expect(requests[0]).toStrictEqual((await service.finished(locations[4] ?? '')).json);
    expect(next).toBeUndefined();
  });

  test('can be had by status, by operation, and by both', async () => {
    const service = shared();
    const done = await posted(service, 'echo', {}, 2);
    const failed = await posted(service, 'misbehave', { how: 'throw for good' });
    const fine = await posted(service, 'misbehave', { how: 'not at all' });
    await Promise.all([...done, ...failed, ...fine].map(service.finished));
    const { location: held } = await service.held();
    const found = async (query: string) =>
      (await page(service, `/requests?${query}`)).requests.map(({ location }) => location);
    expect(await found('status=succeeded')).toStrictEqual([...done, ...fine].reverse());
    expect(await found('status=running')).toStrictEqual([held]);
    expect(await found('status=accepted')).toStrictEqual([]);
    expect(await found('operation=misbehave')).toStrictEqual([...fine, ...failed]);
    expect(await found('operation=misbehave&status=failed')).toStrictEqual(failed);
    expect(await found('operation=echo&status=failed')).toStrictEqual([]);
    expect(await found('operation=nobody')).toStrictEqual([]);
    expect(await found('operation=no+body')).toStrictEqual([]);
  });

  test('is walked from page to page without a gap or a repetition, whatever comes meanwhile', async () => {
    const service = shared();
    const locations = await posted(service, 'echo', {}, 7);
    await Promise.all(locations.map(service.finished));
    const walked: string[] = [];
    let next: string | undefined = '/requests?operation=echo&status=succeeded&limit=3';
    while (next !== undefined) {
      const { requests, next: following }: Page = await page(service, next);
      expect(requests.length).toBeLessThanOrEqual(3);
      walked.push(...requests.map(({ location }) => location));
      if (following !== undefined) {
        const { searchParams } = new URL(following, 'http://any');
        expect([searchParams.get('limit'), searchParams.get('operation'), searchParams.get('status')]).toStrictEqual([
          '3',
          'echo',
          'succeeded',
        ]);
      }
      next = following;
      await Promise.all((await posted(service, 'echo', {})).map(service.finished));
    }
    expect(walked).toStrictEqual([...locations].reverse());
  });

  test('has each request once, however it changes while the list is read', async () => {
    const service = shared();
    for (let round = 0; round < 20; round += 1) {
      const before = locationOf(await service.post('echo', {}));
      const posts = Array.from({ length: 10 }, () => service.post('echo', {}));
      for (let look = 0; look < 10; look += 1) {
        const locations = (await page(service, '/requests?limit=200')).requests.map(({ location }) => location);
        expect(locations).toContain(before);
        expect(locations).toHaveLength(new Set(locations).size);
      }
      await Promise.all(posts);
    }
  });

  test('has no next page when the last one is full', async () => {
    const service = shared();
    await Promise.all((await posted(service, 'echo', {}, 4)).map(service.finished));
    const { requests, next } = await page(service, '/requests?limit=4');
    expect([requests.length, next]).toStrictEqual([4, undefined]);
    const first = await page(service, '/requests?limit=2');
    const second = await page(service, first.next);
    expect([second.requests.length, second.next]).toStrictEqual([2, undefined]);
  });

  test('holds fifty to a page if nobody says how many', async () => {
    const service = shared();
    const answers = await Promise.all(Array.from({ length: 51 }, () => service.post('echo', {})));
    await Promise.all(answers.map((answer) => service.finished(locationOf(answer))));
    const { requests, next } = await page(service);
    expect(requests).toHaveLength(50);
    expect((await page(service, next)).requests).toHaveLength(1);
    expect((await page(service, '/requests?limit=200')).requests).toHaveLength(51);
  });

  test('goes on from any id, which need not be there', async () => {
    const service = shared();
    const locations = await posted(service, 'echo', {}, 2);
    await Promise.all(locations.map(service.finished));
    const after = newRequestId();
    expect((await page(service, `/requests?cursor=${after}`)).requests).toHaveLength(2);
    expect((await page(service, `/requests?cursor=${after.toUpperCase()}`)).requests).toHaveLength(2);
    const oldest = locations[0]?.replace('/requests/', '') ?? '';
    expect(await page(service, `/requests?cursor=${oldest}`)).toStrictEqual({ requests: [] });
  });

  test.each([
    'limit=0',
    'limit=201',
    'limit=-1',
    'limit=x',
    'limit=1.5',
    'limit=',
    'limit=1&limit=2',
    'cursor=x',
    'cursor=',
    `cursor=${newRequestId()}'--`,
    'status=done',
    'status=accepted&status=running',
    'operation=',
    `operation=${'o'.repeat(201)}`,
    'offset=1',
    '__proto__=1',
    '__proto__[limit]=1',
  ])('is not given for `%s`, which is a bad request', async (query) => {
    const answer = await shared().get(`/requests?${query}`);
    expect(refusalOf(answer)).toStrictEqual([400, 'invalid-request']);
    expect(answer.json['errors']).toHaveLength(1);
  });

  test('has a HEAD', async () => {
    const service = shared();
    await Promise.all((await posted(service, 'echo', {}, 2)).map(service.finished));
    const [got, head] = [await service.get('/requests?limit=1'), await service.call('HEAD', '/requests?limit=1')];
    expect([head.status, head.text, header(head, 'link')]).toStrictEqual([200, '', header(got, 'link')]);
  });
});
