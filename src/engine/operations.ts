/** The operations that a service has: what the contract says of each, its handler, and its limits. */
import { availableParallelism } from 'node:os';
import type { AsyncOperation, Contract } from '../contract/contract.ts';
import type { Handler } from './handler.ts';

/** Handlers by operationId. Each is checked against its contract's types where it is written. */
export type HandlerTable = Readonly<Record<string, Handler<never, unknown, never>>>;

export interface ServedOperation {
  readonly operation: AsyncOperation;
  readonly handler: Handler<unknown>;
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly concurrency: number;
  readonly memoryMb: number;
}

const defaults = { timeoutMs: 5 * 60_000, maxAttempts: 3, memoryMb: 512, inlineConcurrency: 64 };

/** Pairs each asynchronous operation with its handler; both have been checked (handler-faults.ts). */
export function serveOperations(
  { asynchronous }: Contract,
  handlers: HandlerTable,
): ReadonlyMap<string, ServedOperation> {
  return new Map(
    asynchronous.map((operation) => {
      const handler = handlers[operation.operationId];
      if (handler === undefined) throw new Error(`${operation.operationId} has no handler`);
      return [operation.operationId, served(operation, handler)];
    }),
  );
}

function served(operation: AsyncOperation, handler: Handler<unknown>): ServedOperation {
  const concurrency = handler.runs === 'isolated' ? availableParallelism() : defaults.inlineConcurrency;
  return {
    operation,
    handler,
    timeoutMs: handler.timeoutMs ?? defaults.timeoutMs,
    maxAttempts: handler.maxAttempts ?? defaults.maxAttempts,
    concurrency: handler.concurrency ?? concurrency,
    memoryMb: handler.memoryMb ?? defaults.memoryMb,
  };
}
