/** How much memory is held: not how much the process has, which depends on when it last cleaned up. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes on the heap and beside it that are still referred to. A collection takes a while: not to be asked often. */
export function heldBytes(): number {
  collect();
  // the second waits for what the first leaves to another thread, which may be late on a busy machine: freeing buffers
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
