/**
 * JSON Web Tokens (RFC 7519, RFC 8725) of one issuer, checked with its public keys. The algorithms are those of the
 * configuration and never the token's own choice; only asymmetric ones can be configured, so that a public key is never
 * taken for a shared secret. jose keeps the issuer's keys, fetches them anew when a token names one that is not among them,
 * and not more often than the cooldown allows.
 */
import { readFile } from 'node:fs/promises';
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { isOwner } from '../request/owners.ts';
import { isScope } from '../request/scopes.ts';
import { AuthenticationUnavailable, refused } from './authentication.ts';
import type { Authentication } from './authentication.ts';
import type { JwtSettings } from './jwt-settings.ts';

/** How far the issuer's clock and this one may be apart. */
const clockToleranceSeconds = 5;
const fetchWithinMs = 5_000;
const keysGoodForMs = 600_000;
const defaultCooldownMs = 30_000;

/** Judges tokens. The function that it gives rejects with AuthenticationUnavailable if the issuer's keys cannot be had. */
export function jwtAuthentication(settings: JwtSettings): (token: string) => Promise<Authentication> {
  const keyOf = issuersKeys(settings);
  const options = {
    issuer: settings.issuer,
    audience: settings.audience,
    algorithms: [...settings.algorithms],
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['sub', 'exp'],
  };
  return async (token) => {
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, keyOf, options));
    } catch (error) {
      if (error instanceof AuthenticationUnavailable) throw error;
      return refused(reasonOf(error));
    }
    const { sub, exp = 0 } = payload;
    if (!isOwner(sub)) return refused('the token has a `sub` that cannot be an owner: it has 1 to 255 characters');
    return {
      kind: 'caller',
      caller: { owner: sub, scopes: new Set(scopesOf(payload).filter(isScope)) },
      stillGood: async () => Date.now() < (exp + clockToleranceSeconds) * 1_000,
    };
  };
}

/** `scope` as in RFC 9068, words with spaces between; or `scp`, as some issuers have it, also as a list. */
function scopesOf({ scope, scp }: JWTPayload): readonly unknown[] {
  const named = scope ?? scp;
  if (typeof named === 'string') return named.split(' ');
  return Array.isArray(named) ? named : [];
}

function issuersKeys({ jwks, jwksCooldownMs = defaultCooldownMs }: JwtSettings): JWTVerifyGetKey {
  const keySet = createRemoteJWKSet(jwks, {
    cooldownDuration: jwksCooldownMs,
    cacheMaxAge: keysGoodForMs,
    timeoutDuration: fetchWithinMs,
    // a file is read anew when the keys of a URL would be fetched anew
    ...(jwks.protocol === 'file:' && { [customFetch]: async () => new Response(await readFile(jwks)) }),
  });
  return async (header, token) => {
    try {
      return await keySet(header, token);
    } catch (error) {
      if (isFaultOfToken(error)) throw error;
      throw new AuthenticationUnavailable(`the keys that tokens are checked with cannot be had from ${jwks.href}`, {
        cause: error,
      });
    }
  };
}

/** Everything else that may go wrong when a key is looked for is not the caller's fault. */
function isFaultOfToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

/** What is wrong, in words that hold nothing of the token. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'the token is signed with an algorithm that is not taken here';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature of the token is not right';
  if (error instanceof errors.JWKSNoMatchingKey) return 'the issuer has no key that the token could be signed with';
  if (error instanceof errors.JWKSMultipleMatchingKeys)
    return 'the token does not say which key of the issuer it is of';
  if (error instanceof errors.JWTClaimValidationFailed) return claimReasons[error.claim] ?? 'the token lacks a claim';
  return 'the token is not well-formed';
}

const claimReasons: Readonly<Record<string, string>> = {
  iss: 'the token is of another issuer',
  aud: 'the token is for another audience',
  nbf: 'the token is not good yet',
  sub: 'the token has no `sub`',
  exp: 'the token has no `exp`',
};
