/** Holds the input of an operation to the contract, for a client that wants to know before it sends it. */
import type { ProblemError } from '../request/problems.ts';
import type { AsyncOperation, Contract } from './contract.ts';
import { locate, operationAt, pointerOf } from './document.ts';
import type { MediaType } from './document.ts';
import { isJson } from './media-types.ts';
import { schemaErrors } from './schemas.ts';

/** Everything in a JSON body that does not fit the operation; empty if all does, or if the contract sets no schema. */
export function inputErrors({ document }: Contract, operation: AsyncOperation, body: unknown): ProblemError[] {
  const declared = operationAt(document, operation).requestBody;
  if (declared === undefined) return [];
  const { node, pointer } = locate(document, declared, `${operation.pointer}/requestBody`);
  const content: Readonly<Record<string, MediaType>> = node.content;
  const json = Object.entries(content).find(([type]) => isJson(type));
  if (json?.[1].schema === undefined) return [];
  return schemaErrors(document, { allErrors: true })(pointer + pointerOf('content', json[0], 'schema'), body);
}
