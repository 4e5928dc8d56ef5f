/** Holding an answer until a request has finished, for `Prefer: wait`. */
import type { Response } from 'express';
import { isSettled } from '../request/record.ts';
import type { RequestRecord } from '../request/record.ts';
import type { HttpParts } from './call.ts';
import { hold } from './observation.ts';

/** A change on another node, or one that was missed, is seen this late. */
export const lookAgainMs = 1_000;

/**
 * The request as `read` gives it; then as it is when it has finished, or after the time (bounded by configuration), or when
 * the caller has gone. It is watched before it is read, so that it cannot finish unseen in between.
 */
export async function settledWithin(
  parts: HttpParts,
  id: string,
  seconds: number,
  res: Response,
  read: () => Promise<RequestRecord>,
): Promise<RequestRecord> {
  const ms = Math.min(seconds, parts.limits.maxWaitSeconds) * 1_000;
  if (ms === 0 || parts.closing.aborted || res.closed) return read();
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  const finish = (): void => {
    resolve(undefined);
  };
  let latest: RequestRecord | undefined;
  const see = (seen: RequestRecord | undefined): void => {
    if (seen !== undefined && seen.revision > (latest?.revision ?? 0)) latest = seen;
    if (latest !== undefined && isSettled(latest)) finish();
  };
  const release = hold(parts.events, res, 'wait');
  const unwatch = parts.store.watch(id, see, 'end');
  const timer = setTimeout(finish, ms);
  const looking = setInterval(() => {
    // a store that does not answer now may do so at the next look
    parts.store.find(id).then(see, () => undefined);
  }, lookAgainMs);
  parts.closing.addEventListener('abort', finish);
  res.on('close', finish);
  try {
    const first = await read();
    see(first);
    await over;
    return latest ?? first;
  } finally {
    release();
    unwatch();
    clearTimeout(timer);
    clearInterval(looking);
    parts.closing.removeEventListener('abort', finish);
    res.off('close', finish);
  }
}
