/** Whose request it is: nobody sees another's, by whatever way. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { protocolContract } from '../support/handlers.ts';
import type { Answer, Call } from '../support/calls.ts';
import { startKeyed } from '../support/keyed.ts';
import type { KeyedService } from '../support/keyed.ts';
import { refusalOf } from '../support/protocol.ts';
import { locationOf } from '../support/service.ts';
import { until } from '../support/until.ts';
import { newRequestId } from '../../src/request/ids.ts';
import { readContract } from '../../src/contract/contract.ts';
import type { Role } from '../../src/contract/contract.ts';
import { scopes } from '../../src/request/scopes.ts';
import type { Scope } from '../../src/request/scopes.ts';

let service: KeyedService;
let ann: Call;
let bob: Call;
let admin: Call;

beforeAll(async () => {
  service = await startKeyed();
  ann = service.as(await service.key('ann'));
  bob = service.as(await service.key('bob'));
  admin = service.as(await service.key('carol', ['admin']));
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const post = (
  call: Call,
  operation: string,
  json: object = {},
  headers: Record<string, string> = {},
): Promise<Answer> => call('POST', `/${operation}`, { json, headers });

async function finished(call: Call, location: string): Promise<Answer> {
  return until(`${location} has finished`, async () => {
    const answer = await call('GET', `${location}?redirect=false`);
    return ['succeeded', 'failed', 'canceled'].includes(String(answer.json['status'])) && answer;
  });
}

const idsOf = async (call: Call): Promise<string[]> => {
  const { requests } = (await call('GET', '/requests?limit=200')).json as { requests: { id: string }[] };
  return requests.map(({ id }) => id);
};

/** The five ways to a request, by its id. */
const ways: readonly [string, string, (id: string) => string][] = [
  ['status', 'GET', (id) => `/requests/${id}`],
  ['status without the redirect', 'GET', (id) => `/requests/${id}?redirect=false`],
  ['result', 'GET', (id) => `/wait/${id}`],
  ['events', 'GET', (id) => `/requests/${id}/events`],
  ['cancel', 'DELETE', (id) => `/requests/${id}`],
];

describe("another owner's request", () => {
  test.each(ways)('is unknown by its %s, as one that never was', async (_way, method, path) => {
    const location = locationOf(await post(ann, 'wait'));
    const id = location.split('/').at(-1) ?? '';
    const wait = { headers: { Prefer: 'wait=1' } };
    const another = await bob(method, path(id), wait);
    expect(refusalOf(another)).toStrictEqual([404, 'request-unknown']);
    const never = newRequestId();
    const nobodys = await bob(method, path(never), wait);
    expect(another.text.replaceAll(id, never)).toBe(nobodys.text);
    expect((await ann('GET', `${location}?redirect=false`)).json['status']).not.toBe('canceled');
  });

  test('is unknown when it has finished, too, and its result with it', async () => {
    const location = locationOf(await post(ann, 'echo'));
    const result = String((await finished(ann, location)).json['result']);
    expect((await ann('GET', result)).status).toBe(200);
    for (const path of [location, result, `${location}/events`])
      expect(refusalOf(await bob('GET', path))).toStrictEqual([404, 'request-unknown']);
    expect(refusalOf(await bob('DELETE', location))).toStrictEqual([404, 'request-unknown']);
  });

  test('is, when it is older than requests are kept, what one that never was would be: expired', async () => {
    await using short = await startKeyed({ settings: { retentionMs: 1 } });
    const [her, him] = [short.as(await short.key('ann')), short.as(await short.key('bob'))];
    const location = locationOf(await post(her, 'wait'));
    const invented = newRequestId();
    await until('both are old', async () => (await him('GET', `/requests/${invented}`)).status === 410);
    expect((await him('GET', location)).status).toBe(410);
    expect((await her('GET', location)).status).toBe(200);
  });

  test("is in no list but its owner's, an admin's neither", async () => {
    const id =
      locationOf(await post(ann, 'echo'))
        .split('/')
        .at(-1) ?? '';
    expect(await idsOf(ann)).toContain(id);
    expect(await idsOf(bob)).not.toContain(id);
    expect(await idsOf(admin)).not.toContain(id);
  });

  test("does not share an Idempotency-Key with one's own", async () => {
    const headers = { 'Idempotency-Key': 'one-for-all' };
    const first = locationOf(await post(ann, 'echo', { a: 1 }, headers));
    const second = locationOf(await post(bob, 'echo', { b: 2 }, headers));
    expect(second).not.toBe(first);
    expect(locationOf(await post(ann, 'echo', { a: 1 }, headers))).toBe(first);
  });

  test("is an admin's to see and to cancel", async () => {
    const location = locationOf(await post(ann, 'wait'));
    expect((await admin('GET', location)).json['location']).toBe(location);
    expect([200, 202]).toContain((await admin('DELETE', location)).status);
    expect((await finished(ann, location)).json['status']).toBe('canceled');
  });
});

test('two keys of one owner see the same requests', async () => {
  const location = locationOf(await post(ann, 'echo'));
  const other = service.as(await service.key('ann'));
  expect((await other('GET', `${location}?redirect=false`)).status).toBe(200);
});

describe('a scope', () => {
  const allowed: Readonly<Record<Role, readonly Scope[]>> = {
    submit: ['submit', 'admin'],
    cancel: ['submit', 'admin'],
    status: ['read', 'admin'],
    result: ['read', 'admin'],
    events: ['read', 'admin'],
    list: ['read', 'admin'],
  };
  const { operations } = readContract(protocolContract);
  const table = operations.flatMap((operation) =>
    [...scopes.map((scope) => [scope]), []].map((held: Scope[]): [string, string, typeof operation, Scope[]] => [
      held.join() || 'none',
      operation.operationId,
      operation,
      held,
    ]),
  );

  test.each(table)('%s at %s opens what the contract says', async (_held, _id, { role, method, path }, held) => {
    const call = service.as(await service.key('dan', held));
    const answer = await call(method.toUpperCase(), path.replace(/\{[^}]+\}/, newRequestId()), {
      ...(role === 'submit' && { body: '{"how":"not at all"}', headers: { 'Content-Type': mediaTypeOf(path) } }),
    });
    if (held.some((scope) => allowed[role].includes(scope))) {
      expect([200, 202, 404]).toContain(answer.status);
      return;
    }
    const asked = role === 'submit' || role === 'cancel' ? 'submit' : 'read';
    expect(refusalOf(answer)).toStrictEqual([403, 'scope-missing']);
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer realm="see-other", error="insufficient_scope", scope="${asked}"`,
    );
    expect(String(answer.json['detail'])).toContain(`asks for the scope ${asked}, and`);
  });
});

const mediaTypeOf = (path: string): string => (path === '/upload' ? 'text/plain' : 'application/json');
