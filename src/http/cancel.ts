/** Cancelling: 200 if the request waited, 202 if its worker was asked, 409 if it has finished. Never 303. */
import type { Request, Response } from 'express';
import type { Operation } from '../contract/contract.ts';
import { findRequest, statusUrl, unknown } from './call.ts';
import type { HttpParts } from './call.ts';
import { refuse } from './reply.ts';
import { pollingHeaders, statusBody } from './status.ts';

export function cancelRequest(parts: HttpParts, operation: Operation) {
  return async (req: Request, res: Response): Promise<void> => {
    const { id, owner } = await findRequest(parts, req);
    const outcome = await parts.store.cancel(id, owner, parts.limits.retentionMs);
    if (outcome.kind === 'unknown') throw unknown(id);
    const { record } = outcome;
    if (outcome.kind === 'finished') {
      const detail = `The request is ${record.status}, so there is nothing to cancel.`;
      throw refuse('request-finished', { detail, location: statusUrl(parts, req, id) });
    }
    const body = statusBody(parts, req, record);
    if (outcome.kind === 'canceled') {
      parts.events.requestCanceled(record);
      parts.replies.send(res, operation, { status: 200, headers: { ETag: `"${String(record.revision)}"` }, body });
    } else {
      parts.events.cancelRequested(record);
      parts.cancelHere(id);
      parts.replies.send(res, operation, { status: 202, headers: pollingHeaders(parts, req, record), body });
    }
  };
}
