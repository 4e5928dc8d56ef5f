/** A service that asks who calls, with keys and, if a test wants them, tokens. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeys } from '../../src/adapters.ts';
import { makeKey } from '../../src/auth/api-keys.ts';
import { createAuthenticator } from '../../src/auth/authenticator.ts';
import type { JwtSettings } from '../../src/auth/jwt-settings.ts';
import type { KeyRecord, KeyStore } from '../../src/ports/key-store.ts';
import type { Scope } from '../../src/request/scopes.ts';
import type { ServiceSettings } from '../../src/service.ts';
import type { Call } from './calls.ts';
import { Gate, protocolContract, protocolHandlers } from './handlers.ts';
import { startService } from './service.ts';
import type { TestService } from './service.ts';
import { newPorts } from './set-up.ts';

export interface KeyedService extends TestService {
  /** Holds the handlers of `wait`. */
  readonly gate: Gate;
  readonly keys: KeyStore;
  /** The URL of the store, and of its keys. */
  readonly storeUrl: string;
  /** Makes a key. */
  key(owner: string, scopes?: readonly Scope[], more?: Partial<KeyRecord>): Promise<string>;
  /** Calls with a credential. */
  as(credential: string): Call;
}

export interface KeyedOptions {
  readonly jwt?: JwtSettings;
  readonly contract?: string;
  /** Instead of the fixture's. */
  readonly operations?: object;
  readonly settings?: Partial<ServiceSettings>;
  readonly wrapKeys?: (keys: KeyStore) => KeyStore;
}

export async function startKeyed({
  jwt,
  contract = protocolContract,
  operations,
  settings,
  wrapKeys = (keys) => keys,
}: KeyedOptions = {}): Promise<KeyedService> {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-keyed-'));
  const ports = newPorts(folder);
  const keys = await openKeys(ports.store);
  const gate = new Gate();
  const service = await startService({
    contract,
    operations: operations ?? protocolHandlers(gate),
    ports,
    authenticator: createAuthenticator({ keys: wrapKeys(keys), jwt }),
    settings: { drainMs: 500, ...settings },
  });
  return {
    ...service,
    gate,
    keys,
    storeUrl: ports.store,
    key: (owner, scopes, more) => newKey(keys, owner, scopes, more),
    as:
      (credential) =>
      (method, path, options = {}) =>
        service.call(method, path, {
          ...options,
          headers: {
            Authorization: `Bearer ${credential}`,
            ...(options.headers as Record<string, string> | undefined),
          },
        }),
    async [Symbol.asyncDispose]() {
      gate.open();
      await service[Symbol.asyncDispose]();
      await keys.close();
      await ports.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes a key and keeps it. */
export async function newKey(
  keys: KeyStore,
  owner: string,
  scopes: readonly Scope[] = ['submit', 'read'],
  more: Partial<KeyRecord> = {},
): Promise<string> {
  const { key, record } = makeKey({ owner, scopes }, Date.now());
  await keys.add({ ...record, ...more });
  return key;
}

/** The id that stands in a key. */
export function idIn(key: string): string {
  return key.split('_')[1] ?? '';
}
