/** Several steps or handlers as one: the router makes a layer of each that it is given, and goes through them for each call. */
import type { Request, RequestHandler, Response } from 'express';

/** What is done to each call before anything else: it takes no time, and throws what it refuses. */
export type Step = (req: Request, res: Response) => void;

export function inSteps(...steps: readonly Step[]): RequestHandler {
  return (req, res, next) => {
    for (const step of steps) step(req, res);
    next();
  };
}

/** One after the other, each when the one before it says `next`. */
export function inOrder(...handlers: readonly RequestHandler[]): RequestHandler {
  return (req, res, next) => {
    let at = 0;
    const go = (error?: unknown): void => {
      const handler = error ? undefined : handlers[at];
      if (handler === undefined) {
        next(error);
        return;
      }
      at += 1;
      try {
        const done: unknown = handler(req, res, go);
        if (done instanceof Promise)
          done.catch((reason: unknown) => {
            // nothing would be no reason to stop
            if (reason) next(reason);
            else next(new Error('a handler rejected, and did not say why'));
          });
      } catch (thrown) {
        next(thrown);
      }
    };
    go();
  };
}
