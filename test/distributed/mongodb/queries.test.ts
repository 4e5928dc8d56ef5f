/** What the MongoDB store sends: few commands, and none that reads more than it needs. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandStartedEvent, Document } from 'mongodb';
import type { RequestStore } from '../../../src/ports/request-store.ts';
import { openMongoStore } from '../../../src/stores/mongodb/mongo-store.ts';
import {
  accept,
  acceptMany,
  claimDue,
  claimMany,
  failed,
  finish,
  hourMs,
  ids,
  lapse,
  lose,
  newRequest,
  newRequests,
  operation,
  owner,
  retryNow,
  run,
  settle,
  succeeded,
  untilLapsed,
} from '../../conformance/request-store/requests.ts';
import { describeWithMongod, newDatabase } from '../../support/mongod.ts';
import { dropDatabase, withClient } from '../../support/mongodb.ts';
import { until } from '../../support/until.ts';

describeWithMongod('the commands of the MongoDB store', (server) => {
  let url: string;
  let store: RequestStore;
  let sent: CommandStartedEvent[] = [];

  beforeEach(async () => {
    url = newDatabase(server());
    store = await openMongoStore({ url, onCommand: (command) => sent.push(command) });
  });

  afterEach(async () => {
    await store.close();
    await dropDatabase(url);
  });

  /** Names of the commands that the work sends, in order. */
  async function commandsOf(work: () => Promise<unknown>): Promise<string[]> {
    sent = [];
    await work();
    return sent.map(({ commandName }) => commandName);
  }

  describe('are as few for many as for one', () => {
    test('accept', async () => {
      expect(await commandsOf(() => store.accept([newRequest()]))).toEqual(['hello', 'insert']);
      expect(await commandsOf(() => store.accept(newRequests(64)))).toEqual(['hello', 'insert']);
      const calls = newRequests(64, {});
      expect(await commandsOf(() => Promise.all(calls.map((each) => store.accept([each]))))).toEqual([
        'hello',
        'insert',
      ]);
    });

    test('accept with a key: one more where the key is known', async () => {
      const keyed = () => newRequest({ idempotency: { key: 'k', fingerprint: 'f' } });
      expect(await commandsOf(() => store.accept([keyed()]))).toEqual(['hello', 'insert']);
      const calls = Array.from({ length: 64 }, keyed);
      expect(await commandsOf(() => store.accept(calls))).toEqual(['hello', 'insert', 'find']);
    });

    test('claim: two for ids, and two that look together before, for what is due', async () => {
      const waiting = await acceptMany(store, 64);
      expect(await commandsOf(() => claimMany(store, waiting))).toEqual(['update', 'find']);
      expect(await commandsOf(() => claimMany(store, waiting))).toEqual(['update']);
      await acceptMany(store, 64);
      expect(await commandsOf(() => claimDue(store, 64))).toEqual(['find', 'find', 'update', 'find']);
      expect(await commandsOf(() => claimDue(store, 64))).toEqual(['find', 'find']);
    });

    test('renew, report and settle: one more where a lease is not held, and for what renew tells', async () => {
      const leases = await claimMany(store, await acceptMany(store, 64));
      expect(await commandsOf(() => store.renew(leases, hourMs))).toEqual(['update', 'find']);
      expect(await commandsOf(() => Promise.all(leases.map((each) => store.report(each, { percent: 1 }))))).toEqual([
        'update',
      ]);
      expect(await commandsOf(() => Promise.all(leases.map((each) => settle(store, each, retryNow))))).toEqual([
        'update',
      ]);
      expect(await commandsOf(() => Promise.all(leases.map((each) => settle(store, each, succeeded))))).toEqual([
        'update',
        'find',
      ]);
      const lost = leases.slice(0, 1).map((each) => store.report(each, { percent: 1 }));
      expect(await commandsOf(() => Promise.all(lost))).toEqual(['update', 'find']);
    });

    test('find: one more for what seems not to be there', async () => {
      const known = await acceptMany(store, 64);
      expect(await commandsOf(() => Promise.all(known.map((id) => store.find(id))))).toEqual(['find']);
      const unknown = ids(newRequests(64));
      expect(await commandsOf(() => Promise.all(unknown.map((id) => store.find(id))))).toEqual(['find', 'find']);
      expect(await commandsOf(() => store.find('no id'))).toEqual(['find']);
    });

    test('cancel, list, results, counts and expire', async () => {
      const { id } = await accept(store);
      expect(await commandsOf(() => store.cancel(id, owner, 0))).toEqual(['findAndModify']);
      expect(await commandsOf(() => store.cancel(id, owner, 0))).toEqual(['findAndModify', 'find']);
      expect(await commandsOf(() => store.findWithResult(id))).toEqual(['find']);
      const query = { owner, statuses: ['accepted', 'canceled'], operations: [operation, 'other'], limit: 9 } as const;
      expect(await commandsOf(() => store.list(query))).toEqual(['find']);
      expect(await commandsOf(() => store.counts())).toEqual(['aggregate', 'aggregate', 'aggregate']);
      await until('it is over', async () => {
        sent = [];
        return (await store.expire(10)).length > 0;
      });
      expect(sent.map(({ commandName }) => commandName)).toEqual(['find', 'update', 'find', 'delete']);
      expect(await commandsOf(() => store.expire(10))).toEqual(['find']);
    });
  });

  test('ask for a majority with the journal when they write, and for what a majority has when they tell what is', async () => {
    sent = [];
    await useEveryVerb(store);
    for (const { command, commandName } of sent.filter(({ commandName }) => commandName !== 'hello')) {
      const { writeConcern, readConcern, projection } = command as {
        readonly writeConcern?: unknown;
        readonly readConcern?: { readonly level: string };
        readonly projection?: unknown;
      };
      const isWrite = ['insert', 'update', 'delete', 'findAndModify'].includes(commandName);
      // which ids may be claimed is only looked at: the write that follows decides
      const onlyLooks = JSON.stringify(projection) === '{"_id":1}';
      if (isWrite) expect([commandName, writeConcern]).toEqual([commandName, { w: 'majority', j: true }]);
      else if (!onlyLooks) expect(['majority', 'linearizable', 'snapshot']).toContain(readConcern?.level);
    }
  });

  test('read by an index, in its order: none scans the collection or sorts', async () => {
    sent = [];
    await useEveryVerb(store);
    const explained = sent.flatMap(({ command }) => explainable(command));
    const verbs = new Set(explained.map((command) => Object.keys(command)[0]));
    expect(verbs).toEqual(new Set(['find', 'update', 'findAndModify', 'aggregate', 'delete']));
    await withClient(url, async (client) => {
      const db = client.db(new URL(url).pathname.slice(1));
      for (const command of explained) {
        const plan = await db.command({ explain: command, verbosity: 'queryPlanner' });
        const stages = stagesOf(plan['queryPlanner'] ?? plan['stages']);
        const text = `${JSON.stringify(command)}: ${stages.join(' ')}`;
        expect(text).toMatch(/IXSCAN|IDHACK|COUNT_SCAN/);
        expect(text).not.toMatch(/COLLSCAN|: (?:.* )?SORT(?: |$)/);
      }
      await expect(
        db.command({ explain: { find: 'requests', filter: { worker: 'w' } } }).then((plan) => JSON.stringify(plan)),
      ).resolves.toContain('COLLSCAN');
    });
  });
});

async function useEveryVerb(store: RequestStore): Promise<void> {
  const idempotency = { key: 'k', fingerprint: 'f' };
  await accept(store, { idempotency });
  await accept(store, { idempotency });
  await finish(store, { ...succeeded, retentionMs: 0 }, { idempotency: { key: 'over', fingerprint: 'f' } });
  await until('the key is free', async () =>
    (await store.accept([newRequest({ idempotency: { key: 'over', fingerprint: 'f' } })])).some(
      ({ kind }) => kind === 'accepted',
    ),
  );
  const { old, latest } = await lose(store, { operation: 'lost' });
  await store.renew([old, latest], hourMs);
  await store.report(old, { percent: 1 });
  await store.settle([
    { lease: old, outcome: succeeded },
    { lease: latest, outcome: failed },
  ]);
  const { id } = await run(store);
  await store.cancel(id, owner, hourMs);
  await store.cancel(latest.id, owner, hourMs);
  await store.find(newRequest().id);
  await store.findWithResult(latest.id);
  const all = {
    owner,
    statuses: ['accepted', 'running', 'succeeded', 'failed'],
    operations: [operation, 'lost'],
  } as const;
  await store.list({ ...all, limit: 9 });
  await store.list({ ...all, limit: 9, before: id });
  await store.list({ owner, statuses: ['failed'], operations: ['lost'], limit: 9 });
  await store.counts();
  await store.earliestDue(operation);
  await lapse(store, { operation: 'lapsed' }).then((lease) => untilLapsed(store, lease.id));
  await claimDue(store, 10, 'lapsed');
  await until('the record is removed', async () => (await store.expire(10)).length > 0);
}

const explainedFields = [
  ...['find', 'findAndModify', 'aggregate', 'filter', 'query', 'update', 'pipeline'],
  ...['sort', 'limit', 'hint', 'projection', 'cursor'],
];

/** The command, or each statement of it, as `explain` takes it; none for what reads nothing, and for other collections. */
function explainable(command: Document): Document[] {
  const [verb = '', collection] = Object.entries<unknown>(command)[0] ?? [];
  if (collection !== 'requests' || verb === 'insert') return [];
  if (verb === 'update' || verb === 'delete') {
    const statements = command[`${verb}s`] as Document[];
    return statements.map((statement) => ({ [verb]: collection, [`${verb}s`]: [statement] }));
  }
  return [Object.fromEntries(Object.entries(command).filter(([field]) => explainedFields.includes(field)))];
}

function stagesOf(plan: unknown): string[] {
  if (Array.isArray(plan)) return plan.flatMap(stagesOf);
  if (typeof plan !== 'object' || plan === null) return [];
  const { stage, winningPlan, rejectedPlans: _, ...more } = plan as Record<string, unknown>;
  if (winningPlan !== undefined) return stagesOf(winningPlan);
  return [...(typeof stage === 'string' ? [stage] : []), ...Object.values(more).flatMap(stagesOf)];
}
