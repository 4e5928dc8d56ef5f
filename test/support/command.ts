/** The command line as people run it: `see-other ...` in a process of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

const command = fileURLToPath(new URL('../../bin/see-other.js', import.meta.url));

export interface CommandOptions {
  /** The folder that it is started in. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from standard input. */
  readonly input?: string;
  /** Runs it on a terminal: stdout has what that shows, stderr nothing. */
  readonly terminal?: boolean;
  /** The arguments are bash's; `$0` is the command. */
  readonly shell?: boolean;
  /** Leaves its standard input open. */
  readonly holdInput?: boolean;
}

export interface Ended {
  /** The exit code; null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What stdout and stderr have so far. */
  said(): string;
  /** Resolves with what stdout or stderr has, once that matches. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
}

/** What a command must not find in the environment of the test. */
const unset = {
  SEE_OTHER_URL: undefined,
  SEE_OTHER_TOKEN: undefined,
  SEE_OTHER_JOURNAL: undefined,
  NO_COLOR: undefined,
  FORCE_COLOR: undefined,
  // Node shows no colours where it says CI
  CI: undefined,
};

export function startCommand(
  args: readonly string[],
  { cwd, env = {}, input, terminal = false, shell = false, holdInput = false }: CommandOptions = {},
): RunningCommand {
  // a shell runs the command by its #! line, with the Node of this test
  const words = shell ? ['bash', ...args.slice(0, 2), command, ...args.slice(2)] : [process.execPath, command, ...args];
  const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
  // `script` gives it a terminal of its own, and types there what it reads; a shell between them would die of Ctrl-C
  const [file = '', ...rest] = terminal
    ? ['script', '--quiet', '--return', '--flush', '--command', `exec ${words.map(quoted).join(' ')}`, '/dev/null']
    : words;
  const child = spawn(file, rest, {
    cwd,
    env: { ...process.env, ...unset, PATH: path, ...(terminal ? { TERM: 'xterm' } : {}), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  if (!(terminal || holdInput) || input !== undefined) child.stdin.end(input);
  // a command that does not read its input may end before it is written
  child.stdin.on('error', () => undefined);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  const exited = once(child, 'exit') as Promise<[number | null]>;
  return {
    child,
    ended: Promise.all([exited, text(child.stdout), text(child.stderr)]).then(([[code], stdout, stderr]) => ({
      code,
      stdout,
      stderr,
    })),
    said: () => said,
    says: (pattern) => until(`it says ${String(pattern)}: ${said}`, () => pattern.exec(said) ?? false),
  };
}

export async function runCommand(args: readonly string[], options?: CommandOptions): Promise<Ended> {
  return startCommand(args, options).ended;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
