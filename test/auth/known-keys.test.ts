/** What a node knows of the keys, and how little it asks for it. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { makeKey } from '../../src/auth/api-keys.ts';
import { KnownKeys, keyCacheMs } from '../../src/auth/known-keys.ts';
import type { KeyRecord, KeyStore } from '../../src/ports/key-store.ts';

/** A store that counts how it is asked, and answers when it is let. */
class CountingStore implements KeyStore {
  readonly keys = new Map<string, KeyRecord>();
  readonly finds: (readonly string[])[] = [];
  anys = 0;
  held: Promise<void> = Promise.resolve();
  fault: Error | undefined;

  add(key: KeyRecord): Promise<void> {
    this.keys.set(key.id, key);
    return Promise.resolve();
  }

  async find(ids: readonly string[]): Promise<KeyRecord[]> {
    this.finds.push(ids);
    // what it reads is as it was when it was asked
    const found = ids.flatMap((id) => this.keys.get(id) ?? []);
    await this.held;
    if (this.fault !== undefined) throw this.fault;
    return found;
  }

  list(): Promise<KeyRecord[]> {
    return Promise.resolve([...this.keys.values()]);
  }

  revoke(id: string, at: number): Promise<KeyRecord | undefined> {
    const key = this.keys.get(id);
    if (key !== undefined) this.keys.set(id, { ...key, revokedAt: at });
    return Promise.resolve(this.keys.get(id));
  }

  any(): Promise<boolean> {
    this.anys += 1;
    return Promise.resolve(this.keys.size > 0);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

let store: CountingStore;
let now: number;
let known: KnownKeys;
let key: KeyRecord;

beforeEach(async () => {
  store = new CountingStore();
  now = 1_000;
  known = new KnownKeys(store, () => now);
  key = makeKey({ owner: 'ann', scopes: ['read'] }, 1).record;
  await store.add(key);
});

describe('a key that is known', () => {
  test('is not asked for again for two seconds', async () => {
    for (let n = 0; n < 100; n += 1) expect(await known.find(key.id)).toStrictEqual(key);
    now += keyCacheMs - 1;
    await known.find(key.id);
    expect(store.finds).toHaveLength(1);
    expect(keyCacheMs).toBe(2_000);
  });

  test('and is revoked is known to be so two seconds later, on every node', async () => {
    const another = new KnownKeys(store, () => now);
    await known.find(key.id);
    now += 500;
    await another.find(key.id);
    await store.revoke(key.id, now);
    now += keyCacheMs;
    for (const node of [known, another]) expect((await node.find(key.id))?.revokedAt).toBe(1_500);
  });

  test('is as old as the read that gave it, however long that took', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    store.held = promise;
    const first = known.find(key.id);
    await store.revoke(key.id, now);
    now += keyCacheMs;
    resolve(undefined);
    expect((await first)?.revokedAt).toBeUndefined();
    expect((await known.find(key.id))?.revokedAt).toBe(1_000);
  });

  test('is forgotten when it is there no more', async () => {
    await known.find(key.id);
    store.keys.clear();
    now += keyCacheMs;
    expect(await known.find(key.id)).toBeUndefined();
  });
});

describe('a key that is not known', () => {
  test('is not asked for again for two seconds, and then found if it was made', async () => {
    const other = makeKey({ owner: 'bob', scopes: ['read'] }, 1).record;
    for (let n = 0; n < 100; n += 1) expect(await known.find(other.id)).toBeUndefined();
    expect(store.finds).toHaveLength(1);
    await store.add(other);
    now += keyCacheMs;
    expect(await known.find(other.id)).toStrictEqual(other);
  });

  test('and comes ten thousand times at once is one of few reads', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    store.held = promise;
    const finding = Array.from({ length: 10_000 }, (_, n) => known.find(`wrong-${n}`));
    const again = Array.from({ length: 10_000 }, (_, n) => known.find(`wrong-${n}`));
    expect(store.finds).toHaveLength(1);
    resolve(undefined);
    expect(new Set(await Promise.all([...finding, ...again]))).toStrictEqual(new Set([undefined]));
    expect(store.finds.length).toBeLessThanOrEqual(1 + 10_000 / 500 + 1);
  });

  test('does not crowd out one that is', async () => {
    await known.find(key.id);
    await Promise.all(Array.from({ length: 50_000 }, (_, n) => known.find(`wrong-${n}`)));
    const before = store.finds.length;
    expect(await known.find(key.id)).toStrictEqual(key);
    expect(store.finds).toHaveLength(before);
  });
});

test('a store that fails fails those who asked, and is asked again', async () => {
  store.fault = new Error('gone');
  await expect(Promise.all([known.find(key.id), known.find('other')])).rejects.toThrow('gone');
  store.fault = undefined;
  expect(await known.find(key.id)).toStrictEqual(key);
});

describe('whether there is any key', () => {
  test('is asked for at most every two seconds while there is none, and not any more once there is one', async () => {
    store.keys.clear();
    for (let n = 0; n < 100; n += 1) expect(await known.any()).toBe(false);
    expect(store.anys).toBe(1);
    await store.add(key);
    expect(await known.any()).toBe(false);
    now += keyCacheMs;
    expect(await Promise.all([known.any(), known.any(), known.any()])).toStrictEqual([true, true, true]);
    expect(store.anys).toBe(2);
    store.keys.clear();
    now += 10 * keyCacheMs;
    expect(await known.any()).toBe(true);
    expect(store.anys).toBe(2);
  });
});
