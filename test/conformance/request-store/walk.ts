/**
 * A random walk: whatever verbs come, in whatever order and on whichever node, each record is what a small model
 * says, goes only where the table of transitions leads, and takes no write from a lease that is not held.
 */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ClaimedRequest, Outcome, RequestStore } from '../../../src/ports/request-store.ts';
import { newRequestId } from '../../../src/request/ids.ts';
import type { Status } from '../../../src/request/record.ts';
import { statuses } from '../../../src/request/record.ts';
import { transitions } from '../../../src/request/transitions.ts';
import type { Transition } from '../../../src/request/transitions.ts';
import { until } from '../../support/until.ts';
import type { Opened } from './opened.ts';
import {
  canceled,
  failed,
  find,
  hourMs,
  ids,
  json,
  newRequest,
  only,
  owner,
  released,
  retryLater,
  succeeded,
  resultOf,
} from './requests.ts';

/** One verb. `node` is the node that does it; `which` picks a request, and `attempt` a lease on it: the latest or an older one. */
type Step =
  | { readonly verb: 'accept'; readonly node: number; readonly key?: string; readonly fingerprint: string }
  | { readonly verb: 'claimDue'; readonly node: number; readonly leaseMs: number }
  | { readonly verb: 'claimIds'; readonly node: number; readonly leaseMs: number; readonly which: number }
  | {
      readonly verb: 'renew';
      readonly node: number;
      readonly leaseMs: number;
      readonly which: number;
      readonly age: number;
    }
  | { readonly verb: 'report'; readonly node: number; readonly which: number; readonly age: number }
  | {
      readonly verb: 'settle';
      readonly node: number;
      readonly which: number;
      readonly age: number;
      readonly outcome: Outcome;
    }
  | { readonly verb: 'cancel'; readonly node: number; readonly which: number; readonly owned: boolean }
  | { readonly verb: 'expire'; readonly node: number };

const node = fc.nat({ max: 1 });
const which = fc.nat({ max: 5 });
/** Mostly the latest attempt; else one before it, or one that is yet to come. */
const age = fc.constantFrom(0, 0, 0, 1, 2, -1);
/** A lease that never lapses, or one that does at once. */
const leaseMs = fc.constantFrom(hourMs, 1);
const outcome = fc.constantFrom<Outcome>(
  succeeded,
  { ...succeeded, retentionMs: 0 },
  failed,
  canceled,
  { kind: 'canceled', retentionMs: 0 },
  retryLater,
  { kind: 'retry', delayMs: 1 },
  released,
);

const key = fc.constantFrom('k1', 'k2');
const fingerprint = fc.constantFrom('a', 'b');

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('accept' as const), node, fingerprint }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('accept' as const), node, key, fingerprint }) },
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('claimDue' as const), node, leaseMs }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('claimIds' as const), node, leaseMs, which }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('renew' as const), node, leaseMs, which, age }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('report' as const), node, which, age }) },
  { weight: 4, arbitrary: fc.record({ verb: fc.constant('settle' as const), node, which, age, outcome }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('cancel' as const), node, which, owned: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('expire' as const), node }) },
);

/** What the model knows of a request. */
interface Expected {
  readonly id: string;
  readonly key: string | undefined;
  readonly fingerprint: string;
  status: Status;
  attempt: number;
  revision: number;
  percent: number | undefined;
  started: boolean;
  asked: boolean;
  /** Waits for an hour rather than being due now or in a moment. */
  delayed: boolean;
  /** Its lease, if it runs, lapses in a moment rather than in an hour. */
  lapses: boolean;
  /** Its time, if it is settled, is over rather than in an hour. */
  over: boolean;
}

export function walk(opened: () => Opened): void {
  test('any walk over any verbs on two nodes keeps every record to the model', async () => {
    const { store, openAnother } = opened();
    const nodes = [store, await openAnother()] as const;
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 10, maxLength: 40, size: 'max' }), async (steps) => {
        const walker = new Walker(nodes);
        for (const each of steps) await walker.take(each);
      }),
      { numRuns: 60 },
    );
  });
}

class Walker {
  readonly #nodes: readonly [RequestStore, RequestStore];
  /** Of this walk alone, as are its keys: the store is the same for all. */
  readonly #operation = `walk ${newRequestId()}`;
  readonly #requests = new Map<string, Expected>();
  #percent = 0;

  constructor(nodes: readonly [RequestStore, RequestStore]) {
    this.#nodes = nodes;
  }

  async take(step: Step): Promise<void> {
    const store = this.#nodes[step.node] ?? this.#nodes[0];
    switch (step.verb) {
      case 'accept':
        await this.#accept(store, step.key, step.fingerprint);
        break;
      case 'claimDue':
        await this.#claimDue(store, step.leaseMs);
        break;
      case 'expire':
        await this.#expire(store);
        break;
      default: {
        const request = [...this.#requests.values()].at(step.which % Math.max(1, this.#requests.size));
        if (request === undefined) return;
        if (step.verb === 'claimIds') await this.#claimById(store, request, step.leaseMs);
        else if (step.verb === 'cancel') await this.#cancel(store, request, step.owned);
        else await this.#writeUnderLease(store, request, step);
      }
    }
    await this.#expectRecords(this.#nodes[1 - step.node] ?? store);
  }

  async #accept(store: RequestStore, key: string | undefined, fingerprint: string): Promise<void> {
    const request = newRequest({
      operation: this.#operation,
      ...(key !== undefined && { idempotency: { key: `${this.#operation} ${key}`, fingerprint } }),
    });
    const holder = [...this.#requests.values()].find((known) => key !== undefined && known.key === key);
    // the time of the holder is over in a moment, and whether it is yet is not for the model to know
    if (holder?.over === true) await this.#expire(store);
    const known = holder?.over === true ? undefined : holder;
    const outcome = only(await store.accept([request]));
    if (known === undefined) {
      expect(outcome).toMatchObject({ kind: 'accepted', record: { id: request.id } });
      const fresh = { status: 'accepted', attempt: 0, revision: 1, percent: undefined } as const;
      const flags = { started: false, asked: false, delayed: false, lapses: false, over: false };
      this.#requests.set(request.id, { id: request.id, key, fingerprint, ...fresh, ...flags });
    } else if (known.fingerprint === fingerprint) {
      expect(outcome).toMatchObject({ kind: 'replayed', record: { id: known.id, revision: known.revision } });
    } else {
      expect(outcome).toEqual({ kind: 'key-reused' });
    }
  }

  /** Claims until everything has come that is due, or is in a moment. */
  async #claimDue(store: RequestStore, leaseMs: number): Promise<void> {
    const awaited = new Set(
      ids([...this.#requests.values()].filter((request) => isDue(request) || isLapsing(request))),
    );
    await until('all that is due or lapsed is handed out', async () => {
      const claimed = await store.claim({
        worker: 'walker',
        leaseMs,
        due: [{ operation: this.#operation, limit: 50 }],
      });
      for (const request of claimed) {
        this.#claimed(request, leaseMs);
        awaited.delete(request.id);
      }
      return awaited.size === 0;
    });
  }

  async #claimById(store: RequestStore, { id }: Expected, leaseMs: number): Promise<void> {
    for (const claimed of await store.claim({ worker: 'walker', leaseMs, ids: [id] })) {
      expect(claimed).toMatchObject({ id, lapsed: false });
      this.#claimed(claimed, leaseMs);
    }
  }

  #claimed({ id, attempt, lapsed, cancelRequested }: ClaimedRequest, leaseMs: number): void {
    const request = this.#requests.get(id);
    if (request === undefined) throw new Error(`request ${id} is handed out and is none of this walk's`);
    expect(lapsed ? isLapsing(request) : isDue(request)).toBe(true);
    move(request, lapsed ? 'lapse' : 'claim');
    Object.assign(request, { attempt: request.attempt + 1, percent: undefined, started: true, lapses: leaseMs === 1 });
    expect({ attempt, cancelRequested }).toEqual({ attempt: request.attempt, cancelRequested: request.asked });
  }

  async #writeUnderLease(
    store: RequestStore,
    request: Expected,
    step: Step & { verb: 'renew' | 'report' | 'settle' },
  ): Promise<void> {
    const lease = { id: request.id, attempt: request.attempt - step.age };
    const held = request.status === 'running' && step.age === 0;
    switch (step.verb) {
      case 'renew':
        expect(await store.renew([lease], step.leaseMs)).toEqual([
          held ? { held, cancelRequested: request.asked } : { held },
        ]);
        if (held) request.lapses = step.leaseMs === 1;
        break;
      case 'report': {
        const percent = (this.#percent += 1);
        expect(await store.report(lease, { percent })).toBe(held);
        if (held) Object.assign(request, { percent, revision: request.revision + 1 });
        break;
      }
      case 'settle':
        expect(await store.settle([{ lease, outcome: step.outcome }])).toEqual([held]);
        if (held) settled(request, step.outcome);
    }
  }

  async #cancel(store: RequestStore, request: Expected, owned: boolean): Promise<void> {
    const { kind } = await store.cancel(request.id, owned ? owner : 'bob', hourMs);
    if (!owned) {
      expect(kind).toBe('unknown');
    } else if (request.status === 'accepted') {
      expect(kind).toBe('canceled');
      move(request, 'cancel');
    } else if (request.status === 'running') {
      expect(kind).toBe('requested');
      if (!request.asked) Object.assign(request, { asked: true, revision: request.revision + 1 });
    } else {
      expect(kind).toBe('finished');
    }
  }

  async #expire(store: RequestStore): Promise<void> {
    await until('all whose time is over are removed', async () => {
      for (const { id } of await store.expire(50)) {
        const request = this.#requests.get(id);
        // those of earlier walks come as well
        if (request === undefined) continue;
        expect(request.over).toBe(true);
        this.#requests.delete(id);
        expect(await store.find(id)).toBeUndefined();
      }
      return [...this.#requests.values()].every(({ over }) => !over);
    });
  }

  async #expectRecords(store: RequestStore): Promise<void> {
    const expected = [...this.#requests.values()];
    await Promise.all(expected.map((request) => expectRecord(store, request)));
    const listed = await store.list({ owner, statuses, operations: [this.#operation], limit: 100 });
    expect(ids(listed)).toEqual(ids(expected).sort().reverse());
    const counts = (await store.counts()).filter(({ operation }) => operation === this.#operation);
    for (const status of statuses) {
      const count = counts.find((entry) => entry.status === status)?.count ?? 0;
      expect({ status, count }).toEqual({
        status,
        count: expected.filter((request) => request.status === status).length,
      });
    }
  }
}

async function expectRecord(store: RequestStore, expected: Expected): Promise<void> {
  const record = await find(store, expected.id);
  const { status, attempt, revision } = expected;
  expect(record).toMatchObject({ status, attempt, revision });
  expect('progress' in record ? record.progress?.percent : undefined).toBe(expected.percent);
  expect(record.startedAt !== undefined).toBe(expected.started);
  expect(record.cancelRequestedAt !== undefined).toBe(expected.asked);
  expect(await resultOf(store, expected.id)).toEqual(status === 'succeeded' ? json : undefined);
}

function isDue({ status, delayed }: Expected): boolean {
  return status === 'accepted' && !delayed;
}

function isLapsing({ status, lapses }: Expected): boolean {
  return status === 'running' && lapses;
}

function move(request: Expected, transition: Transition): void {
  const next = transitions[request.status][transition];
  if (next === undefined) throw new Error(`a request that is ${request.status} cannot ${transition}`);
  request.status = next;
  request.revision += 1;
}

function settled(request: Expected, outcome: Outcome): void {
  const byKind = {
    succeeded: 'succeed',
    failed: 'fail',
    canceled: 'cancel',
    retry: 'retry',
    released: 'release',
  } as const;
  move(request, byKind[outcome.kind]);
  if (outcome.kind === 'retry' || outcome.kind === 'released') {
    // a cancel that was asked for makes it due at once
    const delayed = outcome.kind === 'retry' && outcome.delayMs === hourMs && !request.asked;
    Object.assign(request, { delayed, percent: undefined });
  } else {
    request.over = outcome.retentionMs === 0;
  }
}
