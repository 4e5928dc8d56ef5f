/** The server as people run it: `see-other serve`, in a process of its own that a test may stop, continue and kill. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setUp } from './set-up.ts';
import { setUpVariable } from './set-up-variable.ts';
import { until } from './until.ts';

const command = fileURLToPath(new URL('../../bin/see-other.js', import.meta.url));

const watch = new URL('watch-process.ts', import.meta.url).href;

export interface LogLine {
  readonly msg: string;
  readonly id?: string;
  readonly attempt?: number;
  readonly [field: string]: unknown;
}

export interface ServerProcess {
  /** Empty for a worker, which does not listen. */
  readonly url: string;
  readonly pid: number;
  /** What it has logged so far. */
  readonly log: readonly LogLine[];
  /** All that it has written so far, to stdout and stderr. */
  readonly output: () => string;
  /** Where its health and metrics are; it has to be told a --metrics-port. */
  monitoring(): Promise<string>;
  /** Sends a signal; resolves at once. */
  signal(signal: NodeJS.Signals): void;
  /** Ends the process with a signal and resolves when it has ended, with its exit code; null if the signal ended it. Rejects if an answer of it broke the contract. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** The same, of a process that ends by itself. */
  readonly ended: Promise<number | null>;
}

/** Resolves when it says that it listens, or works. */
export async function startServer(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--import', watch, command, 'serve', '--log', 'json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // the port of the metrics is one for the whole machine: a test that wants it asks for any
    env: { ...process.env, [setUpVariable]: setUp, SEE_OTHER_METRICS_PORT: 'off', ...env },
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const log: LogLine[] = [];
  const unparsed: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    try {
      log.push(JSON.parse(line) as LogLine);
    } catch {
      unparsed.push(line);
    }
  });
  const url = await Promise.race([
    firstMatch(child, /See Other (?:is at (\S+)|works)/),
    exited.then(() => {
      throw new Error(`the server ended before it listened:\n${unparsed.join('\n')}`);
    }),
  ]);
  const { pid } = child;
  if (pid === undefined) throw new Error('the server has no process id');
  return {
    url,
    pid,
    log,
    output: () => output,
    ended: exited,
    monitoring: () =>
      until('it says where its metrics are', () => {
        const line = log.find(({ msg }) => msg === 'health and metrics are served');
        return line && String(line['url']);
      }),
    signal(signal) {
      child.kill(signal);
    },
    async end(signal) {
      child.kill(signal);
      const code = await exited;
      const broken = log.filter(({ msg }) => msg === 'an answer breaks the contract');
      if (broken.length > 0) throw new Error(broken.map(({ violation }) => String(violation)).join('\n'));
      return code;
    },
  };
}

function firstMatch(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const match = pattern.exec(line);
      if (match !== null) resolve(match[1] ?? '');
    });
  });
}
