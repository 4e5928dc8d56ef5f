/** What is done to each call before anything else: steps that take no time, and throw what they refuse. */
import type { Request, RequestHandler, Response } from 'express';

export type Step = (req: Request, res: Response) => void;

/** One handler for all of them: the router goes through each of its handlers for each call. */
export function inSteps(...steps: readonly Step[]): RequestHandler {
  return (req, res, next) => {
    for (const step of steps) step(req, res);
    next();
  };
}
