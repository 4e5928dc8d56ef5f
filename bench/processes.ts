/** Servers to be measured, each a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Measured {
  readonly url: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/** The contract that is shipped, with handlers that do nothing. */
export const doingNothing: readonly string[] = [
  ...['--contract', fileURLToPath(new URL('../openapi.yaml', import.meta.url))],
  ...['--operations', fileURLToPath(new URL('no-op.ts', import.meta.url))],
];

/** Resolves when the program has said where it is, and rejects if it ends before that. */
export async function startMeasured(program: string, args: readonly string[]): Promise<Measured> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(program, import.meta.url)), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.on('exit', (code, signal) => {
      reject(new Error(`${program} ended before it was ready: ${String(code ?? signal)}`));
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const match = /See Other (?:is at (\S+)|works)|is at (\S+)/.exec(line);
      // a worker does not listen
      if (match !== null) resolve(match[1] ?? match[2] ?? '');
    });
  });
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
