/** An OpenAPI 3.1 document as it was parsed: as much of its shape as this project reads. */

export interface Reference {
  readonly $ref: string;
}

export interface MediaType {
  readonly schema?: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, ExampleObject | Reference>>;
}

export interface ExampleObject {
  readonly value?: unknown;
}

export interface HeaderObject {
  readonly required?: boolean;
  readonly schema?: object;
}

export interface LinkObject {
  readonly operationId?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface ResponseObject {
  readonly headers?: Readonly<Record<string, HeaderObject | Reference>>;
  readonly content?: Readonly<Record<string, MediaType>>;
  readonly links?: Readonly<Record<string, LinkObject | Reference>>;
}

export interface ParameterObject {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: object;
  /** Instead of a schema: one media type. */
  readonly content?: Readonly<Record<string, MediaType>>;
  /** How a list is written: by default `form` in a query, each value as a parameter of its own. */
  readonly style?: string;
  readonly explode?: boolean;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, ExampleObject | Reference>>;
}

/** Scheme to scopes. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

export interface SecurityScheme {
  readonly type: string;
  /** Of type http. */
  readonly scheme?: string;
}

export interface OperationObject {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly security?: readonly SecurityRequirement[];
  readonly parameters?: readonly (ParameterObject | Reference)[];
  readonly requestBody?:
    | { readonly required?: boolean; readonly content: Readonly<Record<string, MediaType>> }
    | Reference;
  readonly responses?: Readonly<Record<string, ResponseObject | Reference>>;
}

export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
export type Method = (typeof methods)[number];

export type PathItem = Readonly<Partial<Record<Method, OperationObject>>> & {
  readonly parameters?: readonly (ParameterObject | Reference)[];
};

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Readonly<Record<string, PathItem | Reference>>;
  readonly security?: readonly SecurityRequirement[];
  readonly components?: {
    readonly schemas?: Readonly<Record<string, object>>;
    readonly securitySchemes?: Readonly<Record<string, SecurityScheme | Reference>>;
  };
}

/** A `$ref` that leads to nothing in the document. */
export class ReferenceBroken extends Error {
  override readonly name = 'ReferenceBroken';
}

/** A node of the document, and the JSON pointer to where it stands. */
export interface Found<Node> {
  readonly node: Node;
  readonly pointer: string;
}

/**
 * What stands at a node, and where: the node itself, which is at `pointer`, or what its `$ref` (within the document) leads to,
 * through as many references as there are. Throws ReferenceBroken.
 */
export function locate<Node extends object>(
  document: OpenApiDocument,
  node: Node | Reference,
  pointer: string,
): Found<Node> {
  let current: unknown = node;
  let at = pointer;
  const seen = new Set<unknown>();
  while (isReference(current)) {
    if (seen.has(current)) throw new ReferenceBroken(`the reference ${current.$ref} goes round in a circle`);
    seen.add(current);
    const { $ref } = current;
    current = followOnce(document, $ref);
    at = pointerOf(...partsOfReference($ref));
  }
  return { node: current as Node, pointer: at };
}

/** What stands at a node, as `locate` finds it. */
export function resolve<Node extends object>(document: OpenApiDocument, node: Node | Reference): Node {
  return locate(document, node, '').node;
}

/** The operation at a JSON pointer that was found in the same document. */
export function operationAt(document: OpenApiDocument, { pointer }: { readonly pointer: string }): OperationObject {
  const found = memberAt(document, partsOf(pointer));
  if (found === undefined) throw new Error(`the document has no operation at ${pointer}`);
  return found as OperationObject;
}

/** The same document, with each path item that is a `$ref` written in its place. */
export function withPathItems(document: OpenApiDocument): OpenApiDocument & {
  readonly paths: Readonly<Record<string, PathItem>>;
} {
  const paths = Object.entries(document.paths).map(([path, item]) => [path, resolve<PathItem>(document, item)]);
  return { ...document, paths: Object.fromEntries(paths) as Record<string, PathItem> };
}

export function isReference(node: unknown): node is Reference {
  return typeof node === 'object' && node !== null && '$ref' in node && typeof node.$ref === 'string';
}

/** What a `$ref` leads to, which may be a reference again. Throws ReferenceBroken. */
function followOnce(document: OpenApiDocument, reference: string): unknown {
  if (!reference.startsWith('#/')) throw new ReferenceBroken(`the reference ${reference} leaves the document`);
  const node = memberAt(document, partsOfReference(reference));
  if (node === undefined) throw new ReferenceBroken(`there is nothing at the end of the reference ${reference}`);
  return node;
}

/** The same; undefined if it leads to nothing, or by a name or an address that schemas give themselves. */
export function followIfThere(document: OpenApiDocument, reference: string): unknown {
  return reference.startsWith('#/') ? memberAt(document, partsOfReference(reference)) : undefined;
}

function memberAt(document: OpenApiDocument, parts: readonly string[]): unknown {
  let node: unknown = document;
  for (const key of parts)
    node = typeof node === 'object' && node !== null && Object.hasOwn(node, key) ? (node as Members)[key] : undefined;
  return node;
}

type Members = Readonly<Record<string, unknown>>;

/** The members of a node that are objects; none if it is no object itself. For documents that nobody has checked yet. */
export function membersOf<Member extends object>(
  node: Readonly<Partial<Record<string, Member>>> | undefined,
): [string, Member][] {
  const entries = typeof node === 'object' && (node as unknown) !== null ? Object.entries(node) : [];
  return entries.filter((entry): entry is [string, Member] => typeof entry[1] === 'object' && entry[1] !== null);
}

/** The unescaped parts of a JSON pointer. */
export function partsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The same of the pointer that a `$ref` is, which is a URI's fragment and percent-encoded. */
export function partsOfReference($ref: string): string[] {
  return partsOf($ref.split('/').map(decoded).join('/'));
}

/** A path may have a % of its own. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A JSON pointer from its unescaped parts. */
export function pointerOf(...parts: readonly string[]): string {
  return parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
