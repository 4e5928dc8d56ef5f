/**
 * Runs isolated handlers: each in a process of its own, which is killed when its attempt is over before it is.
 * A crash there fails the attempt and nothing else. The processes get no environment beyond what a program needs
 * to run, so that no secret of the service's reaches them.
 */
import { fileURLToPath } from 'node:url';
import workerpool from 'workerpool';
import type { Pool } from 'workerpool';
import { asText } from '../faults/thrown.ts';
import { moduleBeside } from '../module-path.ts';
import { ResultUnfit } from './failures.ts';
import { PermanentFailure } from './handler.ts';
import type { IsolatedAnswer, IsolatedCall, ProgressMessage } from './isolated-process.ts';
import type { ServedOperation } from './operations.ts';

/** How long a process is given to end by itself before it is killed. */
const graceMs = 200;

const passedOn = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'LC_ALL', 'SystemRoot'];

/** What the process wrote, as the pool passes it on. */
interface OutputMessage {
  readonly stdout?: string;
  readonly stderr?: string;
}

export class IsolatedProcesses {
  readonly #pools = new Map<string, Pool>();
  readonly #onOutput: (call: IsolatedCall, text: string) => void;

  constructor(onOutput: (call: IsolatedCall, text: string) => void) {
    this.#onOutput = onOutput;
  }

  /** Rejects with what the handler threw, with the signal's reason once it is aborted, or because the process ended. */
  async run(
    served: ServedOperation,
    call: IsolatedCall,
    signal: AbortSignal,
    onProgress: (percent: unknown, message: unknown) => void,
  ): Promise<unknown> {
    signal.throwIfAborted();
    const running = this.#poolOf(served).exec('run', [call], {
      // whatever the process sends comes here, and nothing may be thrown: nobody would catch it
      on: (said: Partial<Record<keyof (ProgressMessage & OutputMessage), unknown>> | null | undefined) => {
        const { percent, message, stderr, stdout } = said ?? {};
        const text = stderr ?? stdout;
        if (percent !== undefined) onProgress(percent, message);
        else if (text !== undefined) this.#onOutput(call, asText(text));
      },
    });
    const kill = (): void => {
      running.cancel();
    };
    signal.addEventListener('abort', kill, { once: true });
    try {
      const answer = (await running) as IsolatedAnswer;
      if ('unfit' in answer) throw new ResultUnfit(answer.unfit);
      if ('thrown' in answer) throw toError(answer.thrown);
      return answer.returned;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', kill);
    }
  }

  /** Kills every process. Idempotent. */
  async stop(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.terminate(true)));
  }

  #poolOf({ operation, concurrency, memoryMb }: ServedOperation): Pool {
    const name = operation.operationId;
    let pool = this.#pools.get(name);
    if (pool === undefined) {
      pool = workerpool.pool(fileURLToPath(moduleBeside(import.meta.url, './isolated-process')), {
        workerType: 'process',
        maxWorkers: concurrency,
        workerTerminateTimeout: graceMs,
        emitStdStreams: true,
        forkOpts: {
          env: Object.fromEntries(
            passedOn.flatMap((key) => (process.env[key] === undefined ? [] : [[key, process.env[key]]])),
          ),
          execArgv: [`--max-old-space-size=${String(memoryMb)}`],
        },
      });
      this.#pools.set(name, pool);
    }
    return pool;
  }
}

function toError({ name, message, stack, problem }: Extract<IsolatedAnswer, { thrown: unknown }>['thrown']): Error {
  const error =
    name === 'PermanentFailure' && problem !== undefined ? new PermanentFailure(problem) : new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
