/** How many header fields a call has: Node leaves out those beyond its own limit without a word. */
import { refuse } from '../reply.ts';
import type { Step } from '../steps.ts';

export function limitHeaders(most: number): Step {
  return (req) => {
    // a name and a value each
    if (req.rawHeaders.length > most * 2)
      throw refuse('headers-too-large', { detail: `Send at most ${String(most)} header fields.` });
  };
}
