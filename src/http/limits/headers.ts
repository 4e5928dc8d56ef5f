/** How many header fields a call has: Node leaves out those beyond its own limit without a word. */
import type { RequestHandler } from 'express';
import { refuse } from '../reply.ts';

export function limitHeaders(most: number): RequestHandler {
  return (req, _res, next) => {
    // a name and a value each
    if (req.rawHeaders.length > most * 2)
      throw refuse('headers-too-large', { detail: `Send at most ${String(most)} header fields.` });
    next();
  };
}
