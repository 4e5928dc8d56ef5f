/** The servers of `see-other dev`: one is up at a time, and the next takes its place and its port once it is found to fit. */
import { startChild } from './child.ts';
import type { ServerChild } from './child.ts';
import type { ServerTask, UsedFile } from './messages.ts';

/**
 * What became of a start: it is served at a URL; contract and handlers are unfit, so that the server before goes on; it
 * could not open its data or listen; or something changed again before it was known.
 */
export type Start = { readonly url: string } | 'unfit' | 'not served' | 'overtaken';

export class Servers implements AsyncDisposable {
  readonly #task: ServerTask;
  readonly #onUse: (file: UsedFile) => void;
  #port: number;
  #serving: ServerChild | undefined;

  /**
   * @param port 0 for any that is free, which is kept from then on
   * @param onUse is told of each file that a server is made of
   */
  constructor(task: ServerTask, port: number, onUse: (file: UsedFile) => void) {
    this.#task = task;
    this.#port = port;
    this.#onUse = onUse;
  }

  get isServing(): boolean {
    return this.#serving !== undefined;
  }

  /** Files have changed, or there is no server yet. */
  async start(changed: Promise<unknown>): Promise<Start> {
    // it is replaced, or goes on with work that needs no file any more
    this.#serving?.outdate();
    const next = startChild(this.#task, this.#onUse);
    const fits = await Promise.race([next.fits, changed.then(() => undefined)]);
    if (fits === false) return 'unfit';
    if (fits === undefined) {
      await next.stop();
      return 'overtaken';
    }
    await this.#serving?.stop();
    this.#serving = next;
    const url = await next.listen(this.#port);
    if (url === undefined) {
      this.#serving = undefined;
      return 'not served';
    }
    this.#port ||= Number(new URL(url).port);
    return { url };
  }

  /** Resolves with how the server that is up ended, if it does before something changes. */
  async crash(changed: Promise<unknown>): Promise<string | undefined> {
    if (this.#serving === undefined) return undefined;
    const how = await Promise.race([this.#serving.ended, changed.then(() => undefined)]);
    if (how !== undefined) this.#serving = undefined;
    return how;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#serving?.stop();
  }
}
