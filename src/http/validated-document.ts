/**
 * The contract as express-openapi-validator reads it rightly: it makes routes of its own of the paths, and follows one
 * reference and no more, in a few places not even that. What it is given is its own, as it changes it.
 */
import type { Contract, Operation } from '../contract/contract.ts';
import {
  followOnce,
  isReference,
  operationAt,
  partsOfReference,
  pointerOf,
  resolve,
  withPathItems,
} from '../contract/document.ts';
import type { OpenApiDocument, PathItem } from '../contract/document.ts';
import { partsOfPath } from '../contract/paths.ts';
import { escaped } from './routes.ts';

export function validatedDocument({ document, operations }: Contract): object {
  const items = withPathItems(document).paths;
  const paths: Record<string, PathItem> = {};
  for (const operation of operations) {
    const name = validatedPath(operation.path);
    const item = paths[name] ?? items[operation.path];
    paths[name] = { ...item, [operation.method]: validatedOperation(document, operation) };
  }
  const moved = new Map(operations.map(({ path }) => [path, validatedPath(path)]));
  // the contract's servers say where clients go, and not where the router is mounted
  const text = JSON.stringify({ ...document, servers: [{ url: '/' }], paths });
  return JSON.parse(text, (key, value: unknown) => (key === '$ref' ? whereItIsNow(value, moved) : value)) as object;
}

function validatedOperation(document: OpenApiDocument, operation: Operation): object {
  const object = operationAt(document, operation);
  const parameters = operation.declaredParameters.map((parameter): object => {
    const { schema } = parameter;
    return {
      ...parameter,
      // forms and URLSearchParams write a space as +, and leave more as it is than the validator would
      ...(parameter.in === 'query' && { allowReserved: true }),
      ...(schema !== undefined && { schema: inPlace(document, schema) }),
    };
  });
  if (object.requestBody === undefined) return { ...object, parameters };
  const { required = false, content } = resolve(document, object.requestBody);
  const bodies = Object.entries(content).map(([type, { schema }]) => [
    type,
    { schema: schema === undefined || isPlainReference(schema) ? schema : inPlace(document, schema) },
  ]);
  return { ...object, parameters, requestBody: { required, content: Object.fromEntries(bodies) as object } };
}

/** A path that becomes the route of routes.ts: the validator writes `:x` for `{x}`, escapes colons, and leaves the rest. */
function validatedPath(path: string): string {
  const parts = partsOfPath(path).map((part, index) => (index % 2 === 1 ? `{"${part}"}` : escaped(part)));
  return parts.join('');
}

/** A reference that leads into a path, by the name that the path has here. */
function whereItIsNow(reference: unknown, moved: ReadonlyMap<string, string>): unknown {
  if (typeof reference !== 'string' || !reference.startsWith('#/paths/')) return reference;
  const [paths = '', path = '', ...rest] = partsOfReference(reference);
  return `#${pointerOf(paths, moved.get(path) ?? path, ...rest)
    .split('/')
    .map(encodeURIComponent)
    .join('/')}`;
}

/** What the validator follows by itself, with what a discriminator says. */
function isPlainReference(schema: object): boolean {
  return (
    isReference(schema) && Object.keys(schema).length === 1 && /^#\/components\/schemas\/[\w.-]+$/.test(schema.$ref)
  );
}

/** A schema with what it refers to in its place. What stands beside the reference holds as well. */
function inPlace(document: OpenApiDocument, schema: object): object {
  // a name that a schema gives itself is found where schemas are compiled
  if (!isReference(schema) || !schema.$ref.startsWith('#/')) return schema;
  const { $ref, ...beside } = schema as { readonly $ref: string; readonly allOf?: readonly object[] };
  const found = inPlace(document, followOnce(document, $ref) as object) as { readonly type?: unknown };
  if (Object.keys(beside).length === 0) return found;
  return { type: found.type, ...beside, allOf: [...(beside.allOf ?? []), found] };
}
