import { describe, expect, test } from '@jest/globals';
import { endOf, makeKey, partsOfKey, provesKey } from '../../src/auth/api-keys.ts';

const make = () => makeKey({ owner: 'ann', scopes: ['read'], name: 'laptop', expiresAt: 10 }, 1);

describe('a key', () => {
  test('has an id that finds it and a secret of 256 bits that is kept nowhere', () => {
    const { key, record } = make();
    const parts = partsOfKey(key);
    expect(parts?.id).toBe(record.id);
    expect(Buffer.from(parts?.secret ?? '', 'base64url')).toHaveLength(32);
    expect(JSON.stringify(record)).not.toContain(parts?.secret);
    expect(record).toMatchObject({ owner: 'ann', scopes: ['read'], name: 'laptop', createdAt: 1, expiresAt: 10 });
  });

  test('is never made twice', () => {
    const keys = Array.from({ length: 1_000 }, () => make());
    expect(new Set(keys.map(({ record }) => record.id)).size).toBe(1_000);
    expect(new Set(keys.map(({ record }) => record.secretHash)).size).toBe(1_000);
  });

  test('is proved by its secret alone', () => {
    const { key, record } = make();
    const secret = partsOfKey(key)?.secret ?? '';
    expect(provesKey(secret, record)).toBe(true);
    expect(provesKey(partsOfKey(make().key)?.secret ?? '', record)).toBe(false);
    expect(provesKey('', record)).toBe(false);
    expect(provesKey(secret, undefined)).toBe(false);
    expect(provesKey(secret, { ...record, secretHash: '' })).toBe(false);
    expect(provesKey(secret, { ...record, secretHash: '00'.repeat(32) })).toBe(false);
  });

  test('is good until it is revoked or its time is over', () => {
    const { record } = make();
    expect(endOf(record, 9)).toBeUndefined();
    expect(endOf(record, 10)).toBe('expired');
    expect(endOf({ ...record, revokedAt: 2 }, 3)).toBe('revoked');
    expect(endOf({ ...record, revokedAt: 2 }, 30)).toBe('revoked');
  });
});
