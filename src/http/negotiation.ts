/** Before a call is looked at: does the client take what the operation answers, and the operation what the client sends? */
import type { NextFunction, Request, Response } from 'express';
import type { AsyncOperation, Operation } from '../contract/contract.ts';
import { essence, isJson } from '../contract/media-types.ts';
import { refuse } from './reply.ts';

/** 406 unless Accept allows a media type of a successful answer. */
export function acceptable({ produces }: Operation) {
  const types = [...produces];
  return (req: Request, _res: Response, next: NextFunction): void => {
    const { accept } = req.headers;
    if (accept === undefined || accept === '*/*' || types.length === 0) {
      next();
      return;
    }
    // many clients add a charset, which says nothing about ours: only the weight of a type counts
    req.headers.accept = accept.replace(/;(?!\s*q\s*=)[^;,"]*(?:"[^"]*")?/gi, '');
    if (req.accepts(types) === false) {
      throw refuse('not-acceptable', { detail: `Accept is "${accept}"; this operation answers ${types.join(', ')}.` });
    }
    next();
  };
}

/** The validator keeps something for each Content-Type that it sees, and a call without a body has no use for one. */
export function withoutBody(req: Request, _res: Response, next: NextFunction): void {
  if (req.headers['content-type'] !== undefined) delete req.headers['content-type'];
  next();
}

/** 415 unless the body is of a media type that the operation takes, and not compressed. */
export function supportedBody(operation: AsyncOperation) {
  const { consumes } = operation;
  return (req: Request, res: Response, next: NextFunction): void => {
    const type = req.headers['content-type'];
    if (isLeftOut(operation, req)) leaveOut(req, res);
    else if (
      consumes.length > 0 &&
      (type === undefined || !consumes.some((taken) => essence(taken) === essence(type)))
    ) {
      const sent = type === undefined ? 'There is no Content-Type' : `Content-Type is "${type}"`;
      throw refuse('unsupported-media-type', { detail: `${sent}; this operation takes ${consumes.join(', ')}.` });
    }
    const encoding = req.headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
      throw refuse('unsupported-media-type', {
        detail: `Content-Encoding is "${encoding}"; send the body as it is, without one.`,
      });
    }
    next();
  };
}

/** Whether a call has no body where none is required. No bytes are none, but for a file, which may be empty. */
function isLeftOut({ consumes, bodyRequired }: AsyncOperation, { headers }: Request): boolean {
  if (bodyRequired || consumes.length === 0) return false;
  const empty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
  return empty && (headers['content-type'] === undefined || isJson(headers['content-type']));
}

function leaveOut(req: Request, res: Response): void {
  delete req.headers['content-type'];
  (res.locals as { bodyLeftOut?: boolean }).bodyLeftOut = true;
}

/** Whether the call has no body, and need not have one. */
export function bodyLeftOut(res: Response): boolean {
  return (res.locals as { bodyLeftOut?: boolean }).bodyLeftOut === true;
}
