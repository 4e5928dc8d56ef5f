/**
 * What an OpenAPI document says about asynchronous request-reply.
 *
 * An operation is asynchronous when it declares a 202 whose `Location` and `Retry-After` headers are required
 * and whose links `status`, `result` and `cancel` name operations of the document. Everything that the server
 * does follows from that: no vendor extension, no second list to keep in step.
 */
import { ContractInvalid, methods, parseDocument, pointerOf, resolve } from './document.ts';
import type { ContractFault, Method, OpenApiDocument, OperationObject, PathItem, ResponseObject } from './document.ts';
import { isJson } from './media-types.ts';

/** What the service does when an operation is called. */
export type Role = 'submit' | 'result' | 'status' | 'cancel' | 'list' | 'events';

export interface Operation {
  readonly operationId: string;
  readonly method: Method;
  /** As the document has it: `/requests/{requestId}`. */
  readonly path: string;
  readonly role: Role;
  /** Media types of its successful answers. */
  readonly produces: readonly string[];
  /** JSON pointer to the operation in the document. */
  readonly pointer: string;
}

/** An operation that answers 202 and is worked on afterwards. */
export interface AsyncOperation extends Operation {
  readonly role: 'submit';
  /** Media types of the body; none if it takes no body. */
  readonly consumes: readonly string[];
  /** True if the body is stored as a file and handed to the handler as one. */
  readonly takesFile: boolean;
  /** Names of the path, query and header parameters that the handler gets. */
  readonly parameters: readonly { readonly name: string; readonly in: 'path' | 'query' | 'header' }[];
  readonly result: Operation;
}

export interface Contract {
  readonly document: OpenApiDocument;
  /** The document as it was written. */
  readonly text: string;
  readonly version: string;
  readonly operations: readonly Operation[];
  readonly asynchronous: readonly AsyncOperation[];
  readonly status: Operation;
}

/** Headers that are the protocol's own; the handler does not get them. */
const protocolHeaders = new Set(['prefer', 'idempotency-key', 'if-none-match', 'last-event-id']);

export interface ReadOptions {
  /** Passes over operations that have no role in the protocol: whoever calls a server need not know what it answers them with. */
  readonly ignoreOthers?: boolean;
}

/** Reads a contract from its text (YAML or JSON). Throws ContractInvalid with everything that is wrong. */
export function readContract(text: string, { ignoreOthers = false }: ReadOptions = {}): Contract {
  const document = parseDocument(text);
  const faults: ContractFault[] = [];
  const found = new Found(document, faults);

  const submits = found.all.filter(
    ({ object }) => object.responses?.['202'] !== undefined && hasLinks(document, object),
  );
  if (submits.length === 0) {
    faults.push({
      pointer: '/paths',
      detail: 'no operation is asynchronous: none has a 202 with links `status`, `result` and `cancel`',
    });
  }
  const linked = submits.map((submit) => ({ submit, ...found.linksOf(submit) }));
  const statusPath = linked.find(({ status }) => status)?.status?.path;

  const roleOf = (place: Place): Role | undefined => {
    if (submits.includes(place)) return 'submit';
    if (linked.some(({ result }) => result === place)) return 'result';
    if (linked.some(({ status }) => status === place)) return 'status';
    if (linked.some(({ cancel }) => cancel === place)) return 'cancel';
    if (place.method !== 'get' || statusPath === undefined) return undefined;
    if (place.path === statusPath.replace(/\/\{[^}]+\}$/, '')) return 'list';
    if (place.path.startsWith(`${statusPath}/`) && found.produces(place).includes('text/event-stream')) return 'events';
    return undefined;
  };
  const operations = new Map<Place, Operation>();
  for (const place of found.all) {
    const role = roleOf(place);
    if (role === undefined) {
      if (ignoreOthers) continue;
      faults.push({
        pointer: place.pointer,
        detail:
          'this operation is neither asynchronous nor part of the protocol (status, result, cancel, list, events), so there is nothing to answer it with',
      });
    } else {
      const { operationId, method, path, pointer } = place;
      operations.set(place, { operationId, method, path, pointer, role, produces: found.produces(place) });
    }
  }
  const asynchronous = linked.flatMap(({ submit, result }): AsyncOperation[] => {
    const operation = operations.get(submit);
    const resultOperation = result && operations.get(result);
    if (operation === undefined || resultOperation === undefined) return [];
    const consumes = found.consumes(submit);
    return [
      {
        ...operation,
        role: 'submit',
        consumes,
        takesFile: consumes.some((type) => !isJson(type)),
        parameters: found.parameters(submit),
        result: resultOperation,
      },
    ];
  });
  const status = [...operations.values()].find(({ role }) => role === 'status');
  if (faults.length > 0 || status === undefined) throw new ContractInvalid(faults);
  return {
    document,
    text,
    version: document.info.version,
    // asynchronous operations once, with all that is known of them
    operations: [...operations.values()].map(
      (operation) => asynchronous.find(({ operationId }) => operationId === operation.operationId) ?? operation,
    ),
    asynchronous,
    status,
  };
}

/** The URL path of an operation that takes a request's id and nothing else. */
export function pathOf(operation: Operation, id: string): string {
  return operation.path.replace(/\{[^}]+\}/, id);
}

function hasLinks(document: OpenApiDocument, object: OperationObject): boolean {
  const accepted = object.responses?.['202'];
  const links = accepted && resolve<ResponseObject>(document, accepted).links;
  return links !== undefined && 'result' in links;
}

interface Place {
  readonly operationId: string;
  readonly method: Method;
  readonly path: string;
  readonly pointer: string;
  readonly item: PathItem;
  readonly object: OperationObject;
}

/** The document's operations, and what they declare. */
class Found {
  readonly all: readonly Place[];
  readonly #document: OpenApiDocument;
  readonly #faults: ContractFault[];

  constructor(document: OpenApiDocument, faults: ContractFault[]) {
    this.#document = document;
    this.#faults = faults;
    this.all = Object.entries(document.paths).flatMap(([path, item]) =>
      methods.flatMap((method): Place[] => {
        const object = item[method];
        if (object === undefined) return [];
        const pointer = pointerOf('paths', path, method);
        if (object.operationId === undefined) faults.push({ pointer, detail: 'give the operation an `operationId`' });
        return [{ operationId: object.operationId ?? pointer, method, path, pointer, item, object }];
      }),
    );
    this.all.forEach((place, index) => {
      const first = this.all.findIndex(({ operationId }) => operationId === place.operationId);
      if (first !== index) {
        faults.push({
          pointer: `${place.pointer}/operationId`,
          detail: `"${place.operationId}" is used twice; operation ids are unique`,
        });
      }
    });
  }

  /** The operations that the 202 of an asynchronous operation links to. */
  linksOf(submit: Place): { status: Place | undefined; result: Place | undefined; cancel: Place | undefined } {
    const pointer = `${submit.pointer}/responses/202`;
    const accepted = resolve<ResponseObject>(this.#document, submit.object.responses?.['202'] ?? {});
    for (const name of ['Location', 'Retry-After']) {
      const entry = Object.entries(accepted.headers ?? {}).find(
        ([header]) => header.toLowerCase() === name.toLowerCase(),
      );
      if (entry === undefined || resolve(this.#document, entry[1]).required !== true) {
        this.#faults.push({
          pointer: `${pointer}/headers/${name}`,
          detail: `a 202 tells the client where to look and when: declare ${name} with \`required: true\``,
        });
      }
    }
    const target = (name: string, method: Method): Place | undefined => {
      const at = `${pointer}/links/${name}`;
      const link = accepted.links?.[name];
      if (link === undefined) {
        this.#faults.push({
          pointer: at,
          detail: `add the link \`${name}\`: the operation that gives (or cancels) it, by operationId`,
        });
        return undefined;
      }
      const { operationId, parameters } = resolve(this.#document, link);
      const place = this.all.find((candidate) => candidate.operationId === operationId);
      if (place?.method !== method) {
        const names = this.all
          .filter((candidate) => candidate.method === method)
          .map((candidate) => candidate.operationId);
        this.#faults.push({
          pointer: `${at}/operationId`,
          detail: `"${String(operationId)}" is not a ${method.toUpperCase()} operation of this contract; those are ${names.join(', ')}`,
        });
        return undefined;
      }
      const variables = [...place.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]);
      const variable = variables[0];
      if (variables.length !== 1 || variable === undefined || parameters?.[variable] !== '$response.body#/id') {
        this.#faults.push({
          pointer: `${at}/parameters`,
          detail: `the path ${place.path} has to have one parameter, the request's id: \`${variable ?? 'requestId'}: $response.body#/id\``,
        });
      }
      return place;
    };
    return { status: target('status', 'get'), result: target('result', 'get'), cancel: target('cancel', 'delete') };
  }

  produces({ object }: Place): readonly string[] {
    const types = Object.entries(object.responses ?? {})
      .filter(([status]) => status.startsWith('2') || status === '303')
      .flatMap(([, response]) => Object.keys(resolve<ResponseObject>(this.#document, response).content ?? {}));
    return [...new Set(types)];
  }

  consumes({ object }: Place): readonly string[] {
    return object.requestBody === undefined ? [] : Object.keys(resolve(this.#document, object.requestBody).content);
  }

  parameters({ item, object }: Place): AsyncOperation['parameters'] {
    return [...(item.parameters ?? []), ...(object.parameters ?? [])]
      .map((parameter) => resolve(this.#document, parameter))
      .flatMap(({ name, in: where }) =>
        where === 'cookie' || (where === 'header' && protocolHeaders.has(name.toLowerCase()))
          ? []
          : [{ name, in: where }],
      );
  }
}
