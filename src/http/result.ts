/** The result of a request: JSON or a file, 404 for as long as there is none. */
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Operation } from '../contract/contract.ts';
import type { BlobContent } from '../request/record.ts';
import type { RequestRecord } from '../request/record.ts';
import { findRequestWithResult, idOf, statusUrl, unknown } from './call.ts';
import type { HttpParts } from './call.ts';
import { noneMatch } from './conditions.ts';
import { rangeOf } from './ranges.ts';
import { isHead } from './methods.ts';
import { refuse } from './reply.ts';

/** `submittedAs` is the operation whose result this is. */
export function getResult(parts: HttpParts, operation: Operation, submittedAs: Operation) {
  return async (req: Request, res: Response): Promise<void> => {
    const { record, result: content } = await findRequestWithResult(parts, req);
    if (record.operation !== submittedAs.operationId) throw unknown(idOf(req), submittedAs);
    if (content === undefined) throw noResult(parts, req, record);

    // a result never changes, so what it is has been said by whose result it is
    const etag = `"${record.id}"`;
    const headers = { ETag: etag, 'Cache-Control': 'private, no-cache' };
    if (!noneMatch(req.get('if-none-match'), etag)) {
      parts.replies.send(res, operation, { status: 304, headers });
    } else if ('json' in content) {
      parts.replies.send(res, operation, { status: 200, headers, json: content.json, mediaType: content.mediaType });
    } else {
      await sendFile(parts, operation, { req, res, content, etag, headers });
    }
  };
}

function noResult(parts: HttpParts, req: Request, record: RequestRecord): Error {
  const location = statusUrl(parts, req, record.id);
  switch (record.status) {
    case 'failed':
      return refuse('request-failed', { location });
    case 'canceled':
      return refuse('request-canceled', { location });
    default:
      return refuse('result-not-ready', {
        detail: `The request is ${record.status}. Ask for its status and come back when that answers 303.`,
        location,
      });
  }
}

interface FileCall {
  readonly req: Request;
  readonly res: Response;
  readonly content: BlobContent;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The whole file, or the one range that is asked for (RFC 9110 section 14); several ranges are answered with the whole. */
async function sendFile(
  parts: HttpParts,
  operation: Operation,
  { req, res, content, etag, headers }: FileCall,
): Promise<void> {
  const { bytes, blob, mediaType } = content;
  const ifRange = req.get('if-range');
  // HEAD is of the whole: a range is defined for GET alone
  const ranged = !isHead(res) && (ifRange === undefined || ifRange === etag);
  const range = rangeOf(ranged ? req.get('range') : undefined, bytes);
  if (range === 'unsatisfiable')
    throw refuse('range-not-satisfiable', {}, { 'Content-Range': `bytes */${String(bytes)}` });
  const part = range === 'whole' ? undefined : range;
  const status = part === undefined ? 200 : 206;
  const all: Record<string, string> = {
    ...headers,
    'Content-Type': mediaType,
    'Accept-Ranges': 'bytes',
    'Content-Length': String(part === undefined ? bytes : part.end - part.start + 1),
    ...(part && { 'Content-Range': `bytes ${String(part.start)}-${String(part.end)}/${String(bytes)}` }),
  };
  const violations = parts.replies.check(operation, status, all);
  if (violations.length > 0) throw new Error(violations.join('; '));
  if (res.req.socket.destroyed) return;
  if (isHead(res)) {
    res.writeHead(status, all).end();
    return;
  }
  const source = await parts.blobs.open(blob, part);
  res.writeHead(status, all);
  // a client that goes away half way is no fault of ours
  await pipeline(source, res).catch(() => undefined);
}
