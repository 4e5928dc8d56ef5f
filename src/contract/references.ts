/** The `$ref`s of a document that lead to nothing. */
import { nearest } from '../faults/nearest.ts';
import { isReference, partsOfReference, pointerOf, ReferenceBroken, resolve } from './document.ts';
import type { OpenApiDocument, Reference } from './document.ts';

export interface BrokenReference {
  readonly place: string;
  readonly detail: string;
  readonly suggestion: string;
  /** Below a member `x-…`, which means whatever its reader says: it matters if what is served leads there. */
  readonly inExtension: boolean;
}

/** Maps by names that are somebody's own, so that one may begin with `x-`. */
const ownNames =
  /^\/components\/[^/]+$|\/(properties|patternProperties|\$defs|headers|links|examples|callbacks|content)$/;

/** Members that hold values, and no parts of the document. */
export const values: ReadonlySet<string> = new Set(['example', 'examples', 'value', 'default', 'const', 'enum']);

/** Every reference that does not do, by the object that has it. */
export function brokenReferences(document: OpenApiDocument): ReadonlyMap<object, BrokenReference> {
  const broken = new Map<object, BrokenReference>();
  const walk = (node: unknown, place: string, { base, inExtension }: Around): void => {
    if (typeof node !== 'object' || node === null) return;
    const around = { base: hasOwnId(node, place) ? node : base, inExtension };
    if (isReference(node) && !isAnchor(node, place) && !isWithin(around.base, node) && !broken.has(node)) {
      try {
        resolve(document, node);
      } catch (error) {
        if (!(error instanceof ReferenceBroken)) throw error;
        const suggestion = suggestionFor(document, node);
        broken.set(node, { place: `${place}/$ref`, detail: error.message, suggestion, inExtension });
      }
    }
    for (const [key, member] of Object.entries(node))
      if (!values.has(key) || place.endsWith('/properties') || isExamples(key, member))
        walk(member, place + pointerOf(key), {
          ...around,
          inExtension: inExtension || (key.startsWith('x-') && !ownNames.test(place)),
        });
  };
  walk(document, '', { base: undefined, inExtension: false });
  return broken;
}

interface Around {
  /** The schema with an `$id` of its own that pointers are relative to. */
  readonly base: object | undefined;
  readonly inExtension: boolean;
}

function hasOwnId(node: object, place: string): boolean {
  return '$id' in node && typeof node.$id === 'string' && inSchema(place);
}

function isWithin(base: object | undefined, { $ref }: Reference): boolean {
  return base !== undefined && $ref.startsWith('#/') && memberAt(base, partsOfReference($ref)) !== none;
}

function inSchema(place: string): boolean {
  return /\/(schema|components\/schemas\/[^/]+)(\/|$)/.test(place);
}

/** Those of OpenAPI are named, and may be references; those of JSON Schema are a list of values. */
function isExamples(key: string, member: unknown): boolean {
  return key === 'examples' && !Array.isArray(member);
}

/** In a schema, a name that a schema of the document gives itself. */
function isAnchor({ $ref }: Reference, place: string): boolean {
  return /^#(?!\/)/.test($ref) && inSchema(place);
}

function suggestionFor(document: OpenApiDocument, { $ref }: Reference): string {
  if (!$ref.startsWith('#/'))
    return 'Bring everything into one file: `npx @redocly/cli bundle openapi.yaml --output bundled.yaml`.';
  const parts = partsOfReference($ref);
  const last = parts.pop() ?? '';
  const near = nearest(last, Object.keys(memberAt(document, parts)));
  const folder = `#${pointerOf(...parts)}`;
  return near === undefined
    ? `Add \`${last}\` at ${folder}, or refer to what is there.`
    : `Did you mean \`${folder}${pointerOf(near)}\`?`;
}

function memberAt(document: object, parts: readonly string[]): object {
  let node: unknown = document;
  for (const part of parts) node = typeof node === 'object' && node !== null ? Reflect.get(node, part) : undefined;
  return typeof node === 'object' && node !== null ? node : none;
}

const none: object = {};
