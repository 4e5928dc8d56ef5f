/** Schemas as they hold for what clients send: what OpenAPI says of `readOnly` and `discriminator`, as JSON Schema. */
import { followIfThere, isReference, membersOf } from './document.ts';
import type { OpenApiDocument } from './document.ts';
import { values } from './references.ts';

type Schema = Readonly<Record<string, unknown>>;

/** A copy of a document that keeps to its rules, in which every schema stands where it stood. */
export function asSent(document: OpenApiDocument): OpenApiDocument {
  const walk = (node: unknown, holdsNames: boolean): unknown => {
    if (Array.isArray(node)) return node.map((item) => walk(item, false));
    if (typeof node !== 'object' || node === null) return node;
    const members = Object.entries(node).map(([key, member]) => [
      key,
      values.has(key) && !holdsNames ? (member as unknown) : walk(member, key === 'properties'),
    ]);
    const copy = Object.fromEntries(members) as Schema;
    return holdsNames ? copy : discriminated(withoutReadOnly(document, copy));
  };
  return walk(document, false) as OpenApiDocument;
}

/** Nobody has to send what is read-only (OpenAPI 3.1, 4.8.24). */
function withoutReadOnly(document: OpenApiDocument, schema: Schema): Schema {
  const { properties, required } = schema;
  if (!Array.isArray(required) || typeof properties !== 'object' || properties === null) return schema;
  const readOnly = membersOf(properties as Readonly<Record<string, object>>)
    .filter(([, property]) => isReadOnly(document, property))
    .map(([name]) => name);
  if (readOnly.length === 0) return schema;
  return { ...schema, required: required.filter((name) => !readOnly.includes(String(name))) };
}

function isReadOnly(document: OpenApiDocument, schema: object): boolean {
  if ('readOnly' in schema) return schema.readOnly === true;
  if (!isReference(schema)) return false;
  const found = followIfThere(document, schema.$ref);
  return typeof found === 'object' && found !== null && 'readOnly' in found && found.readOnly === true;
}

/** The one of several schemas that a member names holds, and no other (OpenAPI 3.1, 4.8.25). */
function discriminated(schema: Schema): Schema {
  const { discriminator, ...rest } = schema;
  const kind = 'oneOf' in rest ? 'oneOf' : 'anyOf';
  const { [kind]: choices, ...others } = rest;
  const { propertyName, mapping = {} } = (discriminator ?? {}) as { propertyName?: unknown; mapping?: Schema };
  if (typeof propertyName !== 'string' || !Array.isArray(choices) || !choices.every(isReference)) return schema;
  const named = choices.flatMap(({ $ref }) => {
    const name = $ref.slice($ref.lastIndexOf('/') + 1);
    const mapped = Object.keys(mapping).filter((key) => mapping[key] === $ref || mapping[key] === name);
    return (mapped.length === 0 ? [name] : mapped).map((value) => ({ value, $ref }));
  });
  const chosen = {
    type: 'object',
    required: [propertyName],
    properties: { [propertyName]: { enum: named.map(({ value }) => value) } },
    allOf: named.map(({ value, $ref }) => ({
      if: { required: [propertyName], properties: { [propertyName]: { const: value } } },
      then: { $ref },
    })),
  };
  return { ...others, allOf: [...((others['allOf'] as object[] | undefined) ?? []), chosen] };
}
