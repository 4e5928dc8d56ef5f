/** What a contract says that its operations may answer. */
import type { Contract, Operation } from '../../src/contract/contract.ts';
import { operationAt, resolve } from '../../src/contract/document.ts';
import type { ResponseObject } from '../../src/contract/document.ts';

export interface DocumentedAnswer {
  readonly operation: Operation;
  /** NaN for a range of statuses. */
  readonly status: number;
  /** As the document has it: `404`, `4XX` or `default`. */
  readonly code: string;
  /** Undefined for an answer without a body. */
  readonly mediaType: string | undefined;
  /** Names of its headers, in lower case. */
  readonly headers: ReadonlySet<string>;
}

/** One for each operation, status and media type, in the order of the document. */
export function documentedAnswers({ document, operations }: Contract): DocumentedAnswer[] {
  return operations.flatMap((operation) => {
    const { responses = {} } = operationAt(document, operation);
    return Object.entries(responses).flatMap(([code, declared]) => {
      const response = resolve<ResponseObject>(document, declared);
      const headers = new Set(Object.keys(response.headers ?? {}).map((name) => name.toLowerCase()));
      const mediaTypes = Object.keys(response.content ?? {});
      return (mediaTypes.length === 0 ? [undefined] : mediaTypes).map((mediaType) => ({
        operation,
        status: Number(code),
        code,
        mediaType,
        headers,
      }));
    });
  });
}

/** Whether an answer with this status is one of those that a code stands for. */
export function standsFor(code: string, status: number): boolean {
  return code === 'default' || new RegExp(`^${code.replaceAll('X', String.raw`\d`)}$`).test(String(status));
}
