/** What every key store does. Each test has a store of its own. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeKey } from '../../src/auth/api-keys.ts';
import type { KeyRecord, KeyStore } from '../../src/ports/key-store.ts';
import { StoreUnavailable } from '../../src/ports/request-store.ts';

export interface OpenedKeys {
  readonly keys: KeyStore;
  /** The same keys, as another process has them. */
  readonly openAnother: () => Promise<KeyStore>;
  /** Closes all of them and removes what is in them. */
  readonly close: () => Promise<void>;
}

const record = (createdAt = 1): KeyRecord => makeKey({ owner: 'ann', scopes: ['submit', 'read'] }, createdAt).record;

export function keyStoreConformance(name: string, open: () => Promise<OpenedKeys>): void {
  describe(name, () => {
    let current: OpenedKeys | undefined;

    beforeEach(async () => {
      current = await open();
    });

    afterEach(async () => {
      await current?.close();
      current = undefined;
    });

    const opened = (): OpenedKeys => {
      if (current === undefined) throw new Error('a store is open only while a test runs');
      return current;
    };

    test('gives a key back as it was kept, with everything or with the least that a key has', async () => {
      const { keys, openAnother } = opened();
      const bare = record();
      const full: KeyRecord = { ...record(2), scopes: ['admin'], name: "Ann's “laptop”", expiresAt: 5, revokedAt: 4 };
      await keys.add(bare);
      await keys.add(full);
      const another = await openAnother();
      expect(await another.find([bare.id])).toStrictEqual([bare]);
      expect(await another.find([full.id])).toStrictEqual([full]);
      expect(await another.list()).toStrictEqual([full, bare]);
    });

    test('finds those that there are, however many are asked for', async () => {
      const { keys } = opened();
      const kept = Array.from({ length: 20 }, () => record());
      for (const key of kept) await keys.add(key);
      const ids = [...kept.map(({ id }) => id), ...Array.from({ length: 500 }, () => record().id)];
      const found = await keys.find(ids);
      expect(found.map(({ id }) => id).sort()).toStrictEqual(kept.map(({ id }) => id).sort());
      expect(await keys.find([])).toStrictEqual([]);
    });

    test('keeps no second key of an id', async () => {
      const { keys } = opened();
      const first = record();
      await keys.add(first);
      await expect(keys.add({ ...first, owner: 'bob' })).rejects.toThrow();
      expect(await keys.find([first.id])).toStrictEqual([first]);
    });

    test('revokes a key once, for every process', async () => {
      const { keys, openAnother } = opened();
      const another = await openAnother();
      const key = record();
      const other = record();
      await keys.add(key);
      await keys.add(other);
      expect(await another.revoke(key.id, 7)).toStrictEqual({ ...key, revokedAt: 7 });
      expect(await keys.find([key.id])).toStrictEqual([{ ...key, revokedAt: 7 }]);
      expect(await keys.revoke(key.id, 9)).toStrictEqual({ ...key, revokedAt: 7 });
      expect(await keys.find([other.id])).toStrictEqual([other]);
      expect(await keys.revoke(record().id, 9)).toBeUndefined();
    });

    test('says whether there is any, also when it is revoked and came from another process', async () => {
      const { keys, openAnother } = opened();
      expect(await keys.any()).toBe(false);
      const another = await openAnother();
      const key = record();
      await another.add(key);
      expect(await keys.any()).toBe(true);
      await keys.revoke(key.id, 2);
      expect(await another.any()).toBe(true);
    });

    test('is unavailable once it is closed, and can be closed again', async () => {
      const { keys } = opened();
      await keys.close();
      await keys.close();
      await expect(keys.find(['a'])).rejects.toThrow(StoreUnavailable);
      await expect(keys.any()).rejects.toThrow(StoreUnavailable);
    });
  });
}
