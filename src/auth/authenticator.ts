/** From a bearer credential (RFC 6750) to a caller: an API key, or a JSON Web Token. */
import type { KeyStore } from '../ports/key-store.ts';
import { endOf, looksLikeKey, partsOfKey, provesKey } from './api-keys.ts';
import { refused } from './authentication.ts';
import type { Authentication } from './authentication.ts';
import type { JwtSettings } from './jwt-settings.ts';
import { KnownKeys } from './known-keys.ts';

export interface Authenticator {
  /** Whether callers have to say who they are, at once if it is known; it may become true while the service runs. Rejects with StoreUnavailable. */
  asks(): boolean | Promise<boolean>;
  /** Rejects with StoreUnavailable or AuthenticationUnavailable if it cannot be told now. */
  authenticate(credential: string): Promise<Authentication>;
}

export interface AuthenticatorParts {
  readonly keys: KeyStore;
  readonly jwt?: JwtSettings | undefined;
}

/** Longer ones are not looked at. Node takes 16 KiB of headers in all. */
const maxCredentialLength = 8_192;

/** One answer for an id that is unknown and for a secret that is wrong: it does not tell which ids there are. */
const notKnown = 'the key is not known';

/** Callers are asked as soon as there is any key, be it revoked, or tokens are set up. */
export function createAuthenticator({ keys, jwt }: AuthenticatorParts): Authenticator {
  const known = new KnownKeys(keys);
  // what checks tokens is loaded where they are taken
  const judging = jwt && import('./jwt.ts').then(({ jwtAuthentication }) => jwtAuthentication(jwt));

  async function judgeKey(credential: string): Promise<Authentication> {
    const parts = partsOfKey(credential);
    if (parts === undefined) return refused(notKnown);
    const record = await known.find(parts.id);
    if (!provesKey(parts.secret, record)) return refused(notKnown);
    const end = endOf(record, Date.now());
    if (end !== undefined) return refused(end === 'revoked' ? 'the key has been revoked' : 'the key has expired');
    return {
      kind: 'caller',
      caller: { owner: record.owner, scopes: new Set(record.scopes) },
      async stillGood() {
        const now = await known.find(record.id);
        return now !== undefined && endOf(now, Date.now()) === undefined;
      },
    };
  }

  return {
    asks: () => judging !== undefined || known.any(),
    async authenticate(credential) {
      if (credential.length > maxCredentialLength)
        return refused(`the credential is longer than ${maxCredentialLength} characters`);
      if (looksLikeKey(credential)) return judgeKey(credential);
      return judging === undefined ? refused(notKnown) : (await judging)(credential);
    },
  };
}
