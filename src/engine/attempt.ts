/** One attempt at one request: prepare its input, run its handler, check and store its result. */
import { constants } from 'node:fs';
import type { ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnswerChecker } from '../contract/answers.ts';
import { essence, isJson } from '../contract/media-types.ts';
import { asText } from '../faults/thrown.ts';
import { http } from '../node-http.ts';
import { TooManyBytes } from '../ports/blob-store.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { ClaimedRequest } from '../ports/request-store.ts';
import type { Content, Progress, StoredInput } from '../request/record.ts';
import { ResultUnfit } from './failures.ts';
import type { Attempt, Input, ResultFile, UploadedFile } from './handler.ts';
import type { IsolatedProcesses } from './isolated.ts';
import type { ServedOperation } from './operations.ts';
import { toJson } from './result-json.ts';
import { Scratch } from './scratch.ts';
import { activeTraceparent } from './tracing.ts';

export interface AttemptParts {
  readonly blobs: BlobStore;
  readonly answers: AnswerChecker;
  readonly isolated: IsolatedProcesses;
  /** The folder in which each attempt has one of its own. */
  readonly scratchRoot: string;
  readonly maxResultBytes: number;
}

/** Resolves with the result, stored if it is a file; rejects with why there is none. */
export async function runAttempt(
  claimed: ClaimedRequest,
  served: ServedOperation,
  parts: AttemptParts,
  signal: AbortSignal,
  report: (progress: Progress) => void,
): Promise<Content> {
  const scratch = new Scratch(join(parts.scratchRoot, `${claimed.id}-${String(claimed.attempt)}`));
  try {
    const input = await prepare(claimed.input, parts.blobs, scratch);
    const returned = await runHandler({ claimed, served, input, scratch, isolated: parts.isolated, signal, report });
    signal.throwIfAborted();
    return await toContent(returned, claimed, served, parts, signal);
  } finally {
    await scratch.remove({ always: served.handler.runs === 'isolated' || served.operation.takesFile });
  }
}

async function prepare({ parameters, body }: StoredInput, blobs: BlobStore, scratch: Scratch): Promise<Input> {
  if (body === undefined) return { parameters, body: undefined };
  if ('json' in body) return { parameters, body: JSON.parse(body.json) as unknown };
  const { blob, mediaType, bytes } = body;
  const path = await blobs.localPath(blob, scratch.open());
  return { parameters, body: { path, mediaType, bytes } satisfies UploadedFile };
}

interface Run {
  readonly claimed: ClaimedRequest;
  readonly served: ServedOperation;
  readonly input: Input;
  readonly scratch: Scratch;
  readonly isolated: IsolatedProcesses;
  readonly signal: AbortSignal;
  readonly report: (progress: Progress) => void;
}

function runHandler({ claimed, served, input, scratch, isolated, signal, report }: Run): Promise<unknown> {
  const { id, attempt } = claimed;
  const { handler, operation } = served;
  const progress = (percent: unknown, message?: unknown): void => {
    // what comes from another process, or from JavaScript, need not be what its types say
    if (typeof percent !== 'number' || !Number.isFinite(percent)) return;
    report({
      percent: Math.min(100, Math.max(0, percent)),
      ...(message !== undefined && { message: asText(message).slice(0, 500) }),
    });
  };
  if (handler.runs === 'isolated') {
    const call = {
      module: handler.module ?? '',
      operation: operation.operationId,
      input,
      id,
      attempt,
      scratch: scratch.path,
      traceparent: activeTraceparent() ?? claimed.traceparent,
    };
    return isolated.run(served, call, signal, progress);
  }
  const given = new InlineAttempt(claimed, signal, progress, scratch);
  return unlessAborted(signal, async () => handler.run(input, given));
}

/** What an inline handler is given. */
class InlineAttempt implements Attempt {
  readonly id: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly progress: Attempt['progress'];
  declare readonly scratch: string;
  readonly #scratch: Scratch;

  constructor({ id, attempt }: ClaimedRequest, signal: AbortSignal, progress: Attempt['progress'], scratch: Scratch) {
    this.id = id;
    this.attempt = attempt;
    this.signal = signal;
    this.progress = progress;
    this.#scratch = scratch;
    Object.defineProperty(this, 'scratch', InlineAttempt.#openScratch);
  }

  /**
   * The folder is made when it is asked for. As a property of its own, so that `{ ...attempt }` has it; with one getter for all:
   * one each would make V8 take each for a class of its own, and keep it until the next full garbage collection.
   */
  static readonly #openScratch = {
    enumerable: true,
    configurable: true,
    get(this: InlineAttempt) {
      return this.#scratch.open();
    },
  };
}

/** What the work gives, or the signal's reason, whichever is first: a handler that does not listen cannot hold the worker up. */
function unlessAborted<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => {
        signal.removeEventListener('abort', abort);
      });
  });
}

async function toContent(
  returned: unknown,
  claimed: ClaimedRequest,
  served: ServedOperation,
  parts: AttemptParts,
  signal: AbortSignal,
): Promise<Content> {
  const { result } = served.operation;
  if (givesFile(served) && isResultFile(returned)) {
    const mediaType = essence(returned.mediaType);
    if (!result.produces.some((type) => essence(type) === mediaType)) {
      throw new ResultUnfit([
        { detail: `the media type is ${returned.mediaType}, not ${result.produces.join(' or ')}` },
      ]);
    }
    checkHeader(returned.mediaType);
    return unlessAborted(signal, () => storeFile(returned, claimed, parts, signal));
  }
  // as the client will read it: without what JSON leaves out
  const json = toJson(returned);
  if (json === undefined) throw new ResultUnfit([{ pointer: '', detail: `the handler returned ${typeof returned}` }]);
  const errors = parts.answers.resultErrors(result, JSON.parse(json));
  if (errors.length > 0) throw new ResultUnfit(errors);
  return { mediaType: result.produces.find(isJson) ?? 'application/json', json };
}

async function storeFile(
  { path, mediaType }: ResultFile,
  { id, attempt }: ClaimedRequest,
  { blobs, maxResultBytes }: AttemptParts,
  signal: AbortSignal,
): Promise<Content> {
  const blob = `${id}/result-${String(attempt)}`;
  const source = await openReturned(path, signal);
  try {
    const { bytes } = await blobs.put(blob, source, maxResultBytes);
    return { mediaType, blob, bytes };
  } catch (cause) {
    if (!(cause instanceof TooManyBytes)) throw cause;
    const detail = `the file has more than the ${String(cause.maxBytes)} bytes that a result may have`;
    throw new ResultUnfit([{ detail }], { cause });
  } finally {
    source.destroy();
  }
}

/** It is sent as the Content-Type: what no header can have would make the result unreadable for ever. */
function checkHeader(mediaType: string): void {
  try {
    http.validateHeaderValue('Content-Type', mediaType);
  } catch (cause) {
    const detail = `the media type ${JSON.stringify(mediaType)} has characters that no header can have`;
    throw new ResultUnfit([{ detail }], { cause });
  }
}

/**
 * Opened here: a stream that opens its file by itself fails whether or not somebody listens to it by then. Without waiting:
 * a named pipe would hold a thread until somebody writes to it.
 */
async function openReturned(path: string, signal: AbortSignal): Promise<ReadStream> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    throw new Error(`the handler returned the file ${path}, which cannot be read: ${String(cause)}`, { cause });
  }
  try {
    if (!(await file.stat()).isFile())
      throw new ResultUnfit([{ detail: 'what the handler returned the path of is no file' }]);
    return file.createReadStream({ signal });
  } catch (error) {
    await file.close();
    throw error;
  }
}

function givesFile({ operation }: ServedOperation): boolean {
  return operation.result.produces.some((type) => !isJson(type));
}

function isResultFile(value: unknown): value is ResultFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    'mediaType' in value &&
    typeof value.path === 'string' &&
    typeof value.mediaType === 'string'
  );
}
