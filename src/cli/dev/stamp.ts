/** Tells one state of a file from another. */
import { statSync } from 'node:fs';

/** Another text whenever the file was written, replaced, removed or made. Never throws. */
export function stampOf(file: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(file);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return 'absent';
  }
}
