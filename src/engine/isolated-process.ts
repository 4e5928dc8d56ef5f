/** The child process that runs an isolated handler, one attempt at a time. It ends when its parent does. */
import { constants, setPriority } from 'node:os';
import workerpool from 'workerpool';
import { asText, harmless } from '../faults/thrown.ts';
import type { Problem, ProblemError } from '../request/problems.ts';
import { openHandlerDoor } from './handler-door.ts';
import type { Attempt, Handler, Input } from './handler.ts';
import { ResultUnfit } from './failures.ts';
import { toJson } from './result-json.ts';
import { Scratch } from './scratch.ts';
import { continueTrace } from './tracing.ts';

export interface IsolatedCall {
  readonly module: string;
  readonly operation: string;
  readonly input: Input;
  readonly id: string;
  readonly attempt: number;
  /** Where the attempt's scratch folder is, or will be if it is used. */
  readonly scratch: string;
  /** Of the attempt's span, for the spans of the handler. */
  readonly traceparent: string | undefined;
}

export interface ProgressMessage {
  readonly percent: number;
  readonly message?: string;
}

/** What the handler gave or threw, as it crosses between processes. */
export type IsolatedAnswer =
  | { readonly returned?: unknown }
  | { readonly unfit: readonly ProblemError[] }
  | {
      readonly thrown: {
        readonly name: string;
        readonly message: string;
        readonly stack?: string;
        readonly problem?: Problem;
      };
    };

/** Never aborted: the process of an attempt that is over is ended from outside. */
const { signal } = new AbortController();

async function run(call: IsolatedCall): Promise<IsolatedAnswer> {
  try {
    const returned = await runHandler(call);
    // here, because what JSON has not does not cross between processes
    toJson(returned);
    return { returned };
  } catch (thrown) {
    if (thrown instanceof ResultUnfit) return { unfit: thrown.errors };
    const error = harmless(thrown);
    const { name, message, stack, problem } = (error instanceof Error ? error : new Error(asText(error))) as Error & {
      problem?: Problem;
    };
    return {
      thrown: { name, message, ...(stack !== undefined && { stack }), ...(problem !== undefined && { problem }) },
    };
  }
}

async function runHandler({
  module,
  operation,
  input,
  id,
  attempt,
  scratch,
  traceparent,
}: IsolatedCall): Promise<unknown> {
  const handlers = (await import(module)) as Readonly<Record<string, Handler<unknown> | undefined>>;
  const handler = handlers[operation];
  if (handler === undefined) throw new Error(`${module} does not export the handler ${operation}`);
  const folder = new Scratch(scratch);
  const given: Attempt = {
    id,
    attempt,
    signal,
    get scratch() {
      return folder.open();
    },
    progress(percent, message) {
      workerpool.workerEmit({ percent, ...(message !== undefined && { message }) } satisfies ProgressMessage);
    },
  };
  // once its module is there, which may have loaded an SDK
  return continueTrace(traceparent, async () => handler.run(input, given));
}

// the service answers first, and work gets what is left of the processor
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
openHandlerDoor();
workerpool.worker({ run });
