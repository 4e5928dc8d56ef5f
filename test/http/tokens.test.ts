/** JSON Web Tokens over HTTP, of an issuer whose keys are at a server of their own. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JWTPayload } from 'jose';
import type { JwtSettings } from '../../src/auth/jwt-settings.ts';
import type { Answer } from '../support/calls.ts';
import { newSigningKey, pemOf, startIssuer } from '../support/issuer.ts';
import type { Claims, Issuer, SigningKey } from '../support/issuer.ts';
import { startKeyed } from '../support/keyed.ts';
import type { KeyedService } from '../support/keyed.ts';
import { refusalOf } from '../support/protocol.ts';
import { locationOf } from '../support/service.ts';

let issuer: Issuer;
let service: KeyedService;

beforeAll(async () => {
  issuer = await startIssuer();
  service = await startKeyed({ jwt: issuer.settings });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

/** A service that only answers calls. */
const takingTokensOf = (jwt: JwtSettings): Promise<KeyedService> => startKeyed({ jwt, settings: { role: 'api' } });

const seconds = (fromNow: number): number => Math.floor(Date.now() / 1_000) + fromNow;
const ann = { sub: 'ann', scope: 'submit read' };

const listAs = (token: string, on = service): Promise<Answer> => on.as(token)('GET', '/requests');

function expectRefused(answer: Answer, reason: string): void {
  expect(refusalOf(answer)).toStrictEqual([401, 'unauthenticated']);
  expect(answer.headers.get('www-authenticate')).toBe(
    `Bearer realm="see-other", error="invalid_token", error_description="${reason}"`,
  );
}

/** A token put together by hand, as whoever wants to get in would. */
function forged(header: object, payload: object, sign: (input: string) => string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${sign(input)}`;
}

const goodClaims = (): JWTPayload => ({
  iss: issuer.settings.issuer,
  aud: issuer.settings.audience,
  exp: seconds(900),
  ...ann,
});

describe('a token', () => {
  test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('signed with %s opens the service to its `sub`', async (alg) => {
    const key = await issuer.rotate({ alg });
    const mine = service.as(await issuer.token(ann, key));
    const others = service.as(await issuer.token({ ...ann, sub: 'bob' }, key));
    const location = locationOf(await mine('POST', '/echo', { json: {} }));
    expect((await mine('GET', `${location}?redirect=false`)).status).toBe(200);
    expect((await others('GET', location)).status).toBe(404);
  });

  test('and a key of the same owner see the same requests', async () => {
    const location = locationOf(await service.as(await issuer.token(ann))('POST', '/echo', { json: {} }));
    expect((await service.as(await service.key('ann'))('GET', `${location}?redirect=false`)).status).toBe(200);
  });

  test.each<[string, JWTPayload, number]>([
    ['scope', { scope: 'read' }, 200],
    ['scope among others', { scope: 'openid read profile' }, 200],
    ['scp', { scp: 'read' }, 200],
    ['scp as a list', { scp: ['read', 7, null] }, 200],
    ['no scope', {}, 403],
    ['another scope', { scope: 'submit' }, 403],
    ['a scope that is no text', { scope: { read: true } }, 403],
    ['a scope in other letters', { scope: 'READ' }, 403],
  ])('may do what its scopes say: %s', async (_what, claims, status) => {
    expect((await listAs(await issuer.token({ sub: 'ann', ...claims }))).status).toBe(status);
  });

  test.each<[string, () => Claims, string]>([
    ['has expired', () => ({ exp: seconds(-60) }), 'the token has expired'],
    ['is not good yet', () => ({ nbf: seconds(60) }), 'the token is not good yet'],
    ['never expires', () => ({ exp: undefined }), 'the token has no `exp`'],
    ['is of another issuer', () => ({ iss: 'https://issuer.example.net' }), 'the token is of another issuer'],
    ['is of no issuer', () => ({ iss: undefined }), 'the token is of another issuer'],
    ['is for another audience', () => ({ aud: 'see-another' }), 'the token is for another audience'],
    ['is for no audience', () => ({ aud: undefined }), 'the token is for another audience'],
    ['has no sub', () => ({ sub: undefined }), 'the token has no `sub`'],
    [
      'has an empty sub',
      () => ({ sub: '' }),
      'the token has a `sub` that cannot be an owner: it has 1 to 255 characters',
    ],
    [
      'has a very long sub',
      () => ({ sub: 'a'.repeat(256) }),
      'the token has a `sub` that cannot be an owner: it has 1 to 255 characters',
    ],
    [
      'has a sub with a line break',
      () => ({ sub: 'ann\nbob' }),
      'the token has a `sub` that cannot be an owner: it has 1 to 255 characters',
    ],
  ])('that %s is refused', async (_what, claims, reason) => {
    expectRefused(await listAs(await issuer.token({ ...ann, ...claims() })), reason);
  });

  test('that is for several audiences, ours among them, is taken', async () => {
    expect((await listAs(await issuer.token({ ...ann, aud: ['other', 'see-other'] }))).status).toBe(200);
  });

  test('whose sub is no text is refused', async () => {
    const answer = await listAs(await issuer.token({ ...ann, sub: { $ne: '' } as unknown as string }));
    expect(answer.status).toBe(401);
  });

  test('whose content was changed is refused', async () => {
    const [header, , signature] = (await issuer.token(ann)).split('.');
    const payload = Buffer.from(JSON.stringify({ ...goodClaims(), sub: 'bob' })).toString('base64url');
    expectRefused(await listAs([header, payload, signature].join('.')), 'the signature of the token is not right');
  });

  test('signed with another key under the name of a good one is refused', async () => {
    const real = await issuer.rotate();
    const thief: SigningKey = { ...(await newSigningKey('ES256')), kid: real.kid };
    expectRefused(await listAs(await issuer.token(ann, thief)), 'the signature of the token is not right');
  });

  const notTaken = 'the token is signed with an algorithm that is not taken here';

  test.each(['none', 'None', 'NONE', 'nOnE'])('with the algorithm %s is refused', async (alg) => {
    expectRefused(await listAs(forged({ alg }, goodClaims(), () => '')), notTaken);
  });

  test('signed with the public key as if it were a shared secret is refused', async () => {
    for (const alg of ['RS256', 'ES256']) {
      const key = await issuer.rotate({ alg });
      const pem = await pemOf(key);
      for (const secret of [pem, pem.trim(), JSON.stringify(key.jwk)]) {
        const token = forged({ alg: 'HS256', kid: key.kid }, goodClaims(), (input) =>
          createHmac('sha256', secret).update(input).digest('base64url'),
        );
        expectRefused(await listAs(token), notTaken);
      }
    }
  });

  test("signed with an algorithm that is not configured is refused, though its key is the issuer's", async () => {
    const key = await issuer.rotate({ alg: 'ES384' });
    expectRefused(await listAs(await issuer.token(ann, key)), notTaken);
    await issuer.rotate();
  });

  test('that brings its key along, or says where it is, is refused', async () => {
    const thief = await newSigningKey('ES256');
    const before = issuer.fetches();
    for (const hint of [{ jwk: thief.jwk }, { jku: 'http://127.0.0.1:1/jwks.json' }, { x5u: 'http://127.0.0.1:1/' }]) {
      const token = await issuer.token(ann, thief);
      const [, payload, signature] = token.split('.');
      const header = Buffer.from(JSON.stringify({ alg: 'ES256', kid: thief.kid, ...hint })).toString('base64url');
      expect((await listAs([header, payload, signature].join('.'))).status).toBe(401);
    }
    expect(issuer.fetches() - before).toBeLessThanOrEqual(3);
  });

  test('with a critical extension that nobody knows is refused', async () => {
    const key = await issuer.rotate();
    const token = forged({ alg: 'ES256', kid: key.kid, crit: ['exp'], exp: 1 }, goodClaims(), () => 'AAAA');
    expect((await listAs(token)).status).toBe(401);
  });

  test.each([
    ['is one word', 'swordfish'],
    ['has two parts', 'a.b'],
    ['has empty parts', '..'],
    ['has parts that are no JSON', 'YQ.YQ.YQ'],
    ['has five parts, as an encrypted one', 'a.b.c.d.e'],
    ['has a payload that is a list', `${Buffer.from('{"alg":"ES256"}').toString('base64url')}.W10.AAAA`],
  ])('that %s is refused', async (_what, token) => {
    expect(refusalOf(await listAs(token))).toStrictEqual([401, 'unauthenticated']);
  });

  test('that is huge is refused', async () => {
    const token = await issuer.token({ ...ann, more: 'x'.repeat(8_000) });
    expectRefused(await listAs(token), 'the credential is longer than 8192 characters');
  });
});

describe('the keys of the issuer', () => {
  test('are fetched anew for a token that names one that is not known', async () => {
    await using rotating = await startIssuer();
    await using keyed = await takingTokensOf(rotating.settings);
    expect((await listAs(await rotating.token(ann), keyed)).status).toBe(200);
    const hidden = await rotating.rotate({ shown: false });
    expectRefused(
      await listAs(await rotating.token(ann, hidden), keyed),
      'the issuer has no key that the token could be signed with',
    );
    const next = await rotating.rotate();
    expect((await listAs(await rotating.token(ann, next), keyed)).status).toBe(200);
  });

  test('are not fetched again and again for tokens that name made-up ones', async () => {
    await using calm = await startIssuer({ jwksCooldownMs: 3_600_000 });
    await using keyed = await takingTokensOf(calm.settings);
    expect((await listAs(await calm.token(ann), keyed)).status).toBe(200);
    const hidden = await calm.rotate({ shown: false });
    for (let n = 0; n < 20; n += 1)
      expect((await listAs(await calm.token(ann, { ...hidden, kid: `made-up-${n}` }), keyed)).status).toBe(401);
    expect(calm.fetches()).toBe(1);
  });

  test.each<[string, number, string]>([
    ['cannot be had', 500, ''],
    ['have moved', 302, ''],
    ['are no JSON', 200, '<html>'],
    ['are no key set', 200, '{"keys":7}'],
  ])('that %s are no fault of the caller: 503', async (_what, status, body) => {
    await using away = await startIssuer();
    await using keyed = await takingTokensOf(away.settings);
    const token = await away.token(ann);
    away.answerWith(status, body);
    const answer = await listAs(token, keyed);
    expect(refusalOf(answer)).toStrictEqual([503, 'authentication-unavailable']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    // who has a key needs no issuer
    expect((await listAs(await keyed.key('ann'), keyed)).status).toBe(200);
    away.answerWith(undefined);
    expect((await listAs(token, keyed)).status).toBe(200);
  });

  test('whose server is gone are no fault of the caller: 503, and told to whoever runs the service', async () => {
    const gone = await startIssuer();
    await using keyed = await takingTokensOf(gone.settings);
    const token = await gone.token(ann);
    await gone[Symbol.asyncDispose]();
    expect(refusalOf(await listAs(token, keyed))).toStrictEqual([503, 'authentication-unavailable']);
    expect(String(keyed.reported[0])).toContain(gone.settings.jwks.href);
    expect(String(keyed.reported[0])).not.toContain(token);
  });

  test('may be in a file, which is read anew when they change', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'see-other-jwks-'));
    const file = join(folder, 'jwks.json');
    const write = (...keys: SigningKey[]): Promise<void> =>
      writeFile(file, JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
    try {
      const [first, second] = [await newSigningKey('EdDSA'), await newSigningKey('EdDSA')];
      await write(first);
      await using keyed = await takingTokensOf({ ...issuer.settings, jwks: pathToFileURL(file) });
      expect((await listAs(await issuer.token(ann, first), keyed)).status).toBe(200);
      expect((await listAs(await issuer.token(ann, second), keyed)).status).toBe(401);
      await write(second);
      expect((await listAs(await issuer.token(ann, second), keyed)).status).toBe(200);
      expect((await listAs(await issuer.token(ann, first), keyed)).status).toBe(401);
      await rm(file);
      expect((await listAs(await issuer.token(ann, first), keyed)).status).toBe(503);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

test('where tokens are taken, everybody is asked though there are no keys', async () => {
  await using keyed = await takingTokensOf(issuer.settings);
  expect((await keyed.call('GET', '/requests')).status).toBe(401);
});

/** The credentials themselves, and the parts that would be enough. */
test('no answer and no report has anything of a credential', async () => {
  const key = await service.key('ann');
  const token = await issuer.token(ann);
  const wrongKey = `${key.slice(0, -1)}${key.endsWith('A') ? 'E' : 'A'}`;
  const wrongToken = `${token.slice(0, -4)}AAAA`;
  const credentials = [key, token, wrongKey, wrongToken, await issuer.token({ ...ann, exp: 1 })];
  const texts: string[] = [];
  for (const credential of credentials) {
    const call = service.as(credential);
    for (const [method, path] of [
      ['GET', '/requests'],
      ['GET', '/requests/nonsense'],
      ['GET', `/requests?cursor=x`],
      ['DELETE', '/requests/0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d'],
      ['GET', '/nowhere'],
      ['PUT', '/requests'],
    ] as const) {
      const answer = await call(method, path);
      texts.push(answer.text, ...[...answer.headers].flat());
    }
  }
  texts.push(...service.reported.map((reported) => String((reported as Error).stack)));
  for (const secret of credentials.flatMap((credential) => [credential.slice(-43), ...credential.split('.').slice(1)]))
    for (const text of texts) expect(text).not.toContain(secret);
});
