/** Whose tokens are taken. Loads nothing: the command line reads it for every command. */

export const jwtAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

export type JwtAlgorithm = (typeof jwtAlgorithms)[number];

export const defaultJwtAlgorithms: readonly JwtAlgorithm[] = ['RS256', 'PS256', 'ES256', 'EdDSA'];

export interface JwtSettings {
  /** What `iss` has to be. */
  readonly issuer: string;
  /** What `aud` has to name. */
  readonly audience: string;
  /** Where the issuer's public keys are, as a JSON Web Key Set (RFC 7517): an http(s) or a file URL. */
  readonly jwks: URL;
  readonly algorithms: readonly JwtAlgorithm[];
  /** How long after a fetch of the keys they are not fetched again for a token that names another key. */
  readonly jwksCooldownMs?: number;
}
