/**
 * Whom each operation lets in, as the contract's `security` says: an operation's own, else the document's. Each alternative
 * is one scheme of type http and scheme bearer, with the scopes that it asks for; `[]` or `{}` asks nobody.
 */
import { didYouMean } from '../faults/nearest.ts';
import { isScope, scopes } from '../request/scopes.ts';
import type { Scope } from '../request/scopes.ts';
import { operationAt, pointerOf, resolve } from './document.ts';
import type { OpenApiDocument, Reference, SecurityRequirement, SecurityScheme } from './document.ts';
import type { Report } from './faults.ts';
import type { Located } from './places.ts';

/** Undefined asks nobody; otherwise one of the alternatives has to be held whole. */
export type Access = readonly (readonly Scope[])[] | undefined;

interface Secured {
  readonly document: OpenApiDocument;
  readonly operations: readonly Located[];
}

/** By operationId; of a contract whose security has been checked. */
export function readAccess(contract: Secured): ReadonlyMap<string, Access> {
  return accesses(contract, () => undefined);
}

/** Reports everything that this service could not enforce. */
export function checkAccess(contract: Secured, report: Report): void {
  accesses(contract, (place, detail, suggestion) => {
    report('security', place, detail, suggestion);
  });
}

type Tell = (place: string, detail: string, suggestion: string) => void;

function accesses({ document, operations }: Secured, tell: Tell): ReadonlyMap<string, Access> {
  const ofDocument = accessOf(document, document.security, pointerOf('security'), tell);
  return new Map(
    operations.map((operation): [string, Access] => {
      const { operationId, pointer } = operation;
      const own = operationAt(document, operation).security;
      return [operationId, own === undefined ? ofDocument : accessOf(document, own, `${pointer}/security`, tell)];
    }),
  );
}

function accessOf(
  document: OpenApiDocument,
  alternatives: readonly SecurityRequirement[] = [],
  pointer: string,
  tell: Tell,
): Access {
  if (!Array.isArray(alternatives)) {
    tell(pointer, '`security` is no list', 'Write a list of alternatives, such as `[{ apiKey: [read] }]`.');
    return undefined;
  }
  const read = alternatives.map((alternative: SecurityRequirement, index) =>
    scopesOf(document, alternative, `${pointer}/${index}`, tell),
  );
  const asked = read.filter((alternative) => alternative !== undefined);
  return asked.length < read.length || asked.length === 0 ? undefined : asked;
}

/** Undefined for an alternative that asks nobody. */
function scopesOf(
  document: OpenApiDocument,
  alternative: SecurityRequirement,
  pointer: string,
  tell: Tell,
): readonly Scope[] | undefined {
  if (typeof alternative !== 'object' || (alternative as unknown) === null) {
    tell(pointer, 'an alternative of `security` is a scheme and its scopes', 'Write for example `apiKey: [read]`.');
    return [];
  }
  const schemes = Object.entries(alternative);
  if (schemes.length > 1) {
    const detail = 'it asks for several schemes at once, and a call carries one bearer credential';
    tell(pointer, detail, 'Make them alternatives: an item of the list for each.');
  }
  const [scheme] = schemes;
  if (scheme === undefined) return undefined;
  const [name, asked] = scheme;
  const at = `${pointer}${pointerOf(name)}`;
  checkScheme(document, name, at, tell);
  if (!Array.isArray(asked)) {
    tell(at, 'what stands at a scheme is a list of scopes', `Write for example \`${name}: [read]\`.`);
    return [];
  }
  checkScopes(asked, at, tell);
  return asked.filter(isScope);
}

function checkScheme(document: OpenApiDocument, name: string, pointer: string, tell: Tell): void {
  const schemes = document.components?.securitySchemes ?? {};
  const declared = schemes[name];
  if (declared === undefined) {
    const suggestion = didYouMean(name, Object.keys(schemes)) || `Declare it, with \`type: http, scheme: bearer\`.`;
    tell(pointer, `there is no scheme "${name}" in components/securitySchemes`, suggestion);
    return;
  }
  const { type, scheme } = declaredScheme(document, declared);
  if (type === 'http' && scheme?.toLowerCase() === 'bearer') return;
  const detail = `the scheme "${name}" is ${[type, scheme].filter(Boolean).join(' ')}, which is not enforced here`;
  const suggestion =
    'Declare it with `type: http, scheme: bearer`; or mount the service in an app that finds out who calls.';
  tell(pointer, detail, suggestion);
}

/** Without a type, if what declares it is broken: that is said where it stands. */
function declaredScheme(document: OpenApiDocument, declared: SecurityScheme | Reference): Partial<SecurityScheme> {
  try {
    return resolve(document, declared);
  } catch {
    return {};
  }
}

function checkScopes(asked: readonly string[], pointer: string, tell: Tell): void {
  for (const scope of asked) {
    if (isScope(scope)) continue;
    const suggestion =
      didYouMean(scope, scopes) || `Choose of ${scopes.join(', ')}; or write \`[]\` for any caller with a key.`;
    tell(pointer, `"${scope}" is no scope of this service; those are ${scopes.join(', ')}`, suggestion);
  }
}
