/** Has the types of the contract written, in a process of its own: it takes a while, and holds up no server. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { moduleBeside } from '../../module-path.ts';

export interface TypesKeeper extends Disposable {
  /** Has them written anew; what was under way is given up. What became of it the process says itself. */
  renew(): void;
}

/** @param folder where they are written */
export function keepTypes(contract: string, folder: string): TypesKeeper {
  let writer: ChildProcess | undefined;
  return {
    renew() {
      writer?.kill();
      writer = fork(moduleBeside(import.meta.url, './write-types'), [contract, folder]);
    },
    [Symbol.dispose]() {
      writer?.kill();
    },
  };
}
