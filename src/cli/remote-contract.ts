/** The contract that a server serves, and what the client needs of it to submit by operationId. */
import { readFile } from 'node:fs/promises';
import { createAnswerChecker } from '../contract/answers.ts';
import { readContract } from '../contract/contract.ts';
import type { AsyncOperation, Contract } from '../contract/contract.ts';
import { ContractInvalid } from '../contract/faults.ts';
import { NotAuthorized, ServerUnreachable } from '../client/client.ts';
import type { OperationDefinition } from '../client/client.ts';
import { credentials } from './connection.ts';
import type { ConnectionOptions } from './connection.ts';
import { UsageError } from './errors.ts';

/** An input, ready to be sent. */
export interface OperationInput {
  /** A value to send as JSON, or a file. */
  readonly body?: unknown;
  /** By name; the operation says which there are and where each goes. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

const longestMs = 10_000;

/** More is no contract, and would have to fit into memory. */
const largestBytes = 16 * 1024 ** 2;

/** Reads the contract of `source`, a file or a URL; without one, that of the server. */
export async function fetchContract(
  connection: Pick<ConnectionOptions, 'url' | 'header'>,
  source: string | undefined,
  signal: AbortSignal,
  timeoutMs = longestMs,
): Promise<Contract> {
  const from = source ?? `${connection.url.replace(/\/+$/, '')}/openapi.json`;
  const text = await fetchContractText(connection, from, signal, timeoutMs);
  try {
    return readContract(text);
  } catch (cause) {
    if (!(cause instanceof ContractInvalid)) throw cause;
    throw new UsageError(
      `operations of the contract ${from} cannot be submitted by name: that takes OpenAPI 3.1 with links from each 202 ` +
        'to status, result and cancel. Submit to a path instead, such as /renders',
      { cause },
    );
  }
}

/** The text of the document at `from`, a file or a URL. */
export async function fetchContractText(
  { url, header }: Pick<ConnectionOptions, 'url' | 'header'>,
  from: string,
  signal: AbortSignal,
  timeoutMs = longestMs,
): Promise<string> {
  if (!/^https?:\/\//.test(from)) return read(from);
  // credentials are for the server, and stay there
  const headers = new URL(from).origin === new URL(url).origin ? credentials(header) : {};
  return fetched(from, headers, signal, timeoutMs);
}

async function fetched(
  from: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<string> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(from, {
      headers: { accept: 'application/json, application/yaml;q=0.9, */*;q=0.5', ...headers },
      redirect: Object.keys(headers).length === 0 ? 'follow' : 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    text = await textOf(response, from);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof UsageError) throw cause;
    const why = (cause as Error).cause ?? cause;
    throw new ServerUnreachable(`the contract at ${from} cannot be fetched (${(why as Error).message})`, { cause });
  }
  if (response.ok) return text;
  const { status } = response;
  const answer = `${from} was answered ${String(status)}`;
  if (status === 429 || status >= 500) throw new ServerUnreachable(answer);
  if (status === 401 || status === 403) throw new NotAuthorized(answer, undefined);
  throw new UsageError(
    `${answer}: is --url right? If the server keeps its contract elsewhere, name that with --contract; or submit to a path instead, such as /renders`,
  );
}

async function textOf(response: Response, from: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > largestBytes)
      throw new UsageError(`${from} is larger than ${String(largestBytes)} bytes: that is no contract`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`the contract ${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/** Throws UsageError with the operations that there are. */
export function findOperation(contract: Contract, operationId: string): AsyncOperation {
  const operation = contract.asynchronous.find((candidate) => candidate.operationId === operationId);
  if (operation !== undefined) return operation;
  const known = contract.asynchronous.map(
    (candidate) => `  ${candidate.operationId}: ${candidate.consumes.join(', ')}`,
  );
  throw new UsageError(`the server has no operation "${operationId}". It has:\n${known.join('\n')}`);
}

/** How the client builds the operation's POST, and reads its result. */
export function definitionOf(
  contract: Contract,
  operation: AsyncOperation,
): OperationDefinition<OperationInput, unknown> {
  const checker = createAnswerChecker(contract);
  return {
    request: ({ body, parameters }) => {
      const placed = (where: 'path' | 'query' | 'header'): [string, readonly string[]][] =>
        operation.parameters.flatMap(({ name, in: place }): [string, readonly string[]][] => {
          const values = parameters[name];
          return place === where && values !== undefined ? [[name, values]] : [];
        });
      return Promise.resolve({
        path: placed('path').reduce(
          (path, [name, values]) => path.replace(`{${name}}`, encodeURIComponent(values.join(','))),
          operation.path,
        ),
        method: operation.method.toUpperCase() as 'POST',
        headers: {
          ...(body === undefined || body instanceof Blob ? {} : { 'Content-Type': 'application/json' }),
          ...Object.fromEntries(placed('header').map(([name, values]) => [name, values.join(',')])),
        },
        query: Object.fromEntries(placed('query').map(([name, values]) => [name, [...values]])),
        body,
      });
    },
    result: (json) => {
      const errors = checker.resultErrors(operation.result, json);
      if (errors.length === 0) return json;
      throw new TypeError(errors.map(({ pointer = '', detail }) => `${pointer} ${detail}`.trim()).join('; '));
    },
  };
}
