/**
 * The key store: the API keys that were made, without their secrets. A promise of a writing verb resolves once the write
 * is durable. A store that cannot be reached rejects with StoreUnavailable. All adapters pass the suite in
 * test/conformance/key-store.ts.
 */
import type { EpochMs } from '../request/record.ts';
import type { Scope } from '../request/scopes.ts';

/** What is kept of a key. */
export interface KeyRecord {
  /** The public part of the key: it stands in the key, and is no secret. */
  readonly id: string;
  /** SHA-256 of the secret part, in hex. */
  readonly secretHash: string;
  readonly owner: string;
  readonly scopes: readonly Scope[];
  /** What it is for, for people to read. */
  readonly name?: string;
  readonly createdAt: EpochMs;
  readonly expiresAt?: EpochMs;
  readonly revokedAt?: EpochMs;
}

export interface KeyStore {
  /** Keeps a new key. Its id has to be new. */
  add(key: KeyRecord): Promise<void>;
  /** Those of these keys that there are, revoked and expired ones among them, in no order. */
  find(ids: readonly string[]): Promise<KeyRecord[]>;
  /** Every key, the newest first. */
  list(): Promise<KeyRecord[]>;
  /** The key, revoked from now on; one that was revoked before stays as it is. Undefined if there is none. */
  revoke(id: string, at: EpochMs): Promise<KeyRecord | undefined>;
  /** Whether there is any key at all, revoked and expired ones among them. */
  any(): Promise<boolean>;
  /** Finishes what is under way and lets go of everything. Idempotent. */
  close(): Promise<void>;
}
