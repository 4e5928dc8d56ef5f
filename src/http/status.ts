/** The status of a request: its body, and the operation that answers it. */
import type { Request, Response } from 'express';
import { pathOf } from '../contract/contract.ts';
import type { Operation } from '../contract/contract.ts';
import { problem } from '../request/problems.ts';
import { isSettled } from '../request/record.ts';
import type { EpochMs, RequestRecord } from '../request/record.ts';
import { findRequest, idOf, resultUrl, statusUrl } from './call.ts';
import type { HttpParts } from './call.ts';
import { noneMatch } from './conditions.ts';
import { waitSeconds } from './preferences.ts';
import type { Reply } from './reply.ts';
import { settledWithin } from './waiting.ts';

export function getStatus(parts: HttpParts, operation: Operation) {
  return async (req: Request, res: Response): Promise<void> => {
    const wait = waitSeconds(req.get('prefer'));
    const read = (): Promise<RequestRecord> => findRequest(parts, req);
    const held =
      wait === undefined
        ? undefined
        : await settledWithin(parts, idOf(req), { owner: parts.ownerOf(req), seconds: wait, res }, read);
    const record = held ?? (await read());
    parts.backlog.observe(record);
    const applied: Record<string, string> = held === undefined ? {} : { 'Preference-Applied': 'wait' };
    parts.replies.send(res, operation, statusReply(parts, req, record, applied));
  };
}

function statusReply(
  parts: HttpParts,
  req: Request,
  record: RequestRecord,
  applied: Readonly<Record<string, string>>,
): Reply {
  const redirects = (req.query as { redirect?: boolean }).redirect !== false;
  const onward = redirects ? seeOther(parts, req, record, applied) : undefined;
  if (onward !== undefined) return onward;
  const etag = `"${String(record.revision)}"`;
  const headers = { ...applied, ETag: etag, 'Cache-Control': 'private, no-cache', ...retryAfter(parts, record) };
  return noneMatch(req.get('if-none-match'), etag)
    ? { status: 200, headers, body: statusBody(parts, req, record) }
    : { status: 304, headers };
}

/** 303 to the result, with the status as its body. Undefined unless there is a result, and a place that it is at. */
export function seeOther(
  parts: HttpParts,
  req: Request,
  record: RequestRecord,
  applied: Readonly<Record<string, string>>,
): Reply | undefined {
  const location = record.status === 'succeeded' ? resultUrl(parts, req, record) : undefined;
  if (location === undefined) return undefined;
  return {
    status: 303,
    headers: { ...applied, Location: location, 'Cache-Control': 'private, no-cache' },
    body: statusBody(parts, req, record),
  };
}

/** The headers that every 202 has: where the status is, in both manners, and when to ask. */
export function pollingHeaders(parts: HttpParts, req: Request, record: RequestRecord): Record<string, string> {
  return {
    Location: statusUrl(parts, req, record.id),
    'Operation-Location': parts.urls.absolute(req, `${pathOf(parts.contract.status, record.id)}?redirect=false`),
    'Retry-After': String(parts.backlog.retryAfterSeconds(record)),
  };
}

function retryAfter(parts: HttpParts, record: RequestRecord): Record<string, string> {
  return isSettled(record) ? {} : { 'Retry-After': String(parts.backlog.retryAfterSeconds(record)) };
}

/** The body of a status, as the contract's RequestStatus has it. */
export function statusBody(parts: HttpParts, req: Request, record: RequestRecord): Record<string, unknown> {
  const { id, operation, status, attempt, createdAt } = record;
  const body: Record<string, unknown> = { id, location: statusUrl(parts, req, id), operation, status, attempt };
  if ('progress' in record && record.progress !== undefined) body['progress'] = record.progress;
  body['createdAt'] = instant(createdAt);
  if (record.startedAt !== undefined) body['startedAt'] = instant(record.startedAt);
  if (record.status === 'accepted' && attempt > 0) body['retryAt'] = instant(record.dueAt);
  if (record.cancelRequestedAt !== undefined) body['cancelRequestedAt'] = instant(record.cancelRequestedAt);
  if (isSettled(record)) {
    body['settledAt'] = instant(record.settledAt);
    body['expiresAt'] = instant(record.expiresAt);
  }
  if (record.status === 'succeeded') body['result'] = resultUrl(parts, req, record);
  if (record.status === 'failed') body['problem'] = parts.urls.problem(req, record.problem);
  if (record.status === 'canceled') body['problem'] = parts.urls.problem(req, problem('request-canceled'));
  return body;
}

function instant(at: EpochMs): string {
  return new Date(at).toISOString();
}
