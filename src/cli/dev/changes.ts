/**
 * Waits for files to change. Their folders are watched, not the files: editors put a new file in the place of the old one,
 * which a watch on a file is lost by (chokidar issue 1437), and a file that is not there yet can come.
 */
import { dirname } from 'node:path';
import { watch } from 'chokidar';

/** One save is several events; what comes within this of each other is one change. */
const gatherMs = 100;

export interface Changes extends AsyncDisposable {
  /** Watches one more file. */
  add(file: string): void;
  /** Resolves once files have changed after this was called, with which. */
  next(): Promise<ReadonlySet<string>>;
}

export function watchFiles(): Changes {
  const files = new Set<string>();
  const folders = new Set<string>();
  const watcher = watch([], { depth: 0, ignoreInitial: true });
  let changed = new Set<string>();
  let upcoming = Promise.withResolvers<ReadonlySet<string>>();
  let gathering: NodeJS.Timeout | undefined;
  watcher.on('all', (_event, path) => {
    if (!files.has(path)) return;
    changed.add(path);
    clearTimeout(gathering);
    gathering = setTimeout(() => {
      upcoming.resolve(changed);
      changed = new Set();
    }, gatherMs);
  });
  return {
    add(file) {
      files.add(file);
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
