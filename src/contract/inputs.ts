/** Holds the JSON bodies of calls to the contract: where they arrive, and for a client that wants to know before it sends one. */
import type { ProblemError } from '../request/problems.ts';
import type { AsyncOperation, Contract } from './contract.ts';
import { locate, operationAt, pointerOf } from './document.ts';
import { essence, isJson } from './media-types.ts';
import { schemaErrors } from './schemas.ts';

/** JSON pointers to the schemas of an operation's JSON bodies, by media type without parameters. */
export function inputSchemas({ document }: Contract, operation: AsyncOperation): ReadonlyMap<string, string> {
  const declared = operationAt(document, operation).requestBody;
  if (declared === undefined) return new Map();
  const { node, pointer } = locate(document, declared, `${operation.pointer}/requestBody`);
  const found = new Map<string, string>();
  for (const [type, { schema }] of Object.entries(node.content))
    if (isJson(type) && schema !== undefined && !found.has(essence(type)))
      found.set(essence(type), pointer + pointerOf('content', type, 'schema'));
  return found;
}

/** Everything in a JSON body that does not fit the operation; empty if all does, or if the contract sets no schema. */
export function inputErrors(contract: Contract, operation: AsyncOperation, body: unknown): ProblemError[] {
  const [pointer] = inputSchemas(contract, operation).values();
  if (pointer === undefined) return [];
  // defaults are for the server to fill in
  return schemaErrors(contract.document, { allErrors: true, sent: true })(pointer, structuredClone(body));
}
