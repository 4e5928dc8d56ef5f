/** The load generator's process: does what its parent tells it, one task after another, until the parent lets go of it. */
import { perform } from './perform.ts';
import type { Task } from './tasks.ts';

process.on('message', (task: Task) => {
  perform(task).then(
    (done) => process.send?.({ done }),
    (error: unknown) => process.send?.({ failed: error instanceof Error ? error.message : String(error) }),
  );
});
