/** The options of `see-other serve` that say whose tokens are taken. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { defaultJwtAlgorithms, jwtAlgorithms } from '../auth/jwt-settings.ts';
import type { JwtAlgorithm, JwtSettings } from '../auth/jwt-settings.ts';
import { httpUrl } from './arguments.ts';
import { UsageError } from './errors.ts';

export interface AuthOptions {
  readonly jwtIssuer?: string;
  readonly jwtAudience?: string;
  readonly jwtJwks?: URL;
  readonly jwtAlgorithms: readonly JwtAlgorithm[];
}

export function withAuth(command: Command): Command {
  return command
    .addOption(
      new Option('--jwt-issuer <issuer>', 'take JSON Web Tokens of this issuer (`iss`)').env('SEE_OTHER_JWT_ISSUER'),
    )
    .addOption(
      new Option('--jwt-audience <audience>', 'take tokens that are for this audience (`aud`)').env(
        'SEE_OTHER_JWT_AUDIENCE',
      ),
    )
    .addOption(
      new Option('--jwt-jwks <url or file>', "where the issuer's public keys are: a JSON Web Key Set")
        .env('SEE_OTHER_JWT_JWKS')
        .argParser(keySet),
    )
    .addOption(
      new Option('--jwt-algorithms <list>', 'how tokens may be signed, with commas between')
        .env('SEE_OTHER_JWT_ALGORITHMS')
        .default(defaultJwtAlgorithms, defaultJwtAlgorithms.join(','))
        .argParser(algorithms),
    );
}

/** Undefined if no tokens are taken. Throws UsageError if half of what it takes is there. */
export function jwtSettings({ jwtIssuer, jwtAudience, jwtJwks, jwtAlgorithms }: AuthOptions): JwtSettings | undefined {
  if (jwtIssuer !== undefined && jwtAudience !== undefined && jwtJwks !== undefined)
    return { issuer: jwtIssuer, audience: jwtAudience, jwks: jwtJwks, algorithms: jwtAlgorithms };
  const given = { '--jwt-issuer': jwtIssuer, '--jwt-audience': jwtAudience, '--jwt-jwks': jwtJwks };
  const missing = Object.entries(given).flatMap(([option, value]) => (value === undefined ? [option] : []));
  if (missing.length === Object.keys(given).length) return undefined;
  throw new UsageError(
    `tokens are checked with their issuer, their audience and the issuer's keys: add ${missing.join(' and ')}`,
  );
}

/** Whoever can change the keys on their way can make tokens, so they come by https, or from this machine. */
function keySet(text: string): URL {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return pathToFileURL(resolve(text));
  const url = new URL(httpUrl(text));
  if (url.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) return url;
  throw new InvalidArgumentError('It has to be https, or a file: whoever changes the keys on their way makes tokens.');
}

function algorithms(text: string): JwtAlgorithm[] {
  return text.split(',').map((word) => {
    const algorithm = jwtAlgorithms.find((known) => known === word.trim());
    if (algorithm === undefined)
      throw new InvalidArgumentError(`"${word.trim()}" is none of ${jwtAlgorithms.join(', ')}.`);
    return algorithm;
  });
}
