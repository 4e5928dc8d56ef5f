/**
 * Whom each operation lets in, as the contract's `security` says: an operation's own, else the document's. Each alternative
 * is one scheme of type http and scheme bearer, with the scopes that it asks for; `[]` or `{}` asks nobody.
 */
import { isScope, scopes } from '../request/scopes.ts';
import type { Scope } from '../request/scopes.ts';
import type { Contract, Operation } from './contract.ts';
import { ContractInvalid, pointerOf, resolve } from './document.ts';
import type { ContractFault, OpenApiDocument, SecurityRequirement } from './document.ts';

/** Undefined asks nobody; otherwise one of the alternatives has to be held whole. */
export type Access = readonly (readonly Scope[])[] | undefined;

/** By operationId. Throws ContractInvalid with everything that this service could not enforce. */
export function readAccess({ document, operations }: Contract): ReadonlyMap<string, Access> {
  const faults: ContractFault[] = [];
  const ofDocument = accessOf(document, document.security, pointerOf('security'), faults);
  const accesses = new Map(
    operations.map((operation): [string, Access] => {
      const own = objectOf(document, operation)?.security;
      const access = own === undefined ? ofDocument : accessOf(document, own, `${operation.pointer}/security`, faults);
      return [operation.operationId, access];
    }),
  );
  if (faults.length > 0) throw new ContractInvalid(faults);
  return accesses;
}

function objectOf(document: OpenApiDocument, { path, method }: Operation) {
  return document.paths[path]?.[method];
}

function accessOf(
  document: OpenApiDocument,
  alternatives: readonly SecurityRequirement[] = [],
  pointer: string,
  faults: ContractFault[],
): Access {
  if (!Array.isArray(alternatives)) {
    faults.push({ pointer, detail: '`security` is a list of alternatives, each a scheme with its scopes' });
    return undefined;
  }
  const read = alternatives.map((alternative: SecurityRequirement, index) =>
    scopesOf(document, alternative, `${pointer}/${index}`, faults),
  );
  const asked = read.filter((alternative) => alternative !== undefined);
  return asked.length < read.length || asked.length === 0 ? undefined : asked;
}

/** Undefined for an alternative that asks nobody. */
function scopesOf(
  document: OpenApiDocument,
  alternative: SecurityRequirement,
  pointer: string,
  faults: ContractFault[],
): readonly Scope[] | undefined {
  const schemes = Object.entries(alternative);
  if (schemes.length > 1) {
    const detail =
      'it asks for several schemes at once, and a call carries one bearer credential: make them alternatives';
    faults.push({ pointer, detail });
  }
  const [scheme] = schemes;
  if (scheme === undefined) return undefined;
  const [name, asked] = scheme;
  const at = `${pointer}${pointerOf(name)}`;
  checkScheme(document, name, at, faults);
  if (!Array.isArray(asked)) {
    faults.push({ pointer: at, detail: 'what stands at a scheme is a list of scopes, such as [read]' });
    return [];
  }
  checkScopes(asked, at, faults);
  return asked.filter(isScope);
}

function checkScheme(document: OpenApiDocument, name: string, pointer: string, faults: ContractFault[]): void {
  const declared = document.components?.securitySchemes?.[name];
  if (declared === undefined) {
    faults.push({ pointer, detail: `there is no scheme "${name}" in components/securitySchemes` });
    return;
  }
  const { type, scheme } = resolve(document, declared);
  if (type === 'http' && scheme?.toLowerCase() === 'bearer') return;
  faults.push({
    pointer,
    detail: `the scheme "${name}" is ${[type, scheme].filter(Boolean).join(' ')}, which is not enforced here: declare \`type: http, scheme: bearer\``,
  });
}

function checkScopes(asked: readonly string[], pointer: string, faults: ContractFault[]): void {
  for (const scope of asked) {
    if (!isScope(scope))
      faults.push({ pointer, detail: `"${scope}" is no scope of this service; those are ${scopes.join(', ')}` });
  }
}
