/** The events of a request, as Server-Sent Events: each change of its status until it has finished. */
import type { Request, Response } from 'express';
import type { Operation } from '../contract/contract.ts';
import { isSettled } from '../request/record.ts';
import type { RequestRecord } from '../request/record.ts';
import { findRequest } from './call.ts';
import type { HttpParts } from './call.ts';
import { isHead } from './methods.ts';
import { hold } from './observation.ts';
import { statusBody } from './status.ts';
import { lookAgainMs } from './waiting.ts';

/** Keeps proxies from closing a quiet stream, and tells us of a client that has gone. */
const heartbeatMs = 15_000;

export function watchRequest(parts: HttpParts, operation: Operation) {
  return async (req: Request, res: Response): Promise<void> => {
    const record = await findRequest(parts, req);
    // a caller that has gone would never be noticed: its end has been told already
    if (res.closed) return;
    const lastEventId = Number(req.get('last-event-id') ?? 0);
    if (isSettled(record) && lastEventId >= record.revision) {
      // tells an EventSource not to connect again
      parts.replies.send(res, operation, { status: 204 });
      return;
    }
    const close = isHead(res) ? () => undefined : parts.open.eventStreams.open(parts.ownerOf(req));
    const headers = {
      'Content-Type': 'text/event-stream',
      // whatever compresses answers, in an app or on the way, would hold events back
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    };
    parts.replies.check(operation, 200, headers);
    res.writeHead(200, headers);
    // whoever resumes may have nothing to be told for long, and is to know that it is connected
    res.flushHeaders();
    if (isHead(res)) res.end();
    else await stream(parts, req, res, record, lastEventId).finally(close);
  };
}

/** Resolves when the stream has ended: the request has finished, the client has gone, or the service stops. */
function stream(
  parts: HttpParts,
  req: Request,
  res: Response,
  record: RequestRecord,
  lastEventId: number,
): Promise<void> {
  return new Promise((resolve) => {
    // an id that is ahead is none of this request's
    let sent = lastEventId > record.revision ? 0 : lastEventId;
    const end = (): void => {
      release();
      unwatch();
      clearInterval(looking);
      clearInterval(beating);
      parts.closing.removeEventListener('abort', end);
      if (!res.writableEnded) res.end();
      resolve();
    };
    const see = (seen: RequestRecord | undefined): void => {
      if (seen === undefined || seen.revision <= sent || res.writableEnded) return;
      // a client that does not keep up gets the latest state when it does
      if (!res.writableNeedDrain || isSettled(seen)) {
        sent = seen.revision;
        res.write(`id: ${String(sent)}\nevent: status\ndata: ${JSON.stringify(statusBody(parts, req, seen))}\n\n`);
      }
      if (isSettled(seen)) end();
    };
    // whose key was revoked, or whose token has expired, is told nothing more
    const endUnless = (good: boolean): void => {
      if (!good) end();
    };
    const look = (): void => {
      parts.store.find(record.id).then(see, () => undefined);
    };
    const release = hold(parts.events, res, 'events');
    const unwatch = parts.store.watch(record.id, see);
    const looking = setInterval(() => {
      look();
      parts.access.stillGood(req).then(endUnless, () => undefined);
    }, lookAgainMs);
    const beating = setInterval(() => res.write(': still here\n\n'), heartbeatMs);
    res.on('drain', look);
    res.on('close', end);
    parts.closing.addEventListener('abort', end);
    see(record);
    // it may have changed between the read and the watch
    if (!res.writableEnded) look();
  });
}
