/** An OpenAPI 3.1 document as it was parsed: as much of its shape as this project reads. */
import { parse } from 'yaml';

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
    { readonly required?: boolean; readonly content: Readonly<Record<string, MediaType>> } | Reference;
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

/** Something in a contract that does not do, and where. */
export interface ContractFault {
  /** JSON pointer (RFC 6901) into the document. */
  readonly pointer: string;
  /** What is wrong and what to do. */
  readonly detail: string;
}

/** A contract that cannot be served, with everything that is wrong with it. */
export class ContractInvalid extends Error {
  readonly faults: readonly ContractFault[];

  constructor(faults: readonly ContractFault[], options?: ErrorOptions) {
    super(
      `the contract cannot be served:\n${faults.map(({ pointer, detail }) => `  ${pointer || '/'}: ${detail}`).join('\n')}`,
      options,
    );
    this.name = 'ContractInvalid';
    this.faults = faults;
  }
}

/** Parses YAML or JSON. Throws ContractInvalid if it is neither, or not OpenAPI 3.1. */
export function parseDocument(text: string): OpenApiDocument {
  let parsed: unknown;
  try {
    parsed = parse(text);
  } catch (error) {
    throw new ContractInvalid([{ pointer: '', detail: `it is neither YAML nor JSON: ${(error as Error).message}` }], {
      cause: error,
    });
  }
  const document = parsed as Partial<OpenApiDocument> | null;
  if (typeof document !== 'object' || typeof document?.openapi !== 'string') {
    throw new ContractInvalid([{ pointer: '', detail: 'it is not an OpenAPI document: there is no member `openapi`' }]);
  }
  if (!document.openapi.startsWith('3.1')) {
    throw new ContractInvalid([
      { pointer: '/openapi', detail: `it is OpenAPI ${document.openapi}; write the contract in OpenAPI 3.1` },
    ]);
  }
  if (typeof document.info?.title !== 'string' || typeof document.info.version !== 'string') {
    throw new ContractInvalid([{ pointer: '/info', detail: 'give the contract a `title` and a `version`' }]);
  }
  if (typeof document.paths !== 'object') {
    throw new ContractInvalid([{ pointer: '/paths', detail: 'there are no paths, so there is nothing to serve' }]);
  }
  return document as OpenApiDocument;
}

/** What stands at a node: the node itself, or what its `$ref` (within the document) points to. */
export function resolve<Node extends object>(document: OpenApiDocument, node: Node | Reference): Node {
  let current: unknown = node;
  for (let steps = 0; isReference(current); steps += 1) {
    if (steps > 50)
      throw new ContractInvalid([{ pointer: current.$ref, detail: 'the reference goes round in a circle' }]);
    current = follow(document, current.$ref);
  }
  return current as Node;
}

function isReference(node: unknown): node is Reference {
  return typeof node === 'object' && node !== null && '$ref' in node && typeof node.$ref === 'string';
}

function follow(document: OpenApiDocument, reference: string): unknown {
  if (!reference.startsWith('#/')) {
    throw new ContractInvalid([
      {
        pointer: reference,
        detail: 'the reference leaves the document; bundle the contract into one file first (`npx redocly bundle`)',
      },
    ]);
  }
  let node: unknown = document;
  for (const token of reference.slice(2).split('/')) {
    const key = decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
    node = typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : undefined;
  }
  if (node === undefined) {
    throw new ContractInvalid([{ pointer: reference, detail: 'there is nothing at the end of this reference' }]);
  }
  return node;
}

/** A JSON pointer from its unescaped parts. */
export function pointerOf(...parts: readonly string[]): string {
  return parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
