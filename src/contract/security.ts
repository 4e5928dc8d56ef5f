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
  const read = alternatives.map((alternative, index) => {
    const at = `${pointer}/${index}`;
    const schemes = Object.entries(alternative);
    const [scheme] = schemes;
    if (scheme === undefined) return undefined;
    if (schemes.length > 1) {
      faults.push({
        pointer: at,
        detail: 'it asks for several schemes at once, and a call carries one bearer credential: make them alternatives',
      });
    }
    const [name, asked] = scheme;
    checkScheme(document, name, `${at}/${name}`, faults);
    checkScopes(asked, `${at}/${name}`, faults);
    return asked.filter(isScope);
  });
  const asked = read.filter((alternative) => alternative !== undefined);
  return asked.length < read.length || asked.length === 0 ? undefined : asked;
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
