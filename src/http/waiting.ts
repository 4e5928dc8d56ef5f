/** Holding an answer until a request has finished, for `Prefer: wait`. */
import type { Response } from 'express';
import { isSettled } from '../request/record.ts';
import type { RequestRecord } from '../request/record.ts';
import type { HttpParts } from './call.ts';

/** A change on another node, or one that was missed, is seen this late. */
export const lookAgainMs = 1_000;

/** The record when the request has finished, or as it is after the time (bounded by configuration), or when the caller has gone. */
export function settledWithin(
  parts: HttpParts,
  record: RequestRecord,
  seconds: number,
  res: Response,
): Promise<RequestRecord> {
  const ms = Math.min(seconds, parts.limits.maxWaitSeconds) * 1_000;
  if (isSettled(record) || ms === 0 || parts.closing.aborted || res.closed) return Promise.resolve(record);
  return new Promise((resolve) => {
    let latest: RequestRecord = record;
    const finish = (): void => {
      unwatch();
      clearTimeout(timer);
      clearInterval(looking);
      parts.closing.removeEventListener('abort', finish);
      res.off('close', finish);
      resolve(latest);
    };
    const see = (seen: RequestRecord | undefined): void => {
      if (seen !== undefined && seen.revision > latest.revision) latest = seen;
      if (isSettled(latest)) finish();
    };
    const look = (): void => {
      // a store that does not answer now may do so at the next look
      parts.store.find(record.id).then(see, () => undefined);
    };
    const unwatch = parts.store.watch(record.id, see);
    const timer = setTimeout(finish, ms);
    const looking = setInterval(look, lookAgainMs);
    parts.closing.addEventListener('abort', finish);
    res.on('close', finish);
    // it may have finished between the read and the watch
    look();
  });
}
