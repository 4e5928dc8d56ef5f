/** A server's process, and a second one that ends it if this process is gone, however it went. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Reads until somebody says that all is well; if nobody does, ends the server and removes its folder. */
const watch = 'read line || { kill -9 "$1"; [ -z "$2" ] || rm -rf "$2"; }';

export class GuardedProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #output = '';

  /** @param remove a folder to be removed if this process is gone without having ended the server */
  constructor(command: string, args: readonly string[], remove?: string) {
    // a group of its own: Ctrl-C in a terminal is for the service, which wants to stop first
    this.#child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.#ended = once(this.#child, 'close').catch(() => undefined);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-4_000);
      });
    }
    this.#endWithParent(remove ?? '');
  }

  get running(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Undefined if it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The last of what it wrote. */
  get output(): string {
    return this.#output;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.running) this.#child.kill(signal);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.signal(signal);
    await this.#ended;
  }

  /** The pipe to the watcher breaks when this process ends, however it does; a line on it says that all is well. */
  #endWithParent(remove: string): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    const watcher = spawn('sh', ['-c', watch, 'sh', String(pid), remove], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    watcher.on('error', () => undefined);
    watcher.stdin.on('error', () => undefined);
    this.#child.on('exit', () => watcher.stdin.end('\n'));
  }
}
