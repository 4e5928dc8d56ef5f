/**
 * As much of the contract as express-openapi-validator is to read: the parameters of one operation. It makes routes of its
 * own of the paths, and follows one reference and no more, in a few places not even that.
 */
import type { Contract, Operation } from '../contract/contract.ts';
import { operationAt } from '../contract/document.ts';
import type { OpenApiDocument } from '../contract/document.ts';
import { refers, withSchemasInPlace } from '../contract/parameter-schemas.ts';
import { partsOfPath } from '../contract/paths.ts';
import { escaped } from './routes.ts';

/** A copy: the validator changes what it is given. */
export function validatedDocument({ document }: Contract, operation: Operation): object {
  const { openapi, info, security, components = {} } = document;
  const paths = {
    [validatedPath(operation.path)]: { [operation.method]: validatedOperation(document, operation) },
  };
  const { securitySchemes } = components;
  // of the named schemas a few if any are needed, and what it cannot compile among them would be in its way
  const schemas = refers(paths) ? components.schemas : undefined;
  // the contract's servers say where clients go, and not where the router is mounted
  const read = { openapi, info, servers: [{ url: '/' }], security, paths, components: { securitySchemes, schemas } };
  return JSON.parse(JSON.stringify(read)) as object;
}

function validatedOperation(document: OpenApiDocument, operation: Operation): object {
  const { operationId, security } = operationAt(document, operation);
  const parameters = operation.declaredParameters.map((parameter): object => ({
    ...withSchemasInPlace(document, parameter),
    // forms and URLSearchParams write a space as +, and leave more as it is than the validator would
    ...(parameter.in === 'query' && { allowReserved: true }),
  }));
  return { operationId, security, parameters, responses: {} };
}

/** A path that becomes the route of routes.ts: the validator writes `:x` for `{x}`, escapes colons, and leaves the rest. */
function validatedPath(path: string): string {
  const parts = partsOfPath(path).map((part, index) => (index % 2 === 1 ? `{"${part}"}` : escaped(part)));
  return parts.join('');
}
