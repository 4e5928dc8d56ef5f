/**
 * Group commit: while one group of writes is being committed, the next one gathers. A write that comes alone
 * is committed at once; no timer, so nothing waits for company.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { moduleBeside } from '../../module-path.ts';
import { StoreUnavailable } from '../../ports/request-store.ts';
import type { WriteAnswer, WriteCall, WriterMessage } from './writer.ts';
import type { Writes } from './writes.ts';

/** More than this in one transaction no longer makes a write cheaper, but makes the first one wait for the last. */
const maxGroup = 512;

interface Waiting {
  readonly call: WriteCall;
  readonly resolve: (value: never) => void;
  readonly reject: (reason: Error) => void;
}

export class GroupCommit {
  readonly #thread: Worker;
  readonly #path: string;
  readonly #onGroup: (calls: number) => void;
  #gathering: Waiting[] = [];
  #committing: readonly Waiting[] = [];
  #stopped: string | undefined;
  #closing: Promise<void> | undefined;

  private constructor(thread: Worker, path: string, onGroup: (calls: number) => void) {
    this.#thread = thread;
    this.#path = path;
    this.#onGroup = onGroup;
    thread.on('message', (answers: readonly WriteAnswer[]) => {
      this.#committed(answers);
    });
    thread.on('error', (error: Error) => {
      this.#lost(error.message);
    });
    thread.on('exit', () => {
      this.#lost('its writer has stopped');
    });
  }

  /** Resolves when the tables are there. `onGroup` is told how many calls each commit has. */
  static async start(path: string, onGroup: (calls: number) => void = () => undefined): Promise<GroupCommit> {
    const thread = new Worker(moduleBeside(import.meta.url, './writer'), { workerData: { path } });
    const [first] = (await once(thread, 'message')) as [WriterMessage];
    if (typeof first === 'object' && 'unusable' in first) {
      await thread.terminate();
      throw new StoreUnavailable(`${path} cannot be used: ${first.unusable}`);
    }
    return new GroupCommit(thread, path, onGroup);
  }

  /** Resolves with what the verb gives back once it is committed. */
  write<Verb extends keyof Writes>(verb: Verb, ...args: Parameters<Writes[Verb]>): Promise<ReturnType<Writes[Verb]>> {
    return new Promise((resolve, reject) => {
      if (this.#stopped !== undefined) {
        reject(new StoreUnavailable(`${this.#path}: ${this.#stopped}`));
        return;
      }
      this.#gathering.push({ call: { verb, args } as WriteCall, resolve, reject });
      this.#commitNext();
    });
  }

  /** Commits what is under way, then closes the file. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#stopped !== undefined) return;
    this.#stopped = 'the store is closed';
    const exited = once(this.#thread, 'exit');
    while (this.#committing.length > 0) await Promise.race([once(this.#thread, 'message'), exited]);
    this.#thread.postMessage('close');
    await exited;
  }

  #commitNext(): void {
    while (this.#committing.length === 0 && this.#gathering.length > 0) {
      this.#committing = this.#posted(this.#gathering.splice(0, maxGroup));
    }
  }

  /** Those of the group that are on their way to the thread: all, but for calls that cannot be, which are rejected. */
  #posted(group: readonly Waiting[]): readonly Waiting[] {
    try {
      this.#post(group);
      return group;
    } catch {
      // one call spoilt the message for all: each is tried by itself, and the others go on
      const fit = group.filter(canBePosted);
      if (fit.length > 0) this.#post(fit);
      return fit;
    }
  }

  #post(group: readonly Waiting[]): void {
    this.#thread.postMessage(group.map(({ call }) => call));
    this.#onGroup(group.length);
  }

  #committed(answers: readonly WriteAnswer[]): void {
    const group = this.#committing;
    this.#committing = [];
    group.forEach(({ resolve, reject }, index) => {
      const answer = answers[index];
      if (answer !== undefined && 'value' in answer) resolve(answer.value as never);
      else reject(new StoreUnavailable(`${this.#path}: ${answer?.error ?? 'no answer'}`));
    });
    this.#commitNext();
  }

  #lost(reason: string): void {
    this.#stopped ??= reason;
    for (const { reject } of [...this.#committing, ...this.#gathering])
      reject(new StoreUnavailable(`${this.#path}: ${reason}`));
    this.#committing = [];
    this.#gathering = [];
  }
}

/** False once it has rejected a call with a value that no other thread can be given, such as a function or a promise. */
function canBePosted({ call, reject }: Waiting): boolean {
  try {
    structuredClone(call);
    return true;
  } catch (cause) {
    // not as StoreUnavailable: it would be no different at another time
    reject(new TypeError(`what is to be stored by ${call.verb} has a value that cannot be stored`, { cause }));
    return false;
  }
}
