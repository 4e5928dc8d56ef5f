/** Tells one state of a file from another. */
import { statSync } from 'node:fs';

/** Another text whenever the file was written, replaced, removed or made. Never throws for a file that is not there. */
export function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? 'absent' : `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
}
