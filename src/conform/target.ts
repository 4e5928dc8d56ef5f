/** What a run tries: an operation with its inputs, and what the contract says of it. */
import { createAnswerChecker } from '../contract/answers.ts';
import type { AnswerChecker } from '../contract/answers.ts';
import { pathOf } from '../contract/contract.ts';
import type { AsyncOperation, Contract, Operation } from '../contract/contract.ts';
import { operationAt, resolve } from '../contract/document.ts';
import type { ExampleObject, ParameterObject, Reference } from '../contract/document.ts';
import { isJson } from '../contract/media-types.ts';
import { patternOf } from '../contract/paths.ts';

export interface Input {
  /** What to call it in a message. */
  readonly name: string;
  readonly body: Buffer;
  /** Undefined for an operation that takes no body. */
  readonly mediaType: string | undefined;
}

export interface Target {
  /** The operationId, or the path if there is no contract. */
  readonly name: string;
  /** What is posted to. */
  readonly url: string;
  /** What each POST has besides its media type. */
  readonly headers: Readonly<Record<string, string>>;
  readonly inputs: readonly [Input, ...Input[]];
  /** Takes long, so that what concerns incomplete requests can be seen. */
  readonly slow: Input | undefined;
  /** Is accepted, and fails. */
  readonly failing: Input | undefined;
  readonly contract: TargetContract | undefined;
}

/** A target's own inputs, in place of the contract's examples. */
export interface GivenInputs {
  readonly data?: Input | undefined;
  readonly slow?: Input | undefined;
  readonly failing?: Input | undefined;
}

/** An operation that cannot be tried; the message says what to do. */
export class NothingToTry extends Error {
  override readonly name = 'NothingToTry';
}

/** Throws NothingToTry if the contract has no example to send. */
export function targetOf(base: string, contract: Contract, operation: AsyncOperation, given: GivenInputs): Target {
  const facts = new TargetContract(base, contract, operation);
  const inputs = given.data === undefined ? facts.examples() : [given.data];
  const [first, ...others] = inputs;
  if (first === undefined) {
    throw new NothingToTry(
      `the contract has no example of an input of ${operation.operationId}: add one (requestBody, content, examples), or give one with --operation ${operation.operationId} --data @FILE`,
    );
  }
  return {
    name: operation.operationId,
    ...facts.called(),
    inputs: [first, ...others],
    slow: given.slow,
    failing: given.failing,
    contract: facts,
  };
}

/** What a contract says of one asynchronous operation of the server at `base`. */
export class TargetContract {
  readonly operation: AsyncOperation;
  readonly #base: string;
  readonly #contract: Contract;
  readonly #checker: AnswerChecker;

  constructor(base: string, contract: Contract, operation: AsyncOperation) {
    this.#base = base;
    this.#contract = contract;
    this.operation = operation;
    this.#checker = createAnswerChecker(contract);
  }

  get contract(): Contract {
    return this.#contract;
  }

  statusUrl(id: string): string {
    return this.#base + pathOf(this.#contract.status, encodeURIComponent(id));
  }

  resultUrl(id: string): string {
    return this.#base + pathOf(this.operation.result, encodeURIComponent(id));
  }

  /** The operation that answers a call, undefined if there is none. */
  operationAt(method: string, url: string): Operation | undefined {
    const path = url.split(/[?#]/, 1)[0] ?? '';
    return this.#contract.operations.find(
      (operation) => operation.method.toUpperCase() === method && patternOf(this.#base + operation.path).test(path),
    );
  }

  violations(operation: Operation, answer: Parameters<AnswerChecker['violations']>[1]): string[] {
    return this.#checker.violations(operation, answer);
  }

  declaresParameter(operation: Operation, where: ParameterObject['in'], name: string): boolean {
    return operation.declaredParameters.some(
      (parameter) => parameter.in === where && parameter.name.toLowerCase() === name.toLowerCase(),
    );
  }

  /** Whether the contract speaks of `Prefer: wait`: the header has other preferences, too. */
  offersWait(operation: Operation): boolean {
    return operation.declaredParameters.some(
      (parameter) =>
        parameter.in === 'header' &&
        parameter.name.toLowerCase() === 'prefer' &&
        /\bwait\b/i.test(JSON.stringify(parameter)),
    );
  }

  /** Whether some credential is asked for. */
  isSecured(operation: Operation): boolean {
    const { document } = this.#contract;
    const alternatives = operationAt(document, operation).security ?? document.security ?? [];
    return alternatives.length > 0 && alternatives.every((alternative) => Object.keys(alternative).length > 0);
  }

  /** The examples of what is posted. */
  examples(): Input[] {
    const { document } = this.#contract;
    const { requestBody } = operationAt(document, this.operation);
    if (requestBody === undefined) return [{ name: 'no body', body: Buffer.alloc(0), mediaType: undefined }];
    const { content } = resolve(document, requestBody);
    return Object.entries(content).flatMap(([mediaType, declared]) =>
      this.#valuesOf(declared).map(([name, value]): Input => {
        const text = isJson(mediaType) || typeof value !== 'string' ? JSON.stringify(value) : value;
        // a range names no type that could be sent
        const sent = !mediaType.includes('*')
          ? mediaType
          : typeof value === 'string'
            ? 'application/octet-stream'
            : 'application/json';
        return { name: `the example ${name} (${mediaType})`, body: Buffer.from(text), mediaType: sent };
      }),
    );
  }

  /** The URL and the headers of a POST, with the examples of the parameters that it has to have. */
  called(): { readonly url: string; readonly headers: Readonly<Record<string, string>> } {
    const { operation } = this;
    const url = URL.parse(this.#base + operation.path);
    if (url === null) throw new NothingToTry(`${this.#base} is no URL`);
    let path = operation.path;
    const query = new URLSearchParams();
    const headers: Record<string, string> = {};
    for (const parameter of operation.declaredParameters) {
      if (parameter.in !== 'path' && parameter.required !== true) continue;
      const value = this.#valuesOf(parameter)[0]?.[1];
      if (value === undefined) {
        throw new NothingToTry(
          `${operation.operationId} asks for the ${parameter.in} parameter ${parameter.name}, of which the contract has no example: add one, or name the URL with --post`,
        );
      }
      const values = (Array.isArray(value) && parameter.schema !== undefined ? (value as unknown[]) : [value]).map(
        (one) => (typeof one === 'string' ? one : JSON.stringify(one)),
      );
      const { name, in: where, explode = true } = parameter;
      if (where === 'path') path = path.replace(`{${name}}`, values.map(encodeURIComponent).join(','));
      else if (where === 'query') for (const one of explode ? values : [values.join(',')]) query.append(name, one);
      else if (where === 'header') headers[name.toLowerCase()] = values.join(',');
    }
    // a space as what it is in every part of a URL
    const search = query.size === 0 ? '' : `?${query.toString().replaceAll('+', '%20')}`;
    return { url: this.#base + path + search, headers };
  }

  #valuesOf({
    example,
    examples = {},
  }: {
    readonly example?: unknown;
    readonly examples?: Readonly<Record<string, ExampleObject | Reference>>;
  }): [name: string, value: unknown][] {
    const named = Object.entries(examples).map(([name, node]): [string, unknown] => [
      name,
      resolve(this.#contract.document, node).value,
    ]);
    return [...(example === undefined ? [] : [['example', example] as [string, unknown]]), ...named].filter(
      ([, value]) => value !== undefined,
    );
  }
}
