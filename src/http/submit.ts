/** The POST of an asynchronous operation: store the request, answer 202. */
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { AsyncOperation } from '../contract/contract.ts';
import { isJson } from '../contract/media-types.ts';
import type { ServedOperation } from '../engine/operations.ts';
import { traceAccept } from '../engine/tracing.ts';
import { shown } from '../faults/shown.ts';
import { newRequestId } from '../request/ids.ts';
import { isSettled } from '../request/record.ts';
import type { ProblemError } from '../request/problems.ts';
import type { Content, ParameterValue, RequestRecord, StoredInput } from '../request/record.ts';
import { forgetBody, mediaTypeOf, storeUpload } from './bodies.ts';
import type { HttpParts } from './call.ts';
import { bodyLeftOut } from './negotiation.ts';
import { msSinceCall } from './observation.ts';
import { valueOf } from './parameters.ts';
import { waitSeconds } from './preferences.ts';
import { refuse } from './reply.ts';
import type { Reply } from './reply.ts';
import { pollingHeaders, seeOther, statusBody } from './status.ts';
import { settledWithin } from './waiting.ts';
import type { Wait } from './waiting.ts';

type Parameters = StoredInput['parameters'];

export function submit(parts: HttpParts, served: ServedOperation) {
  const keysInUse = new Set<string>();

  return async (req: Request, res: Response): Promise<void> => {
    const wait = waitSeconds(req.get('prefer'));
    const owner = parts.ownerOf(req);
    const key = req.get('idempotency-key');
    const accepted = await oneAtATime(keysInUse, key && `${owner}\n${key}`, () =>
      accept(parts, served, { req, res, owner, key }),
    );
    forgetBody(req);
    const held = wait === undefined ? undefined : await settled(parts, accepted, { owner, seconds: wait, res });
    parts.replies.send(res, served.operation, answer(parts, req, held ?? accepted, held !== undefined));
  };
}

/** It may have finished before it was watched: so it is read once more. */
function settled(parts: HttpParts, accepted: RequestRecord, wait: Wait): Promise<RequestRecord | undefined> {
  if (isSettled(accepted)) return Promise.resolve(accepted);
  return settledWithin(parts, accepted.id, wait, async () => {
    const found = await parts.store.find(accepted.id).catch(() => undefined);
    return found ?? accepted;
  });
}

/** 202 with the status, or 303 if the caller waited and the request has succeeded. */
function answer(parts: HttpParts, req: Request, record: RequestRecord, waited: boolean): Reply {
  const applied: Record<string, string> = waited ? { 'Preference-Applied': 'wait' } : {};
  const onward = waited ? seeOther(parts, req, record, applied) : undefined;
  return (
    onward ?? {
      status: 202,
      headers: { ...applied, ...pollingHeaders(parts, req, record) },
      body: statusBody(parts, req, record),
    }
  );
}

/** Throws the 409 of an Idempotency-Key whose first request is still being accepted. */
async function oneAtATime<Result>(
  inUse: Set<string>,
  key: string | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  if (key === undefined) return work();
  if (inUse.has(key)) throw refuse('idempotency-key-in-use', {}, { 'Retry-After': '1' });
  inUse.add(key);
  try {
    return await work();
  } finally {
    inUse.delete(key);
  }
}

interface Call {
  readonly req: Request;
  readonly res: Response;
  readonly owner: string;
  readonly key: string | undefined;
}

/** The record of the request: a new one, or the one that its Idempotency-Key stands for. */
async function accept(
  parts: HttpParts,
  served: ServedOperation,
  { req, res, owner, key }: Call,
): Promise<RequestRecord> {
  const { operation } = served;
  const id = newRequestId();
  const parameters = parametersOf(operation, req);
  if (!operation.takesFile || isJson(mediaTypeOf(res))) await check(served, parameters, req.body);
  const { body, digest } = await readBody(parts, operation, req, res, id);
  const { operationId } = operation;
  const outcome = await traceAccept(operationId, req.get('traceparent'), (traceparent) =>
    parts.acceptor.accept({
      id,
      operation: operationId,
      owner,
      input: { parameters, ...(body !== undefined && { body }) },
      contractVersion: parts.contract.version,
      ...(key !== undefined && { idempotency: { key, fingerprint: fingerprint(operation, parameters, body, digest) } }),
      ...(traceparent !== undefined && { traceparent }),
    }),
  );
  if (outcome.kind !== 'accepted' && body !== undefined && 'blob' in body) await parts.blobs.remove([body.blob]);
  if (outcome.kind === 'key-reused') throw refuse('idempotency-key-reused');
  if (outcome.kind === 'accepted') parts.events.requestAccepted(outcome.record, msSinceCall(res));
  else parts.events.requestReplayed(outcome.record);
  return outcome.record;
}

async function check({ operation, handler }: ServedOperation, parameters: Parameters, body: unknown): Promise<void> {
  const given: unknown = (await handler.check?.({ parameters, body })) ?? [];
  if (!Array.isArray(given))
    throw new TypeError(`the check of ${operation.operationId} gave ${shown(given)}, which is no list of errors`);
  const errors = given as ProblemError[];
  if (errors.length > 0)
    throw refuse('input-rejected', { detail: errors.map(({ detail }) => detail).join(' '), errors });
}

/** The parameters that the operation declares, as the validator has converted them. */
function parametersOf({ parameters }: AsyncOperation, req: Request): Parameters {
  const given: Record<string, ParameterValue> = {};
  for (const parameter of parameters) {
    const value = valueOf(parameter, req);
    if (value !== undefined) given[parameter.name] = value;
  }
  return given;
}

interface ReadBody {
  readonly body?: Content;
  /** Of a file's bytes. */
  readonly digest?: string;
}

async function readBody(
  parts: HttpParts,
  operation: AsyncOperation,
  req: Request,
  res: Response,
  id: string,
): Promise<ReadBody> {
  if (operation.consumes.length === 0 || bodyLeftOut(res)) return {};
  const mediaType = mediaTypeOf(res);
  if (isJson(mediaType)) return { body: { mediaType, json: JSON.stringify(req.body) } };
  const blob = `${id}/input`;
  const { bytes, sha256 } = await storeUpload(parts, blob, req, res);
  return { body: { mediaType, blob, bytes }, digest: sha256 };
}

/** A digest of everything that makes a request what it is. */
function fingerprint(
  operation: AsyncOperation,
  parameters: Parameters,
  body: Content | undefined,
  digest: string | undefined,
): string {
  const content = body === undefined ? null : [body.mediaType, 'json' in body ? body.json : digest];
  return createHash('sha256')
    .update(JSON.stringify([operation.operationId, parameters, content]))
    .digest('hex');
}
