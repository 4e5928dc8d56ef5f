/** Reading the body of a POST: JSON into memory, a file straight to the blob store. */
import { PassThrough } from 'node:stream';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { AsyncOperation } from '../contract/contract.ts';
import { essence, isJson } from '../contract/media-types.ts';
import { TooManyBytes } from '../ports/blob-store.ts';
import type { StoredBlob } from '../ports/blob-store.ts';
import type { HttpParts } from './call.ts';
import { sendContinue } from './continue.ts';
import { checkParsed, readBefore, readJson } from './json.ts';
import type { Growing } from './limits/open.ts';
import { whileUploadArrives } from './limits/slow-bodies.ts';
import { bodyLeftOut } from './negotiation.ts';
import { hold } from './observation.ts';
import { diskFull, refuse } from './reply.ts';

/** How much of a body that is too large is still read and thrown away, so that the client gets to see the answer. */
const lingerBytes = 4_194_304;

/** Puts the body where the validator looks for it. A file is not read before everything else about the call is known to be right. */
export function readBodies({ consumes }: AsyncOperation, parts: HttpParts): RequestHandler[] {
  if (consumes.length === 0) return [];
  const { maxJsonBytes, maxUploadBytes } = parts.limits;
  const refuseTooLong = (req: Request, res: Response, next: NextFunction): void => {
    const maxBytes = isFile(req) ? maxUploadBytes : maxJsonBytes;
    if (Number(req.headers['content-length'] ?? 0) > maxBytes) throw new TooManyBytes(maxBytes);
    if (!isFile(req)) sendContinue(req, res);
    next();
  };
  const json = async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    const held = parts.open.jsonBytes.growing(parts.ownerOf(req));
    heldBodies.set(req, held);
    res.once('close', held.close);
    // by a parser of the app that the service is mounted in
    if (req.readableEnded) checkParsed(req.body, parts.limits);
    else req.body = await readJson(req, parts.limits, held.add);
    next();
  };
  const read: RequestHandler = (req, res, next) => (isFile(req) ? leaveFile(req, res, next) : json(req, res, next));
  return [refuseTooLong, read, keepMediaType].map(unlessLeftOut);
}

/** Whether a body is stored as a file: that goes by its media type, as an operation may take JSON as well. */
function isFile({ headers }: Request): boolean {
  return !isJson(headers['content-type'] ?? '');
}

/** What an app's parser makes of no body is no body. */
function unlessLeftOut(handler: RequestHandler): RequestHandler {
  return (req, res, next) => {
    if (!bodyLeftOut(res)) return handler(req, res, next);
    req.body = undefined;
    next();
  };
}

const heldBodies = new WeakMap<Request, Growing>();

/** For a call that has been understood and is not answered yet: its body need not stay in memory. */
export function forgetBody(req: Request): void {
  req.body = undefined;
  heldBodies.get(req)?.close();
}

function leaveFile(req: Request, _res: Response, next: NextFunction): void {
  if (req.readableEnded) throw readBefore();
  req.body = '';
  next();
}

/** The validator keeps something for each Content-Type that it sees, so it sees none with parameters. */
function keepMediaType(req: Request, res: Response, next: NextFunction): void {
  const mediaType = req.headers['content-type'] ?? '';
  (res.locals as { mediaType?: string }).mediaType = mediaType;
  req.headers['content-type'] = essence(mediaType);
  next();
}

/** The Content-Type as it was sent. */
export function mediaTypeOf(res: Response): string {
  return (res.locals as { mediaType?: string }).mediaType ?? '';
}

/** Streams the body to the blob store. Nothing is kept if it is too large or breaks off. */
export async function storeUpload(parts: HttpParts, name: string, req: Request, res: Response): Promise<StoredBlob> {
  const close = parts.open.uploads.open(parts.ownerOf(req));
  try {
    return await store(parts, name, req, res);
  } finally {
    close();
  }
}

async function store(
  { blobs, limits, disk, events }: HttpParts,
  name: string,
  req: Request,
  res: Response,
): Promise<StoredBlob> {
  sendContinue(req, res);
  const release = hold(events, res, 'upload');
  // a stream of its own: the blob store may destroy it without taking the connection along. It keeps little: what has
  // gathered in a stream is copied into one piece when it is read
  const body = new PassThrough();
  const brokeOff = (): void => {
    // all of it may have come, and the last of it not have been read yet: it is gone with the connection
    if (!req.readableEnded)
      body.destroy(
        refuse('malformed-body', { detail: 'The upload broke off; nothing of it was kept. Send it again.' }),
      );
  };
  // a blob store that is not reading yet finds the error when it begins to
  body.on('error', () => undefined);
  req.once('close', brokeOff);
  if (req.destroyed) brokeOff();
  const refuseRest = (error: Error): void => {
    body.destroy(error);
  };
  const atItsPace = whileUploadArrives(req, body, limits, refuseRest);
  // an app that the service is mounted in may listen, too, and keep what it hears
  const mayFreeChunks = req.listenerCount('data') === 0;
  const room = (): void => {
    if (disk.isFull) refuseRest(diskFull());
  };
  req.on('data', room);
  req.pipe(body);
  try {
    return await blobs.put(name, body, limits.maxUploadBytes, { mayFreeChunks });
  } finally {
    release();
    atItsPace();
    req.off('close', brokeOff).off('data', room);
    req.unpipe(body);
  }
}

/**
 * For a call that is refused before its body was read: once the answer is out, what still comes is read and thrown away,
 * so that the next call on the connection can follow. Of a long body only a little is read before the connection is
 * closed: a client that is still sending would otherwise see a reset and no answer.
 */
export function letGoOfBody(req: Request, res: Response): void {
  if (req.complete) return;
  req.on('error', () => undefined);
  const announced =
    req.headers['transfer-encoding'] === undefined ? Number(req.headers['content-length'] ?? 0) : Infinity;
  if (announced > lingerBytes) {
    res.setHeader('Connection', 'close');
    let left = lingerBytes;
    req.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left <= 0) req.destroy();
    });
  }
  // Node does this by itself only for a body of which nothing has been read
  req.resume();
}
