/** The operations that a service has: what the contract says of each, its handler, and its limits. */
import { availableParallelism } from 'node:os';
import type { AsyncOperation, Contract } from '../contract/contract.ts';
import type { Handler } from './handler.ts';

/** Handlers by operationId. Each is checked against its contract's types where it is written. */
export type HandlerTable = Readonly<Record<string, Handler>>;

export interface ServedOperation {
  readonly operation: AsyncOperation;
  readonly handler: Handler<unknown>;
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly concurrency: number;
  readonly memoryMb: number;
}

const defaults = { timeoutMs: 5 * 60_000, maxAttempts: 3, memoryMb: 512, inlineConcurrency: 64 };

/** Pairs each asynchronous operation with its handler. Throws HandlersUnfit if they do not match one to one. */
export function serveOperations(contract: Contract, handlers: HandlerTable): ReadonlyMap<string, ServedOperation> {
  const faults: string[] = [];
  const served = new Map<string, ServedOperation>();
  for (const operation of contract.asynchronous) {
    const name = operation.operationId;
    const handler = Object.hasOwn(handlers, name) ? (handlers[name] as Handler<unknown> | undefined) : undefined;
    if (typeof handler?.run !== 'function') {
      faults.push(
        `${name}: the contract has this operation and there is no handler for it; export one under this name`,
      );
      continue;
    }
    if (handler.runs === 'isolated' && handler.module === undefined) {
      faults.push(`${name}: an isolated handler names its module; add \`module: import.meta.url\``);
    }
    served.set(name, {
      operation,
      handler,
      timeoutMs: handler.timeoutMs ?? defaults.timeoutMs,
      maxAttempts: handler.maxAttempts ?? defaults.maxAttempts,
      concurrency:
        handler.concurrency ?? (handler.runs === 'isolated' ? availableParallelism() : defaults.inlineConcurrency),
      memoryMb: handler.memoryMb ?? defaults.memoryMb,
    });
  }
  for (const name of Object.keys(handlers)) {
    if (!contract.asynchronous.some(({ operationId }) => operationId === name)) {
      faults.push(`${name}: there is a handler and the contract has no asynchronous operation of this name`);
    }
  }
  if (faults.length > 0) throw new HandlersUnfit(faults);
  return served;
}

/** Handlers that do not fit the contract, with everything that is wrong. */
export class HandlersUnfit extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`the handlers do not fit the contract:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'HandlersUnfit';
    this.faults = faults;
  }
}
