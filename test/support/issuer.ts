/** An issuer of tokens, whose keys are at a real HTTP server of this machine. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, exportSPKI, generateKeyPair } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';
import { defaultJwtAlgorithms } from '../../src/auth/jwt-settings.ts';
import type { JwtSettings } from '../../src/auth/jwt-settings.ts';

export interface SigningKey {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

/** A claim that is undefined is left out. */
export type Claims = { readonly [Name in keyof JWTPayload]: JWTPayload[Name] | undefined };

export interface Issuer extends AsyncDisposable {
  readonly settings: JwtSettings;
  /** Signs with this key from now on, and shows it at the JWKS unless it is secret. */
  rotate(options?: { alg?: string; shown?: boolean }): Promise<SigningKey>;
  /** Answers the JWKS in this way; undefined for as it should be. */
  answerWith(status: number | undefined, body?: string): void;
  /** How often its keys have been fetched. */
  fetches(): number;
  /** A good token of the claims, for a quarter of an hour. */
  token(claims: Claims, signedWith?: SigningKey): Promise<string>;
}

const issuer = 'https://issuer.example';
const audience = 'see-other';

export async function startIssuer(settings: Partial<JwtSettings> = {}): Promise<Issuer> {
  const shown: JWK[] = [];
  let current: SigningKey | undefined;
  let fetches = 0;
  let instead: { status: number; body: string } | undefined;
  const server = createServer((_req, res) => {
    fetches += 1;
    const { status, body } = instead ?? { status: 200, body: JSON.stringify({ keys: shown }) };
    res.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const rotate: Issuer['rotate'] = async ({ alg = 'ES256', shown: show = true } = {}) => {
    current = await newSigningKey(alg);
    if (show) shown.push(current.jwk);
    return current;
  };
  await rotate();
  return {
    settings: {
      issuer,
      audience,
      jwks: new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/jwks.json`),
      algorithms: defaultJwtAlgorithms,
      jwksCooldownMs: 0,
      ...settings,
    },
    rotate,
    answerWith(status, body = '') {
      instead = status === undefined ? undefined : { status, body };
    },
    fetches: () => fetches,
    async token(claims, signedWith = current) {
      if (signedWith === undefined) throw new Error('the issuer has no key');
      const now = Math.floor(Date.now() / 1_000);
      const all = { iss: issuer, aud: audience, iat: now, exp: now + 900, ...claims };
      const { alg, kid, privateKey } = signedWith;
      return new SignJWT(JSON.parse(JSON.stringify(all)) as JWTPayload)
        .setProtectedHeader({ alg, kid })
        .sign(privateKey);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

let kids = 0;

export async function newSigningKey(alg: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  kids += 1;
  const kid = `key-${kids}`;
  return { alg, kid, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), alg, kid, use: 'sig' } };
}

/** The public key as anybody can have it, in PEM. */
export function pemOf({ publicKey }: SigningKey): Promise<string> {
  return exportSPKI(publicKey);
}
