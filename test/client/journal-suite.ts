/** What every journal promises, run against each of them. */
import { expect, test } from '@jest/globals';
import type { Journal, NewEntry } from '../../src/client/journal/journal.ts';
import { toPoll, toSend } from '../../src/client/polling/states.ts';
import type { State } from '../../src/client/polling/states.ts';

const now = 1_000_000;
const leaseMs = 100;

function entry(name: string, members: Partial<NewEntry> = {}): NewEntry {
  const state = toSend(`https://${name}.example/work`);
  return {
    id: name,
    identity: `key-${name}`,
    key: `key-${name}`,
    state,
    createdAt: now,
    request: { method: 'POST', headers: {} },
    ...members,
  };
}

const failed: State = {
  kind: 'failed',
  location: 'https://a.example/1',
  problem: { type: 'about:blank', title: 'No', status: 500 },
};

/** @param open makes an empty journal; whoever calls it disposes of it. */
export function journalSuite(open: () => Promise<{ readonly journal: Journal } & AsyncDisposable>): void {
  test('an entry is kept as it was written, and leased to who wrote it', async () => {
    await using opened = await open();
    const { journal } = opened;
    const written = entry('a', { operation: 'draw', fingerprint: 'f' });
    const added = await journal.add(written, now, leaseMs);
    expect(added?.entry).toEqual({ ...written, dueAt: now, version: 1 });
    expect(await journal.find('a')).toEqual(added?.entry);
    expect(await journal.findByIdentity('key-a')).toEqual(added?.entry);
    expect(await journal.claim({ now, leaseMs })).toBeUndefined();
    expect(await journal.nextDueAt([])).toBe(now + leaseMs);
  });

  test('a second entry of the same identity is not kept', async () => {
    await using opened = await open();
    const { journal } = opened;
    await journal.add(entry('a'), now, leaseMs);
    expect(await journal.add(entry('b', { identity: 'key-a' }), now, leaseMs)).toBeUndefined();
    expect(await journal.find('b')).toBeUndefined();
    expect(await journal.countOpen()).toBe(1);
  });

  test('whoever claims an entry whose lease has lapsed has it; the one before cannot write any more', async () => {
    await using opened = await open();
    const { journal } = opened;
    const first = await journal.add(entry('a'), now, leaseMs);
    const second = await journal.claim({ now: now + leaseMs, leaseMs });
    expect(second?.entry.id).toBe('a');
    const change = { state: toPoll('https://a.example/1'), dueAt: now + 500 };
    expect(first && (await journal.save(first.lease, change))).toBeUndefined();
    expect(second && (await journal.save(second.lease, change))).toMatchObject({ ...change, version: 2 });
    expect(second && (await journal.save(second.lease, change))).toBeUndefined();
    expect(await journal.findByLocation('https://a.example/1')).toMatchObject({ id: 'a' });
  });

  test('a lease that is renewed does not lapse, and one that is lost is said to be', async () => {
    await using opened = await open();
    const { journal } = opened;
    const held = await journal.add(entry('a'), now, leaseMs);
    const other = await journal.add(entry('b'), now, leaseMs);
    const taken = await journal.claim({ id: 'b', now: now + leaseMs, leaseMs });
    expect(taken?.entry.id).toBe('b');
    const leases = [held, other].flatMap((claimed) => (claimed === undefined ? [] : [claimed.lease]));
    expect(await journal.renew(leases, now + 1_000)).toEqual(['b']);
    expect(await journal.claim({ id: 'a', now: now + 999, leaseMs })).toBeUndefined();
  });

  test('entries are claimed in the order in which they are due, those of some origins left out', async () => {
    await using opened = await open();
    const { journal } = opened;
    for (const [name, dueAt] of [
      ['a', 300],
      ['b', 100],
      ['c', 200],
    ] as const) {
      const added = await journal.add(entry(name), now, leaseMs);
      if (added) await journal.save(added.lease, { state: toPoll(`https://${name}.example/1`), dueAt: now + dueAt });
    }
    expect(await journal.nextDueAt([])).toBe(now + 100);
    expect(await journal.nextDueAt(['https://b.example'])).toBe(now + 200);
    expect(await journal.claim({ now, leaseMs })).toBeUndefined();
    const exceptOrigins = ['https://b.example'];
    const at = now + 1_000;
    expect((await journal.claim({ now: at, leaseMs, exceptOrigins }))?.entry.id).toBe('c');
    expect((await journal.claim({ now: at, leaseMs }))?.entry.id).toBe('b');
    expect((await journal.claim({ now: at, leaseMs }))?.entry.id).toBe('a');
    expect(await journal.claim({ now: at, leaseMs })).toBeUndefined();
  });

  test('an entry can be claimed before it is due, but not from who holds it', async () => {
    await using opened = await open();
    const { journal } = opened;
    const added = await journal.add(entry('a'), now, leaseMs);
    if (added) await journal.save(added.lease, { state: toPoll('https://a.example/1'), dueAt: now + 900 });
    expect(await journal.claim({ id: 'a', now, leaseMs })).toBeUndefined();
    expect(await journal.claim({ id: 'a', now, leaseMs, early: true })).toBeDefined();
    expect(await journal.claim({ id: 'a', now, leaseMs, early: true })).toBeUndefined();
  });

  test('a finished entry is not due any more', async () => {
    await using opened = await open();
    const { journal } = opened;
    const added = await journal.add(entry('a'), now, leaseMs);
    const saved = added && (await journal.save(added.lease, { state: failed, dueAt: undefined }));
    expect(saved).not.toHaveProperty('dueAt');
    expect(saved?.state).toEqual(failed);
    expect(await journal.claim({ now: now + 1_000_000, leaseMs })).toBeUndefined();
    expect(await journal.claim({ id: 'a', now: now + 1_000_000, leaseMs, early: true })).toBeUndefined();
    expect(await journal.nextDueAt([])).toBeUndefined();
    expect(await journal.countOpen()).toBe(0);
  });

  test('a body is kept until the Location is known', async () => {
    await using opened = await open();
    const { journal } = opened;
    const text = await journal.add(entry('a', { body: '{"ü":1}' }), now, leaseMs);
    const file = await journal.add(entry('b', { body: new Blob(['x,y\n'], { type: 'text/csv' }) }), now, leaseMs);
    await journal.add(entry('c'), now, leaseMs);
    expect(await journal.body('a')).toBe('{"ü":1}');
    const blob = await journal.body('b');
    expect(blob).toBeInstanceOf(Blob);
    expect(blob instanceof Blob && [blob.type, await blob.text()]).toEqual(['text/csv', 'x,y\n']);
    expect(await journal.body('c')).toBeUndefined();
    for (const added of [text, file]) {
      const again = added && (await journal.save(added.lease, { state: added.entry.state, dueAt: now }));
      expect(again && (await journal.body(again.id))).toBeDefined();
      const claimed = again && (await journal.claim({ id: again.id, now, leaseMs }));
      if (claimed) await journal.save(claimed.lease, { state: toPoll('https://a.example/1'), dueAt: now });
    }
    expect(await Promise.all([journal.body('a'), journal.body('b')])).toEqual([undefined, undefined]);
  });

  test('entries are listed newest first, page by page', async () => {
    await using opened = await open();
    const { journal } = opened;
    for (const name of ['a', 'b', 'c', 'd']) {
      const added = await journal.add(entry(name), now, leaseMs);
      if (name === 'c' && added) await journal.save(added.lease, { state: failed, dueAt: undefined });
    }
    const ids = async (query: Parameters<Journal['list']>[0]) => (await journal.list(query)).map(({ id }) => id);
    expect(await ids({ limit: 3 })).toEqual(['d', 'c', 'b']);
    expect(await ids({ limit: 3, before: 'b' })).toEqual(['a']);
    expect(await ids({ limit: 9, open: true })).toEqual(['d', 'b', 'a']);
    expect(await ids({ limit: 9, open: false })).toEqual(['c']);
    expect([await journal.countOpen(), await journal.countOpen(2)]).toEqual([3, 2]);
  });

  test('a removed entry is gone, and its identity free', async () => {
    await using opened = await open();
    const { journal } = opened;
    await journal.add(entry('a', { body: new Blob(['x']) }), now, leaseMs);
    await journal.remove(['a', 'never was']);
    expect([await journal.find('a'), await journal.body('a'), await journal.countOpen()]).toEqual([
      undefined,
      undefined,
      0,
    ]);
    expect(await journal.add(entry('b', { identity: 'key-a' }), now, leaseMs)).toBeDefined();
  });
}
