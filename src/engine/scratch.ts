/** The folder that an attempt may write to: made when it is first asked for, because most never do. */
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';

export class Scratch {
  readonly path: string;
  #made = false;

  constructor(path: string) {
    this.path = path;
  }

  /** The folder, which is there from now on. */
  open(): string {
    if (!this.#made) mkdirSync(this.path, { recursive: true });
    this.#made = true;
    return this.path;
  }

  /** `always` if somebody else may have made it. */
  async remove({ always }: { always: boolean }): Promise<void> {
    if (this.#made || always) await rm(this.path, { recursive: true, force: true });
  }
}
