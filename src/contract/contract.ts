/**
 * What an OpenAPI document says about asynchronous request-reply.
 *
 * An operation is asynchronous when it declares a 202 whose `Location` and `Retry-After` headers are required
 * and whose links `status`, `result` and `cancel` name operations of the document. Everything that the server
 * does follows from that: no vendor extension, no second list to keep in step.
 */
import { advise, adviseFit } from './advice.ts';
import { checkAccepted, checkContents, checkResults, linksOf } from './accepted.ts';
import type { Linked } from './accepted.ts';
import { pointerOf } from './document.ts';
import type { OpenApiDocument, ParameterObject } from './document.ts';
import { ContractInvalid, FoundFaults } from './faults.ts';
import type { ContractFault, Report } from './faults.ts';
import { isDocument } from './frame.ts';
import { isJson, isRange } from './media-types.ts';
import { checkPathParameters, checkPaths } from './paths.ts';
import { Places } from './places.ts';
import type { HandlerParameter, Located, Place } from './places.ts';
import { brokenReferences } from './references.ts';
import { checkSchemas } from './schema-faults.ts';
import { checkAccess } from './security.ts';
import { checkStructure } from './structure.ts';
import { parseText } from './text.ts';
import { checkUsable } from './usable-schemas.ts';
import { adviseAnswers } from './usual-answers.ts';

/** What the service does when an operation is called. */
export type Role = 'submit' | 'result' | 'status' | 'cancel' | 'list' | 'events';

export interface Operation extends Located {
  readonly role: Role;
  /** Media types of its successful answers. */
  readonly produces: readonly string[];
  /** All of its parameters, those of its path and of the protocol among them. */
  readonly declaredParameters: readonly ParameterObject[];
}

/** An operation that answers 202 and is worked on afterwards. */
export interface AsyncOperation extends Operation {
  readonly role: 'submit';
  /** Media types of the body; none if it takes no body. */
  readonly consumes: readonly string[];
  /** True if a call without a body is refused. */
  readonly bodyRequired: boolean;
  /** True if a body that is no JSON is stored as a file and handed to the handler as one. */
  readonly takesFile: boolean;
  /** Names of the path, query and header parameters that the handler gets. */
  readonly parameters: readonly HandlerParameter[];
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

export interface ReadOptions {
  /** Passes over operations that have no role in the protocol: whoever calls a server need not know what it answers them with. */
  readonly ignoreOthers?: boolean;
}

/**
 * Reads the contract of a server, from its text (YAML or JSON), as far as whoever calls it needs to know it. Throws
 * ContractInvalid with everything that is wrong.
 */
export function readContract(text: string, { ignoreOthers = false }: ReadOptions = {}): Contract {
  const { contract, faults } = read(text, { ignoreOthers });
  if (contract === undefined) throw new ContractInvalid(faults);
  return contract;
}

export interface ServedOptions {
  /** Whether the service has to enforce the contract's `security`. */
  readonly enforced: boolean;
  /** The path of the service's own that a path of the contract is at or below. */
  readonly reservedPathOf: (path: string) => string | undefined;
}

export interface CheckedContract {
  /** Undefined if anything is wrong that may not be. */
  readonly contract: Contract | undefined;
  /** What answers 202; undefined if the document could not be read so far. */
  readonly operationIds: readonly string[] | undefined;
  /** Everything that is wrong, in the order of the text. */
  readonly faults: readonly ContractFault[];
}

/** Holds a contract that is to be served to all the rules that it must keep to (rules.ts). */
export function checkContract(text: string, served: ServedOptions): CheckedContract {
  return read(text, { served });
}

/** The same, with advice: the rules that it should keep to. */
export function lintContract(text: string, served: ServedOptions): readonly ContractFault[] {
  return read(text, { served, advised: true }).faults;
}

interface Reading extends ReadOptions {
  readonly served?: ServedOptions;
  readonly advised?: boolean;
}

function read(text: string, { ignoreOthers = false, served, advised = false }: Reading): CheckedContract {
  if (typeof (text as unknown) !== 'string') return noText(text);
  const { value, isShipped, errors, positionOf } = parseText(text);
  const found = new FoundFaults(positionOf);
  const { report } = found;
  for (const { detail, position } of errors) found.addUnreadable(detail, position);
  if (errors.length > 0 || !isDocument(value, report))
    return { contract: undefined, operationIds: undefined, faults: found.inOrder };
  const document = value;

  const broken = brokenReferences(document);
  const places = new Places(document, broken);
  places.checkIds(report);
  const submits = places.all.filter((place) => isSubmit(places, place, ignoreOthers));
  if (submits.length === 0) {
    const detail = 'no operation is asynchronous: none has a 202 with links `status`, `result` and `cancel`';
    report('asynchronous', '/paths', detail, 'Let the slow operation answer 202, and link from there to its status.');
  }
  const linked = submits.map((submit) => checkAccepted(places, submit, report));
  const operations = operationsOf(places, linked, ignoreOthers ? () => undefined : report);
  const asynchronous = asynchronousOf(places, linked, operations);
  const mattering = [...broken.values()].filter(({ inExtension }) => !inExtension);
  for (const reference of ignoreOthers ? places.met : [...mattering, ...places.met])
    report('references', reference.place, reference.detail, reference.suggestion);
  // the one that is shipped was found to keep to them when it was written: each start would wait 0.15 s for that
  if (served !== undefined && (advised || !isShipped)) {
    if (served.enforced) checkAccess({ document, operations: [...operations.values()] }, report);
    // what these say of a parameter says more than that it is not as OpenAPI has it
    checkPathParameters(places, report);
    checkStructure(document, report);
    checkSchemas(document, report);
    checkReserved(places, served, report);
    checkPaths(document, report);
    checkResults(places, linked, report);
    checkContents(places, linked, report);
    checkMediaTypes(places, linked, report);
    checkCookies(places, report);
    // what cannot be read need not be compiled
    if (!found.keepFromServing)
      checkUsable(document, places, { submits, results: linked.flatMap(({ result }) => result ?? []) }, report);
  }
  const contract = found.keepFromServing
    ? undefined
    : contractOf({ document, text, operations: [...operations.values()], asynchronous });
  if (advised) {
    const advisable = {
      submits,
      results: linked.flatMap(({ result }) => result ?? []),
      statuses: [...new Set(linked.flatMap(({ status }) => status ?? []))],
    };
    // examples are held to schemas that can be read
    if (contract !== undefined) adviseFit(document, places, advisable, report);
    advise(places, advisable, report);
    adviseAnswers(places, operations, report);
  }
  return { contract, operationIds: submits.map(({ operationId }) => operationId), faults: found.inOrder };
}

/** From JavaScript, a contract may be anything. */
function noText(given: unknown): CheckedContract {
  const found = new FoundFaults(() => undefined);
  const detail = `the contract is text, YAML or JSON, and this is ${given === null ? 'null' : typeof given}`;
  const suggestion =
    "Read its file as text: `await readFile('openapi.yaml', 'utf8')`; of an object, give `JSON.stringify(it)`.";
  found.report('text', '', detail, suggestion);
  return { contract: undefined, operationIds: undefined, faults: found.inOrder };
}

/** Whoever reads the contract of another server takes for asynchronous only what it can follow. */
function isSubmit(places: Places, place: Place, ignoreOthers: boolean): boolean {
  const accepted = places.response(place, '202');
  if (accepted === undefined) return false;
  const links = linksOf(accepted);
  const linksToResult = links !== undefined && 'result' in links;
  return linksToResult || (!ignoreOthers && place.method !== 'delete');
}

function operationsOf(places: Places, linked: readonly Linked[], report: Report): Map<Place, Operation> {
  const statusPath = linked.find(({ status }) => status)?.status?.path;
  const roleOf = (place: Place): Role | undefined => {
    if (linked.some(({ submit }) => submit === place)) return 'submit';
    if (linked.some(({ result }) => result === place)) return 'result';
    if (linked.some(({ status }) => status === place)) return 'status';
    if (linked.some(({ cancel }) => cancel === place)) return 'cancel';
    if (place.method !== 'get' || statusPath === undefined) return undefined;
    if (place.path === statusPath.replace(/\/\{[^}]+\}$/, '')) return 'list';
    if (place.path.startsWith(`${statusPath}/`) && places.produces(place).includes('text/event-stream'))
      return 'events';
    return undefined;
  };
  const operations = new Map<Place, Operation>();
  for (const place of places.all) {
    const role = roleOf(place);
    const { operationId, method, path, pointer } = place;
    if (role !== undefined) {
      const declared = { produces: places.produces(place), declaredParameters: places.declaredParameters(place) };
      operations.set(place, { operationId, method, path, pointer, role, ...declared });
    } else {
      const detail = `\`${operationId}\` is neither asynchronous nor part of the protocol, so there is nothing to answer it with`;
      const suggestion =
        'Link to it from the 202 that it belongs to; or, if your app answers it itself, take it out of this contract.';
      report('role', pointer, detail, suggestion);
    }
  }
  return operations;
}

function checkReserved(places: Places, { reservedPathOf }: ServedOptions, report: Report): void {
  for (const path of new Set(places.all.map((place) => place.path))) {
    const taken = reservedPathOf(path);
    if (taken === undefined) continue;
    const detail = `the service itself answers at ${taken}, so nobody would get to ${path}`;
    report('reserved-path', pointerOf('paths', path), detail, `Choose a path that is not at or below ${taken}.`);
  }
}

/** Reports parameters that would be asked for, and neither looked for nor handed on. */
function checkCookies(places: Places, report: Report): void {
  for (const { node, pointer } of places.all.flatMap((place) => places.locatedParameters(place))) {
    if (node.in !== 'cookie' || node.required !== true) continue;
    const detail = `the cookie \`${node.name}\` is required, and the service neither looks for it nor hands it to a handler`;
    const suggestion =
      'Let it be a header, `in: header`; if it says who calls, take it out and read it in the `ownerOf` of your app.';
    report('cookies', pointer, detail, suggestion);
  }
}

/** What is taken and given is of types that are named: a range says neither how a body is kept nor what a result is. */
function checkMediaTypes(places: Places, linked: readonly Linked[], report: Report): void {
  const bodies = linked.flatMap(({ submit, result }) => [
    ...places.contents(submit.object.requestBody, `${submit.pointer}/requestBody`),
    ...(result === undefined
      ? []
      : places.contents(result.object.responses?.['200'], `${result.pointer}/responses/200`)),
  ]);
  for (const { type, pointer } of bodies) {
    if (!isRange(type)) continue;
    const named = type.startsWith('image/') ? '`image/png` and `image/jpeg`' : '`text/csv` and `application/json`';
    const suggestion = `Name the types, such as ${named}; for any bytes, \`application/octet-stream\`.`;
    report('media-types', pointer, `${type} is a range, and no media type that a body could be held to`, suggestion);
  }
}

/** The asynchronous operations, with all that is known of them. */
function asynchronousOf(
  places: Places,
  linked: readonly Linked[],
  operations: ReadonlyMap<Place, Operation>,
): AsyncOperation[] {
  return linked.flatMap(({ submit, result }): AsyncOperation[] => {
    const operation = operations.get(submit);
    const resultOperation = result && operations.get(result);
    if (operation === undefined || resultOperation === undefined) return [];
    const consumes = places.consumes(submit);
    return [
      {
        ...operation,
        role: 'submit',
        consumes,
        bodyRequired: places.bodyRequired(submit),
        takesFile: consumes.some((type) => !isJson(type)),
        parameters: places.parameters(submit),
        result: resultOperation,
      },
    ];
  });
}

/** Undefined if there is no status operation, which has been reported by then. */
function contractOf({
  document,
  text,
  operations,
  asynchronous,
}: Pick<Contract, 'document' | 'text' | 'operations' | 'asynchronous'>): Contract | undefined {
  const status = operations.find(({ role }) => role === 'status');
  return (
    status && {
      document,
      text,
      version: document.info.version,
      // asynchronous operations once, with all that is known of them
      operations: operations.map(
        (operation) => asynchronous.find(({ operationId }) => operationId === operation.operationId) ?? operation,
      ),
      asynchronous,
      status,
    }
  );
}

/** The URL path of an operation that takes a request's id and nothing else. */
export function pathOf(operation: Operation, id: string): string {
  return operation.path.replace(/\{[^}]+\}/, id);
}
