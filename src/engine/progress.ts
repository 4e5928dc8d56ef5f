/** Progress reports of one attempt: at most one is being written at a time, and of those that wait only the latest counts. */
import type { Progress } from '../request/record.ts';

export class ProgressReports {
  readonly #write: (progress: Progress) => Promise<unknown>;
  #latest: Progress | undefined;
  #writing: Promise<void> | undefined;

  constructor(write: (progress: Progress) => Promise<unknown>) {
    this.#write = write;
  }

  add(progress: Progress): void {
    this.#latest = progress;
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when nothing is being written; what still waits is written first. */
  async stop(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#latest !== undefined) {
      const progress = this.#latest;
      this.#latest = undefined;
      // a report that cannot be written is not worth failing for: the next one says more
      await this.#write(progress).catch(() => undefined);
    }
    this.#writing = undefined;
  }
}
