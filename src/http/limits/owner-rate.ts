/** Calls a second of each owner, counted in the memory of this node in windows of one second. */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { refuse } from '../reply.ts';
import { rateLimitHeaders, refusalHeaders } from './rate-limit-headers.ts';

const windowSeconds = 1;

/** 429 for an owner that calls too often; on every other answer, what is left of its second. */
export function limitRate(perSecond: number, ownerOf: (req: Request) => string): RequestHandler[] {
  if (perSecond === Infinity) return [];
  const limiter = new RateLimiterMemory({ points: perSecond, duration: windowSeconds });
  const limit = async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    const count = await limiter.consume(ownerOf(req)).catch(orOver);
    const quota = { name: 'per-owner', quota: perSecond, windowSeconds, resetSeconds: secondsUntil(count) };
    if (count.consumedPoints > perSecond) {
      const detail = `At most ${String(perSecond)} calls a second. Send the request again after Retry-After seconds.`;
      throw refuse('rate-limited', { detail }, refusalHeaders(quota));
    }
    const headers = rateLimitHeaders({ ...quota, remaining: count.remainingPoints });
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    next();
  };
  return [limit];
}

/** The library rejects with the count itself when it is over. */
function orOver(count: unknown): RateLimiterRes {
  if (count instanceof RateLimiterRes) return count;
  throw count;
}

function secondsUntil({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1_000));
}
