/**
 * API keys: `so_<id>_<secret>`. The id finds the key, the secret proves it. What is kept is the secret's SHA-256: a slow
 * hash protects passwords, which people choose and others guess; a secret of 256 random bits cannot be guessed, however
 * fast each try is.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyRecord } from '../ports/key-store.ts';
import type { EpochMs } from '../request/record.ts';
import type { Scope } from '../request/scopes.ts';

const secretBytes = 32;
const idBytes = 8;

/** Compared with where there is no key, so that an unknown id takes as long as a wrong secret. */
const nobodysHash = Buffer.alloc(secretBytes);

export interface KeyOrder {
  readonly owner: string;
  readonly scopes: readonly Scope[];
  readonly name?: string | undefined;
  readonly expiresAt?: EpochMs | undefined;
}

/** A new key, to be shown once, and what is kept of it. */
export function makeKey(
  { owner, scopes, name, expiresAt }: KeyOrder,
  createdAt: EpochMs,
): { readonly key: string; readonly record: KeyRecord } {
  const id = randomBytes(idBytes).toString('hex');
  const secret = randomBytes(secretBytes).toString('base64url');
  const record: KeyRecord = {
    id,
    secretHash: sha256(secret).toString('hex'),
    owner,
    scopes,
    createdAt,
    ...(name !== undefined && { name }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  return { key: `so_${id}_${secret}`, record };
}

export interface KeyParts {
  readonly id: string;
  readonly secret: string;
}

/** True for whatever wants to be a key: it is never tried as a token. */
export function looksLikeKey(credential: string): boolean {
  return credential.startsWith('so_');
}

/** The parts of a well-formed key. */
export function partsOfKey(key: string): KeyParts | undefined {
  const match = /^so_(?<id>[0-9a-f]{16})_(?<secret>[\w-]{43})$/.exec(key);
  const { id, secret } = match?.groups ?? {};
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** Whether the secret is the key's, in a time that does not depend on how much of it is right, or on there being a key. */
export function provesKey(secret: string, record: KeyRecord | undefined): record is KeyRecord {
  const kept = record === undefined ? nobodysHash : Buffer.from(record.secretHash, 'hex');
  const same = kept.length === secretBytes && timingSafeEqual(sha256(secret), kept);
  return same && record !== undefined;
}

/** Why a key is not good at a time, though its secret is right; undefined if it is good. */
export function endOf({ revokedAt, expiresAt }: KeyRecord, now: EpochMs): 'revoked' | 'expired' | undefined {
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt !== undefined && expiresAt <= now ? 'expired' : undefined;
}

function sha256(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
