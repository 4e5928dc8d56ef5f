/** Answers with a document that the service has: whoever keeps it asks each time whether it is still the same. */
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { noneMatch } from './conditions.ts';

export interface Document {
  readonly mediaType: string;
  readonly bytes: string | Buffer;
}

/** 200 with the document, or 304 if the caller has it. */
export function sendDocument(req: Request, res: Response, { mediaType, bytes }: Document): void {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  const headers = { ETag: etag, 'Cache-Control': 'no-cache' };
  if (!noneMatch(req.get('if-none-match'), etag)) {
    res.writeHead(304, headers).end();
    return;
  }
  res.writeHead(200, {
    ...headers,
    'Content-Type': mediaType,
    'Content-Length': String(Buffer.byteLength(bytes)),
  });
  res.end(bytes);
}
