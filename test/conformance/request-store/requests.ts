/** Requests in each of their states, made through the port alone. */
import type { ClaimedRequest, Lease, NewRequest, Outcome, RequestStore } from '../../../src/ports/request-store.ts';
import { newRequestId } from '../../../src/request/ids.ts';
import { problem } from '../../../src/request/problems.ts';
import type { Content, EpochMs, RequestRecord, Status } from '../../../src/request/record.ts';
import { until } from '../../support/until.ts';

export const hourMs = 3_600_000;

export const owner = 'ann';
/** Owners on both sides of that one, in whatever order an index has them. */
export const otherOwners = ['al', 'Ann', 'ann ', 'bob'] as const;
export const operation = 'estimate';

export const json = { mediaType: 'application/json', json: '{"days":12}' } as const;

export const succeeded = { kind: 'succeeded', result: json, retentionMs: hourMs } as const satisfies Outcome;
export const failed = {
  kind: 'failed',
  problem: problem('handler-failed'),
  retentionMs: hourMs,
} as const satisfies Outcome;
export const canceled = { kind: 'canceled', retentionMs: hourMs } as const satisfies Outcome;
export const retryLater = { kind: 'retry', delayMs: hourMs } as const satisfies Outcome;
export const retryNow = { kind: 'retry', delayMs: 0 } as const satisfies Outcome;
export const released = { kind: 'released' } as const satisfies Outcome;

export function newRequest(changes: Partial<NewRequest> = {}): NewRequest {
  return { id: newRequestId(), operation, owner, input: { parameters: {} }, contractVersion: '1.0.0', ...changes };
}

export function newRequests(count: number, changes: Partial<Omit<NewRequest, 'id'>> = {}): NewRequest[] {
  return Array.from({ length: count }, () => newRequest(changes));
}

/** Accepts a request, and gives back its record. */
export async function accept(store: RequestStore, changes: Partial<NewRequest> = {}): Promise<RequestRecord> {
  const outcome = only(await store.accept([newRequest(changes)]));
  if (outcome.kind === 'key-reused') throw new Error('the key is in use');
  return outcome.record;
}

/** Accepts many requests, and gives back their ids. */
export async function acceptMany(
  store: RequestStore,
  count: number,
  changes: Partial<Omit<NewRequest, 'id'>> = {},
): Promise<string[]> {
  const requests = newRequests(count, changes);
  await store.accept(requests);
  return requests.map(({ id }) => id);
}

/** Claims a waiting request that is due. */
export async function claim(store: RequestStore, id: string, leaseMs = hourMs): Promise<ClaimedRequest> {
  return only(await store.claim({ worker: 'first', leaseMs, ids: [id] }));
}

export async function claimMany(
  store: RequestStore,
  ids: readonly string[],
  leaseMs = hourMs,
): Promise<ClaimedRequest[]> {
  return store.claim({ worker: 'first', leaseMs, ids });
}

/** Claims what is due or lapsed of an operation. */
export async function claimDue(store: RequestStore, limit = 100, of = operation): Promise<ClaimedRequest[]> {
  return store.claim({ worker: 'second', leaseMs: hourMs, due: [{ operation: of, limit }] });
}

/** Accepts and claims a request. */
export async function run(
  store: RequestStore,
  changes: Partial<NewRequest> = {},
  leaseMs = hourMs,
): Promise<ClaimedRequest> {
  const { id } = await accept(store, changes);
  return claim(store, id, leaseMs);
}

/** Accepts and claims a request, and lets its lease lapse. */
export async function lapse(store: RequestStore, changes: Partial<NewRequest> = {}): Promise<ClaimedRequest> {
  const lease = await run(store, changes, 1);
  await untilLapsed(store, lease.id);
  return lease;
}

/** Accepts and claims a request, lets its lease lapse, and has another worker claim it. */
export async function lose(
  store: RequestStore,
  changes: Partial<NewRequest> = {},
): Promise<{ old: ClaimedRequest; latest: ClaimedRequest }> {
  const old = await lapse(store, changes);
  return { old, latest: only(await claimDue(store, 1, old.operation)) };
}

/** Accepts, claims and settles a request. */
export async function finish(
  store: RequestStore,
  outcome: Outcome,
  changes: Partial<NewRequest> = {},
): Promise<ClaimedRequest> {
  const lease = await run(store, changes);
  await settle(store, lease, outcome);
  return lease;
}

export async function settle(store: RequestStore, lease: Lease, outcome: Outcome): Promise<boolean> {
  return only(await store.settle([{ lease, outcome }]));
}

/** The record, which must be there; and have the status, if one is named. */
export async function find(store: RequestStore, id: string): Promise<RequestRecord>;
export async function find<Named extends Status>(
  store: RequestStore,
  id: string,
  status: Named,
): Promise<Extract<RequestRecord, { status: Named }>>;
export async function find(store: RequestStore, id: string, status?: Status): Promise<RequestRecord> {
  const record = await store.find(id);
  if (record === undefined) throw new Error(`there is no request ${id}`);
  if (status !== undefined && record.status !== status)
    throw new Error(`request ${id} is ${record.status}, not ${status}`);
  return record;
}

/** Waits until the lease of a running request has run out, by the store's clock. */
/** The result, as the request is read with it. */
export async function resultOf(store: RequestStore, id: string): Promise<Content | undefined> {
  return (await store.findWithResult(id))?.result;
}

export async function untilLapsed(store: RequestStore, id: string): Promise<void> {
  const { leaseUntil } = await find(store, id, 'running');
  await untilPast(store, leaseUntil);
}

/** Waits until the store's clock, which is read off what it accepts, has passed a time. */
export async function untilPast(store: RequestStore, time: EpochMs): Promise<void> {
  await until(`the store's clock is past ${String(time)}`, async () => {
    const { createdAt } = await accept(store, { operation: 'readTheClock', owner: 'nobody' });
    return createdAt > time;
  });
}

export function ids(requests: readonly { readonly id: string }[]): string[] {
  return requests.map(({ id }) => id);
}

/** The only element of what should have just one. */
export function only<Element>(elements: readonly Element[]): Element {
  const [first, ...more] = elements;
  if (first === undefined || more.length > 0) throw new Error(`there are ${String(elements.length)} and not one`);
  return first;
}
