/** A program that puts an SDK on stdin and stdout: a command a line, an answer a line. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { folderOf } from '../../../scripts/sdks/generate.ts';
import { sdkEnvironment } from '../../../scripts/sdks/build.ts';
import type { TestedSdk } from '../../../scripts/sdks/languages.ts';

export type Answer = Readonly<Record<string, unknown>>;

export interface Driver extends AsyncDisposable {
  /** Resolves with the answer. Rejects, with what it wrote to stderr, if it ends instead. */
  ask(command: object): Promise<Answer>;
}

export function startDriver(sdk: TestedSdk, name: string): Driver {
  const command = sdk.drivers[name];
  if (command === undefined) throw new Error(`sdks/${sdk.name} has no driver ${name}`);
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: folderOf(sdk),
    env: sdkEnvironment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  // a command that comes too late is answered by the end
  child.stdin.on('error', () => undefined);
  const ended = Promise.race([once(child, 'exit'), once(child, 'error')]);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(asked) {
      child.stdin.write(`${JSON.stringify(asked)}\n`);
      const { done, value } = await lines.next();
      if (done === true) {
        await ended;
        throw new Error(`the driver ended at ${JSON.stringify(asked)}:\n${complaints}`);
      }
      return JSON.parse(value) as Answer;
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      // what waits for a server that is no more need not be waited for
      child.kill('SIGKILL');
      await ended;
    },
  };
}
