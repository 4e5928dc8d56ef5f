/** The load generator: a process of its own, so that what it costs can be told from what is measured. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Part } from '../contenders/contender.ts';
import type { Done, Task } from './tasks.ts';

export class Load implements AsyncDisposable {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(fileURLToPath(new URL('main.ts', import.meta.url)));
  }

  get part(): Part {
    return { name: 'load', pid: this.#child.pid ?? 0 };
  }

  /** One at a time. Rejects if a call was answered otherwise than it has to be. */
  async run<Kind extends Task['kind']>(task: Task & { kind: Kind }): Promise<Done[Kind]> {
    const waiting = new AbortController();
    const told = once(this.#child, 'message', waiting);
    const gone = once(this.#child, 'exit', waiting).then(() => {
      throw new Error('the load generator has ended');
    });
    this.#child.send(task);
    // whichever does not come is no longer listened for
    const [message] = (await Promise.race([told, gone]).finally(() => waiting.abort())) as [
      { done: Done[Kind] } | { failed: string },
    ];
    if ('failed' in message) throw new Error(message.failed);
    return message.done;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill();
    await exited;
  }
}
