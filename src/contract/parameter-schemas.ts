/** The schemas of parameters with what they refer to in its place: whoever converts the text of one looks at its `type`. */
import { followIfThere, isReference } from './document.ts';
import type { OpenApiDocument, ParameterObject } from './document.ts';
import { values } from './references.ts';

/** A parameter whose schemas refer to nothing but the document's named schemas, and to those only where they are recursive. */
export function withSchemasInPlace(document: OpenApiDocument, parameter: ParameterObject): ParameterObject {
  const { schema, content } = parameter;
  const placed = (each: object): object => inPlace(document, each, []) as object;
  return {
    ...parameter,
    ...(schema !== undefined && { schema: placed(schema) }),
    ...(content !== undefined && {
      content: Object.fromEntries(
        Object.entries(content).map(([type, media]) => [
          type,
          { ...media, ...(media.schema !== undefined && { schema: placed(media.schema) }) },
        ]),
      ),
    }),
  };
}

/** What stands beside a reference holds as well. */
function inPlace(document: OpenApiDocument, node: unknown, within: readonly string[], holdsNames = false): unknown {
  if (Array.isArray(node)) return node.map((item) => inPlace(document, item, within));
  if (typeof node !== 'object' || node === null) return node;
  const { $ref, ...beside } = node as { readonly $ref?: string; readonly allOf?: readonly object[] };
  const members = Object.entries(beside).map(([key, member]) => [
    key,
    values.has(key) && !holdsNames ? member : inPlace(document, member, within, key === 'properties' && !holdsNames),
  ]);
  const placed = Object.fromEntries(members) as { readonly allOf?: readonly object[] };
  if (holdsNames || !isReference(node) || $ref === undefined)
    return $ref === undefined ? placed : { ...placed, $ref: inPlace(document, $ref, within) };
  const target = followIfThere(document, $ref);
  if (target === undefined || within.includes($ref)) return node;
  const found = inPlace(document, target, [...within, $ref]);
  if (members.length === 0 || typeof found !== 'object' || found === null) return found;
  const { type } = found as { readonly type?: unknown };
  return { ...(type !== undefined && { type }), ...placed, allOf: [...(placed.allOf ?? []), found] };
}

/** Whether a schema, or what has schemas, refers to something. */
export function refers(node: unknown): boolean {
  return JSON.stringify(node, (key, value: unknown) => (values.has(key) ? undefined : value)).includes('"$ref":"#');
}
