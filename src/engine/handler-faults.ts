/** What is wrong in the handlers that somebody wrote. */
import { longestTimerMs } from '../faults/bounds.ts';
import type { Fault } from '../faults/fault.ts';
import { didYouMean } from '../faults/nearest.ts';
import { shown } from '../faults/shown.ts';
import { unknownMembers } from '../faults/unknown-members.ts';
import type { Handler } from './handler.ts';

/** What a handler may have. */
const members: Readonly<Record<keyof Handler, true>> = {
  ...{ runs: true, module: true, check: true, run: true },
  ...{ timeoutMs: true, maxAttempts: true, concurrency: true, memoryMb: true },
};

interface NumberKind {
  /** What a usual one is. */
  readonly example: number;
  readonly most?: number;
}

/** Numbers that a handler may set. */
const numbers: Readonly<Record<string, NumberKind>> = {
  timeoutMs: { example: 60_000, most: longestTimerMs },
  maxAttempts: { example: 3 },
  concurrency: { example: 4 },
  memoryMb: { example: 512 },
};

/** Everything that is wrong. `operationIds` are what the contract has, if it can be read: without them, none is missing and none left over. */
export function handlerFaults(operationIds: readonly string[] | undefined, handlers: unknown): Fault[] {
  if (!isObject(handlers)) {
    const suggestion =
      "Give an object of handlers by operationId: `{ render: { runs: 'inline', run: async ({ body }) => … } }`.";
    return [fault('operations', 'there are no handlers', suggestion)];
  }
  const names = Object.keys(handlers);
  const known = operationIds ?? names;
  const missing = known.filter((name) => !Object.hasOwn(handlers, name));
  const leftOver = names.filter((name) => !known.includes(name));
  return [
    ...missing.map((name) => missingFault(name, leftOver)),
    ...leftOver.map((name) => leftOverFault(name, missing)),
    ...names.flatMap((name) => faultsOf(`operations.${name}`, name, handlers[name])),
  ];
}

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}

function fault(place: string, detail: string, suggestion: string): Fault {
  return { part: 'operations', place, detail, suggestion };
}

function missingFault(name: string, leftOver: readonly string[]): Fault {
  const suggestion =
    didYouMean(name, leftOver) ||
    `Add one under this name: \`${name}: { runs: 'inline', run: async ({ body }) => … }\`.`;
  return fault(
    `operations.${name}`,
    `the contract has the operation \`${name}\`, and there is no handler for it`,
    suggestion,
  );
}

function leftOverFault(name: string, missing: readonly string[]): Fault {
  const suggestion = didYouMean(name, missing) || 'Remove it, or add an operation of this name that answers 202.';
  const detail = `there is a handler \`${name}\`, and the contract has no asynchronous operation of this name`;
  return fault(`operations.${name}`, detail, suggestion);
}

function faultsOf(place: string, name: string, handler: unknown): Fault[] {
  if (!isObject(handler) || typeof handler['run'] !== 'function') {
    const suggestion =
      typeof handler === 'function'
        ? `Put the function into one: \`${name}: { runs: 'inline', run: … }\`.`
        : `Write \`${name}: { runs: 'inline', run: async ({ body }) => … }\`.`;
    return [fault(place, 'a handler is an object with a function `run`', suggestion)];
  }
  const faults: Fault[] = [];
  const { runs, module, check } = handler;
  if (runs !== 'inline' && runs !== 'isolated') {
    const suggestion = "Write `runs: 'inline'` if it mostly waits, `runs: 'isolated'` if it computes.";
    faults.push(fault(`${place}.runs`, `${shown(runs)} is neither 'inline' nor 'isolated'`, suggestion));
  }
  if (runs === 'isolated' && (typeof module !== 'string' || !module.startsWith('file:'))) {
    const suggestion = `Add \`module: import.meta.url\` in the module that exports \`${name}\`.`;
    faults.push(fault(`${place}.module`, 'a handler that runs isolated names the module that exports it', suggestion));
  }
  if (check !== undefined && typeof check !== 'function')
    faults.push(
      fault(`${place}.check`, '`check` is no function', 'Let it return the errors of an input, or leave it out.'),
    );
  for (const [member, kind] of Object.entries(numbers)) {
    const value = handler[member];
    if (value !== undefined && !suits(value, kind)) {
      const { example, most } = kind;
      const what = most === undefined ? 'above 0' : `from 1 to ${String(most)}`;
      const suggestion = `Write for example \`${member}: ${String(example)}\`, or leave it out.`;
      faults.push(fault(`${place}.${member}`, `${shown(value)} is no whole number ${what}`, suggestion));
    }
  }
  for (const { member, suggestion } of unknownMembers(handler, members))
    faults.push(fault(`${place}.${member}`, `a handler has no \`${member}\``, suggestion));
  return faults;
}

function suits(value: unknown, { most = Infinity }: NumberKind): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= most;
}
