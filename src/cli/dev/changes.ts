/**
 * Waits for files to change. Their folders are watched, not the files: editors put a new file in the place of the old one,
 * which a watch on a file is lost by (chokidar issue 1437), and a file that is not there yet can come. What counts is that
 * a file is not as it was when it was read: a watch takes a while to begin, and whatever was saved meanwhile is a change.
 */
import { dirname } from 'node:path';
import { watch } from 'chokidar';
import { stampOf } from './stamp.ts';

/** One save is several events; what comes within this of each other is one change. */
const gatherMs = 100;

export interface Changes extends AsyncDisposable {
  /** Watches one more file, which was as this stamp says when it was read. */
  add(file: string, stamp: string): void;
  /** Resolves once files have changed after this was called, with which. */
  next(): Promise<ReadonlySet<string>>;
}

export function watchFiles(): Changes {
  const stamps = new Map<string, string>();
  const folders = new Set<string>();
  const watcher = watch([], { depth: 0 });
  let changed = new Set<string>();
  let upcoming = Promise.withResolvers<ReadonlySet<string>>();
  let gathering: NodeJS.Timeout | undefined;
  watcher.on('all', (_event, path) => {
    if (!stamps.has(path)) return;
    const stamp = stampOf(path);
    if (stamp === stamps.get(path)) return;
    stamps.set(path, stamp);
    changed.add(path);
    clearTimeout(gathering);
    gathering = setTimeout(() => {
      upcoming.resolve(changed);
      changed = new Set();
    }, gatherMs);
  });
  return {
    add(file, stamp) {
      if (!stamps.has(file)) stamps.set(file, stamp);
      const folder = dirname(file);
      if (!folders.has(folder)) watcher.add(folder);
      folders.add(folder);
    },
    next() {
      upcoming = Promise.withResolvers();
      return upcoming.promise;
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(gathering);
      await watcher.close();
    },
  };
}
