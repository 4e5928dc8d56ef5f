/** The operations of a document that nobody has checked yet, and what they declare. */
import { locate, membersOf, methods, pointerOf } from './document.ts';
import type {
  Found,
  MediaType,
  Method,
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  PathItem,
  Reference,
  ResponseObject,
} from './document.ts';
import type { Report } from './faults.ts';
import type { BrokenReference } from './references.ts';

/** Where an operation stands. */
export interface Located {
  readonly operationId: string;
  readonly method: Method;
  /** As the document has it: `/requests/{requestId}`. */
  readonly path: string;
  /** JSON pointer to the operation in the document. */
  readonly pointer: string;
}

export interface HandlerParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
}

/** An operation as the document has it. */
export interface Place extends Located {
  readonly item: PathItem;
  readonly object: OperationObject;
}

/** A request body or a response. */
export interface Bodied {
  readonly content?: Readonly<Record<string, MediaType>>;
}

/** What a body is as one media type. */
export interface Content {
  readonly type: string;
  readonly content: MediaType;
  /** JSON pointer to it in the document. */
  readonly pointer: string;
}

/** Headers that are the protocol's own; the handler does not get them. */
const protocolHeaders = new Set(['prefer', 'idempotency-key', 'if-none-match', 'last-event-id']);

/** Headers that are no parameters, whoever declares them as such (OpenAPI 3.1, 4.8.12.2.1). */
const ignoredHeaders = new Set(['accept', 'content-type', 'authorization']);

export class Places {
  readonly all: readonly Place[];
  readonly #document: OpenApiDocument;
  readonly #broken: ReadonlyMap<object, BrokenReference>;
  readonly #met = new Set<BrokenReference>();

  constructor(document: OpenApiDocument, broken: ReadonlyMap<object, BrokenReference>) {
    this.#document = document;
    this.#broken = broken;
    this.all = membersOf(document.paths).flatMap(([path, declared]) => {
      // whoever passes over operations passes over where they would be, too
      const found = broken.has(declared) ? undefined : this.locate<PathItem>(declared, pointerOf('paths', path));
      if (found === undefined) return [];
      const { node: item } = found;
      return methods.flatMap((method): Place[] => {
        const object = item[method] as OperationObject | null | undefined;
        if (typeof object !== 'object' || object === null) return [];
        const pointer = found.pointer + pointerOf(method);
        const operationId = typeof object.operationId === 'string' ? object.operationId : pointer;
        return [{ operationId, method, path, pointer, item, object }];
      });
    });
  }

  /** The broken references that were come across. */
  get met(): Iterable<BrokenReference> {
    return this.#met;
  }

  /** What stands at a node, or what its `$ref` leads to, and where that is; undefined if it leads nowhere. */
  locate<Node extends object>(node: Node | Reference | undefined, pointer: string): Found<Node> | undefined {
    if (typeof node !== 'object' || (node as unknown) === null) return undefined;
    const broken = this.#broken.get(node);
    if (broken !== undefined) this.#met.add(broken);
    if (broken !== undefined) return undefined;
    const found: Found<unknown> = locate(this.#document, node, pointer);
    return typeof found.node === 'object' && found.node !== null ? (found as Found<Node>) : undefined;
  }

  /** What stands at a node, as `locate` finds it. */
  follow<Node extends object>(node: Node | Reference | undefined): Node | undefined {
    return this.locate<Node>(node, '')?.node;
  }

  /** What a body may be, and where that stands; nothing if its reference leads nowhere. */
  contents(declared: Bodied | Reference | undefined, pointer: string): Content[] {
    const found = this.locate<Bodied>(declared, pointer);
    if (found === undefined) return [];
    const at = (type: string): string => found.pointer + pointerOf('content', type);
    return membersOf(found.node.content).map(([type, content]) => ({ type, content, pointer: at(type) }));
  }

  response(place: Place, status: string): ResponseObject | undefined {
    return this.follow<ResponseObject>(place.object.responses?.[status]);
  }

  /** Media types of its successful answers. */
  produces({ object }: Place): readonly string[] {
    const types = membersOf(object.responses)
      .filter(([status]) => status.startsWith('2') || status === '303')
      .flatMap(([, response]) => membersOf(this.follow<ResponseObject>(response)?.content).map(([type]) => type));
    return [...new Set(types)];
  }

  consumes({ object }: Place): readonly string[] {
    return membersOf(this.follow(object.requestBody)?.content).map(([type]) => type);
  }

  /** True if a call has to have a body. */
  bodyRequired({ object }: Place): boolean {
    return this.follow(object.requestBody)?.required === true;
  }

  /**
   * All that is declared for it, the protocol's own among them: its own, and those of its path that it does not declare anew
   * (OpenAPI 3.1, 4.8.9).
   */
  declaredParameters(place: Place): ParameterObject[] {
    return this.locatedParameters(place).map(({ node }) => node);
  }

  /** The same, each with where it stands. */
  locatedParameters({ item, object, pointer }: Place): Found<ParameterObject>[] {
    const found = new Map<string, Found<ParameterObject>>();
    const own = listOf(object.parameters).map((declared, index) => ({
      declared,
      at: `${pointer}/parameters/${index}`,
    }));
    const above = pointer.slice(0, pointer.lastIndexOf('/'));
    const ofPath = listOf(item.parameters).map((declared, index) => ({ declared, at: `${above}/parameters/${index}` }));
    for (const { declared, at } of [...own, ...ofPath]) {
      const located = this.locate<ParameterObject>(declared, at);
      if (typeof located?.node.name !== 'string') continue;
      const { name, in: where } = located.node;
      if (where === 'header' && ignoredHeaders.has(name.toLowerCase())) continue;
      const key = `${where} ${where === 'header' ? name.toLowerCase() : name}`;
      if (!found.has(key)) found.set(key, located);
    }
    return [...found.values()];
  }

  /** Those that the handler gets. */
  parameters(place: Place): HandlerParameter[] {
    return this.declaredParameters(place).flatMap(({ name, in: where }) =>
      where === 'cookie' || (where === 'header' && protocolHeaders.has(name.toLowerCase()))
        ? []
        : [{ name, in: where }],
    );
  }

  /** Reports operations without an id, and with one that another has. */
  checkIds(report: Report): void {
    const first = new Map<string, Place>();
    for (const place of this.all) {
      const { operationId, pointer, method, path } = place;
      if (typeof place.object.operationId !== 'string') {
        const suggestion = `Add \`operationId: ${suggestedId(method, path)}\`.`;
        report('operation-id', pointer, 'the operation has no `operationId`', suggestion);
      }
      const other = first.get(operationId);
      if (other === undefined) first.set(operationId, place);
      else {
        const detail = `"${operationId}" is already the \`operationId\` of ${other.method.toUpperCase()} ${other.path}`;
        report('operation-id', `${pointer}/operationId`, detail, 'Give each of the two a name of its own.');
      }
    }
  }
}

function listOf<Item>(list: readonly Item[] | undefined): readonly Item[] {
  return Array.isArray(list) ? (list as readonly Item[]) : [];
}

/** `getImagesImageId` for GET /images/{imageId}. */
function suggestedId(method: Method, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return [method, ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}
