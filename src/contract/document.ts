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
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly security?: readonly SecurityRequirement[];
  readonly components?: {
    readonly securitySchemes?: Readonly<Record<string, SecurityScheme | Reference>>;
  };
}

/** A `$ref` that leads to nothing in the document. */
export class ReferenceBroken extends Error {
  override readonly name = 'ReferenceBroken';
}

/** What stands at a node: the node itself, or what its `$ref` (within the document) points to. Throws ReferenceBroken. */
export function resolve<Node extends object>(document: OpenApiDocument, node: Node | Reference): Node {
  let current: unknown = node;
  const seen = new Set<unknown>();
  while (isReference(current)) {
    if (seen.has(current)) throw new ReferenceBroken(`the reference ${current.$ref} goes round in a circle`);
    seen.add(current);
    current = follow(document, current.$ref);
  }
  return current as Node;
}

export function isReference(node: unknown): node is Reference {
  return typeof node === 'object' && node !== null && '$ref' in node && typeof node.$ref === 'string';
}

function follow(document: OpenApiDocument, reference: string): unknown {
  if (!reference.startsWith('#/')) throw new ReferenceBroken(`the reference ${reference} leaves the document`);
  let node: unknown = document;
  for (const key of partsOf(reference.slice(1)))
    node = typeof node === 'object' && node !== null && Object.hasOwn(node, key) ? (node as Members)[key] : undefined;
  if (node === undefined) throw new ReferenceBroken(`there is nothing at the end of the reference ${reference}`);
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

/** The unescaped parts of a JSON pointer, also of one that is in a URI. */
export function partsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => unescaped(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A path may have a % of its own. */
function unescaped(part: string): string {
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
