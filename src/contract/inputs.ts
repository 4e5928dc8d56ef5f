/** Holds the input of an operation to the contract, for a client that wants to know before it sends it. */
import type { ProblemError } from '../request/problems.ts';
import type { AsyncOperation, Contract } from './contract.ts';
import { pointerOf, resolve } from './document.ts';
import type { MediaType, OperationObject } from './document.ts';
import { isJson } from './media-types.ts';
import { schemaErrors } from './schemas.ts';

/** Everything in a JSON body that does not fit the operation; empty if all does, or if the contract sets no schema. */
export function inputErrors({ document }: Contract, operation: AsyncOperation, body: unknown): ProblemError[] {
  const object = resolve<OperationObject>(document, { $ref: `#${encodeURI(operation.pointer)}` });
  const declared = object.requestBody;
  if (declared === undefined) return [];
  const pointer = '$ref' in declared ? declared.$ref.slice(1) : `${operation.pointer}/requestBody`;
  const content: Readonly<Record<string, MediaType>> = resolve(document, declared).content;
  const json = Object.entries(content).find(([type]) => isJson(type));
  if (json?.[1].schema === undefined) return [];
  return schemaErrors(document, { allErrors: true })(pointer + pointerOf('content', json[0], 'schema'), body);
}
