/** Holds answers and results to the contract: status, required headers, media type and body. */
import type { ProblemError } from '../request/problems.ts';
import type { Contract, Operation } from './contract.ts';
import { locate, operationAt, pointerOf } from './document.ts';
import type { Found, ResponseObject } from './document.ts';
import { essence, isJson } from './media-types.ts';
import { schemaErrors } from './schemas.ts';
import { declares } from './usual-answers.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed, if it is JSON. */
  readonly body?: unknown;
  /** To a HEAD: all but the body is as it would be for a GET. */
  readonly toHead?: boolean;
}

export interface AnswerChecker {
  /** Whether the operation says anything of a status. */
  declares(operation: Operation, status: number): boolean;
  /** What in the answer is not as the contract says; empty if all is. */
  violations(operation: Operation, answer: Answer): string[];
  /** What in a value does not fit a JSON result of the operation; empty if all does. */
  resultErrors(operation: Operation, value: unknown): ProblemError[];
}

/** Schemas are compiled when they are first needed. */
export function createAnswerChecker(contract: Contract): AnswerChecker {
  const { document } = contract;
  const errorsAt = schemaErrors(document);

  /** The response that the operation declares for a status, and where it stands in the document. */
  const responseFor = (operation: Operation, status: number): Found<ResponseObject> | undefined => {
    const { responses = {} } = operationAt(document, operation);
    // the more particular one counts: 404, then 4XX, then default
    const code = [String(status), `${String(Math.floor(status / 100))}XX`, 'default'].find((key) => key in responses);
    const declared = code === undefined ? undefined : responses[code];
    if (code === undefined || declared === undefined) return undefined;
    return locate(document, declared, `${operation.pointer}/responses/${code}`);
  };

  const violations = (operation: Operation, { status, headers, body, toHead = false }: Answer): string[] => {
    const found = responseFor(operation, status);
    if (found === undefined) return [`${operation.operationId} declares no ${String(status)}`];
    const { node: response, pointer } = found;
    const place = `${operation.operationId} ${String(status)}`;
    const wrong: string[] = [];
    for (const [name, declared] of Object.entries(response.headers ?? {})) {
      const { node: header, pointer: at } = locate(document, declared, pointer + pointerOf('headers', name));
      const value = headers[name.toLowerCase()];
      if (value === undefined) {
        if (header.required === true) wrong.push(`${place} lacks the header ${name}`);
      } else if (header.schema !== undefined) {
        for (const { detail } of errorsAt(`${at}/schema`, headerValue(header.schema, value)))
          wrong.push(`${place} header ${name} "${value}" ${detail}`);
      }
    }
    const mediaType = essence(headers['content-type'] ?? '');
    const content = response.content ?? {};
    const declared = Object.keys(content).find((type) => essence(type) === mediaType);
    if (body !== undefined && toHead) wrong.push(`${place} has a body, and the answer to a HEAD has none`);
    if (Object.keys(content).length === 0) {
      if (body !== undefined) wrong.push(`${place} has a body and should have none`);
      if (mediaType !== '') wrong.push(`${place} is ${mediaType} and should have no body`);
    } else if (declared === undefined) {
      wrong.push(`${place} is ${mediaType || 'without a media type'}, not ${Object.keys(content).join(' or ')}`);
    } else if (!toHead && isJson(declared) && content[declared]?.schema !== undefined) {
      for (const { pointer: where, detail } of errorsAt(pointer + pointerOf('content', declared, 'schema'), body)) {
        wrong.push(`${place} body${where ?? ''} ${detail}`);
      }
    }
    return wrong;
  };

  /** Where the schema of an operation's JSON result is; undefined if it has no JSON result, null if that has no schema. */
  const resultSchemaAt = (operation: Operation): string | null | undefined => {
    const found = responseFor(operation, 200);
    const declared = Object.entries(found?.node.content ?? {}).find(([type]) => isJson(type));
    if (found === undefined || declared === undefined) return undefined;
    return declared[1].schema === undefined ? null : found.pointer + pointerOf('content', declared[0], 'schema');
  };
  const resultSchemas = new Map<Operation, string | null | undefined>();

  const resultErrors = (operation: Operation, value: unknown): ProblemError[] => {
    if (!resultSchemas.has(operation)) resultSchemas.set(operation, resultSchemaAt(operation));
    const pointer = resultSchemas.get(operation);
    if (pointer === undefined) return [{ pointer: '', detail: 'the contract declares no JSON result' }];
    return pointer === null ? [] : errorsAt(pointer, value);
  };

  return {
    declares: (operation, status) => declares(Object.keys(operationAt(document, operation).responses ?? {}), status),
    violations,
    resultErrors,
  };
}

/** A header's text as the type that its schema wants. */
function headerValue(schema: object, text: string): unknown {
  const type = 'type' in schema ? schema.type : undefined;
  return (type === 'integer' || type === 'number') && text.trim() !== '' ? Number(text) : text;
}
