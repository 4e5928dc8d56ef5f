/** Holding an answer until a request has finished, for `Prefer: wait`. */
import type { Response } from 'express';
import { isSettled } from '../request/record.ts';
import type { RequestRecord } from '../request/record.ts';
import type { HttpParts } from './call.ts';
import { hold } from './observation.ts';

/** A change on another node, or one that was missed, is seen this late. */
export const lookAgainMs = 1_000;

export interface Wait {
  /** Who waits. */
  readonly owner: string;
  readonly seconds: number;
  readonly res: Response;
}

/**
 * The request as it is when it has finished, or after the time (bounded by configuration), or when the caller has gone.
 * Undefined, at once, if too many wait already: a preference may be left unheeded, and whoever gets the status now comes
 * back after Retry-After.
 */
export async function settledWithin(
  parts: HttpParts,
  id: string,
  wait: Wait,
  read: () => Promise<RequestRecord>,
): Promise<RequestRecord | undefined> {
  const ms = Math.min(wait.seconds, parts.limits.maxWaitSeconds) * 1_000;
  if (ms === 0 || parts.closing.aborted || wait.res.closed) return read();
  const close = parts.open.waiters.tryOpen(wait.owner);
  return close && untilSettled(parts, id, { ms, res: wait.res }, read).finally(close);
}

/** It is watched before it is read, so that it cannot finish unseen in between. */
async function untilSettled(
  parts: HttpParts,
  id: string,
  { ms, res }: { readonly ms: number; readonly res: Response },
  read: () => Promise<RequestRecord>,
): Promise<RequestRecord> {
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
    const last = latest ?? first;
    if (isSettled(last)) return last;
    // of changes before the end nothing was heard, and what is said is to be true now
    return (await parts.store.find(id).catch(() => undefined)) ?? last;
  } finally {
    release();
    unwatch();
    clearTimeout(timer);
    clearInterval(looking);
    parts.closing.removeEventListener('abort', finish);
    res.off('close', finish);
  }
}
