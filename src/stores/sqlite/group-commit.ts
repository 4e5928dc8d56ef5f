/**
 * Group commit: writes of one turn of the event loop are a group, and while one is being committed the next one gathers.
 * No timer, so nothing waits for company. Writes that need not be flushed to disk have groups of their own, which take
 * turns with the others: a claim does not wait for the disk, and its handlers run while outcomes are being flushed.
 */
import { once } from 'node:events';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { keptCompiled, moduleBeside } from '../../module-path.ts';
import { StoreUnavailable } from '../../ports/request-store.ts';
import type { WriteAnswer, WriteCall, WriteGroup, WriterMessage } from './writer.ts';
import type { Writes } from './writes.ts';

/** More than this in one transaction no longer makes a write cheaper, but makes the first one wait for the last. */
const maxGroup = 512;

/** So many accepts do not wait for the end of their turn. Fewer make more commits than it is worth, more make clients wait. */
const worthWaitingFor = 8;

/**
 * What a process that is killed leaves behind all the same, and a machine that loses its power may lose: it ends the attempts
 * that these are about. The next write that is flushed takes them along; while anything runs, that is a renewal within seconds.
 */
const unflushed: ReadonlySet<keyof Writes> = new Set(['claim', 'report']);

interface Waiting {
  readonly call: WriteCall;
  readonly resolve: (value: never) => void;
  readonly reject: (reason: Error) => void;
}

export class GroupCommit {
  readonly #thread: Worker;
  readonly #port: MessagePort;
  readonly #path: string;
  readonly #onGroup: (calls: number) => void;
  readonly #gathering = { flushed: [] as Waiting[], unflushed: [] as Waiting[] };
  #committing: readonly Waiting[] = [];
  #flushing = true;
  #commitIsSoon = false;
  #stopped: string | undefined;
  #closing: Promise<void> | undefined;

  private constructor(thread: Worker, port: MessagePort, path: string, onGroup: (calls: number) => void) {
    this.#thread = thread;
    this.#port = port;
    this.#path = path;
    this.#onGroup = onGroup;
    port.on('message', (answers: readonly WriteAnswer[]) => {
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
    const { port1: port, port2: far } = new MessageChannel();
    const thread = new Worker(moduleBeside(import.meta.url, './writer'), {
      workerData: { path, port: far },
      transferList: [far],
      env: { ...keptCompiled() },
    });
    const first = await new Promise<WriterMessage>((resolve, reject) => {
      port.once('message', resolve);
      // it ended before it could say anything
      thread.once('error', reject);
    });
    if (typeof first === 'object' && 'unusable' in first) {
      await thread.terminate();
      throw new StoreUnavailable(`${path} cannot be used: ${first.unusable}`);
    }
    return new GroupCommit(thread, port, path, onGroup);
  }

  /** Resolves with what the verb gives back once it is committed. */
  write<Verb extends keyof Writes>(verb: Verb, ...args: Parameters<Writes[Verb]>): Promise<ReturnType<Writes[Verb]>> {
    return new Promise((resolve, reject) => {
      if (this.#stopped !== undefined) {
        reject(new StoreUnavailable(`${this.#path}: ${this.#stopped}`));
        return;
      }
      const waiting = { call: { verb, args } as WriteCall, resolve, reject };
      (unflushed.has(verb) ? this.#gathering.unflushed : this.#gathering.flushed).push(waiting);
      if (verb === 'accept' && this.#gathering.flushed.length >= worthWaitingFor) this.#commitNow();
      else this.#commitSoon();
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
    this.#commitNext();
    while (this.#committing.length > 0) await Promise.race([once(this.#port, 'message'), exited]);
    this.#port.postMessage('close');
    await exited;
  }

  /**
   * Within a turn of the event loop, in which many calls may be read one after the other: those that came first are
   * answered while the others are read. Otherwise all clients would be answered together, and come back together.
   */
  #commitNow(): void {
    if (this.#committing.length > 0) {
      const received = receiveMessageOnPort(this.#port);
      if (received !== undefined) this.#committed(received.message as readonly WriteAnswer[]);
    } else {
      this.#commitNext();
    }
  }

  #commitSoon(): void {
    if (this.#commitIsSoon || this.#committing.length > 0) return;
    this.#commitIsSoon = true;
    setImmediate(() => {
      this.#commitIsSoon = false;
      this.#commitNext();
    });
  }

  #commitNext(): void {
    const { flushed, unflushed } = this.#gathering;
    while (this.#committing.length === 0 && flushed.length + unflushed.length > 0) {
      this.#flushing = flushed.length > 0 && (!this.#flushing || unflushed.length === 0);
      this.#committing = this.#posted((this.#flushing ? flushed : unflushed).splice(0, maxGroup));
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
    const message: WriteGroup = { calls: group.map(({ call }) => call), flush: this.#flushing };
    this.#port.postMessage(message);
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
    const { flushed, unflushed } = this.#gathering;
    for (const { reject } of [...this.#committing, ...flushed.splice(0), ...unflushed.splice(0)])
      reject(new StoreUnavailable(`${this.#path}: ${reason}`));
    this.#committing = [];
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
