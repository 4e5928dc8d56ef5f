/** Calls a second of each owner, counted in the memory of this node in windows of one second. */
import { createRequire } from 'node:module';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { RateLimiterRes } from 'rate-limiter-flexible';
import { refuse } from '../reply.ts';
import { rateLimitHeaders, refusalHeaders } from './rate-limit-headers.ts';

// by its file: the package as a whole loads a limiter for each of twenty databases, which each start would wait for
const RateLimiterMemory = createRequire(import.meta.url)(
  'rate-limiter-flexible/lib/RateLimiterMemory.js',
) as typeof import('rate-limiter-flexible').RateLimiterMemory;

const windowSeconds = 1;

/** 429 for an owner that calls too often; on every other answer, what is left of its second. */
export function limitRate(most: (owner: string) => number, ownerOf: (req: Request) => string): RequestHandler {
  // it counts, and what is too much is judged here: that is not the same for all
  const limiter = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: windowSeconds });
  const limited = async (owner: string, perSecond: number, res: Response): Promise<void> => {
    const count = await limiter.consume(owner);
    const quota = { name: 'per-owner', quota: perSecond, windowSeconds, resetSeconds: secondsUntil(count) };
    if (count.consumedPoints > perSecond) {
      const detail = `At most ${String(perSecond)} calls a second. Send the request again after Retry-After seconds.`;
      throw refuse('rate-limited', { detail }, refusalHeaders(quota));
    }
    const headers = rateLimitHeaders({ ...quota, remaining: perSecond - count.consumedPoints });
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  };
  return (req: Request, res: Response, next: NextFunction): Promise<void> | void => {
    const owner = ownerOf(req);
    const perSecond = most(owner);
    if (perSecond === Infinity) next();
    else return limited(owner, perSecond, res).then(next);
  };
}

function secondsUntil({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1_000));
}
