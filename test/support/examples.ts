/** The examples of a contract, as what a test sends and what a handler returns. */
import type { AsyncOperation, Contract } from '../../src/contract/contract.ts';
import { operationAt, resolve } from '../../src/contract/document.ts';
import type { MediaType, ResponseObject } from '../../src/contract/document.ts';
import { isJson } from '../../src/contract/media-types.ts';

export interface ExampleInput {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The first example of an operation's body. */
export function exampleInput({ document }: Contract, operation: AsyncOperation): ExampleInput {
  const { requestBody } = operationAt(document, operation);
  const { content } = requestBody === undefined ? { content: {} } : resolve(document, requestBody);
  const [mediaType, value] = firstExample(document, content, `the body of ${operation.operationId}`);
  return {
    headers: { 'Content-Type': mediaType },
    body: isJson(mediaType) ? JSON.stringify(value) : String(value),
  };
}

/** The first example of its result. */
export function exampleResult({ document }: Contract, { result }: AsyncOperation): unknown {
  const { responses } = operationAt(document, result);
  const { content = {} } = resolve<ResponseObject>(document, responses?.['200'] ?? {});
  return firstExample(document, content, `the result of ${result.operationId}`)[1];
}

function firstExample(
  document: Contract['document'],
  content: Readonly<Record<string, MediaType>>,
  what: string,
): [string, unknown] {
  for (const [mediaType, { examples = {} }] of Object.entries(content)) {
    const [example] = Object.values(examples) as { readonly value?: unknown }[];
    if (example !== undefined) return [mediaType, resolve(document, example).value];
  }
  throw new Error(`the contract has no example of ${what}: write one, the tests use it`);
}
