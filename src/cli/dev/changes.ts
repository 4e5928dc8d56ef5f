/**
 * Waits for files to change, by looking at each of them time and again. Watches of the operating system miss a file whose
 * folder is not there yet, a file that an editor puts in the place of the old one, and on a network or a container's mount
 * everything; a look at a hundred files takes under a millisecond.
 */
import { stampOf } from './stamp.ts';

/** One save is several steps; a change is told once a look has found nothing new. */
const lookEveryMs = 100;

export interface Changes extends Disposable {
  /** Looks at one more file, which was as this stamp says when it was read. */
  add(file: string, stamp: string): void;
  /** Resolves with the files that have changed since they were last told; at once if some have. One call at a time. */
  next(): Promise<ReadonlySet<string>>;
}

export function watchFiles(): Changes {
  const stamps = new Map<string, string>();
  let changed = new Set<string>();
  let asked: PromiseWithResolvers<ReadonlySet<string>> | undefined;
  const looking = setInterval(() => {
    let quiet = true;
    for (const [file, before] of stamps) {
      const stamp = stampOf(file);
      if (stamp === before) continue;
      stamps.set(file, stamp);
      changed.add(file);
      quiet = false;
    }
    if (!quiet || changed.size === 0 || asked === undefined) return;
    asked.resolve(changed);
    asked = undefined;
    changed = new Set();
  }, lookEveryMs);
  return {
    add(file, stamp) {
      if (!stamps.has(file)) stamps.set(file, stamp);
    },
    next() {
      asked = Promise.withResolvers();
      return asked.promise;
    },
    [Symbol.dispose]() {
      clearInterval(looking);
    },
  };
}
