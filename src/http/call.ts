/** What every operation of the protocol has at hand to answer a call with. */
import type { Request } from 'express';
import { pathOf } from '../contract/contract.ts';
import type { Contract, Operation } from '../contract/contract.ts';
import type { Acceptor } from '../engine/acceptor.ts';
import type { Backlog } from '../engine/backlog.ts';
import type { DiskSpace } from '../engine/disk-space.ts';
import type { ServedOperation } from '../engine/operations.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { RecordWithResult, RequestStore } from '../ports/request-store.ts';
import { createdAtOf, isRequestId } from '../request/ids.ts';
import { isSettled } from '../request/record.ts';
import type { RequestRecord } from '../request/record.ts';
import type { AccessControl } from './authentication.ts';
import type { Limits, PerOwner } from './limits/catalogue.ts';
import type { OpenCalls } from './limits/open.ts';
import type { HttpEvents } from './observation.ts';
import { refuse } from './reply.ts';
import type { Replies, Urls } from './reply.ts';

export interface HttpLimits extends Limits {
  readonly retentionMs: number;
}

export interface HttpParts {
  readonly contract: Contract;
  readonly operations: ReadonlyMap<string, ServedOperation>;
  readonly store: RequestStore;
  readonly blobs: BlobStore;
  readonly acceptor: Acceptor;
  readonly backlog: Backlog;
  readonly limits: HttpLimits;
  /** A limit that is of each owner. */
  readonly perOwner: PerOwner;
  readonly open: OpenCalls;
  readonly disk: DiskSpace;
  readonly events: HttpEvents;
  readonly replies: Replies;
  readonly urls: Urls;
  readonly access: AccessControl;
  /** Whose requests the caller may see. */
  readonly ownerOf: (req: Request) => string;
  /** Stops the attempt at a request that runs in this process, without waiting for a renewal. */
  readonly cancelHere: (id: string) => void;
  /** Aborted when the service begins to stop: nothing new is accepted and nobody is kept waiting. */
  readonly closing: AbortSignal;
  /** Whether anything is worked on, or will be: what is accepted before that might wait for ever. */
  readonly hasStarted: () => boolean;
}

/** The caller's request. Throws the 404 of an unknown one, which another owner's is, too, and the 410 of an expired one. */
export async function findRequest(parts: HttpParts, req: Request): Promise<RequestRecord> {
  return checked(parts, req, await parts.store.find(idOf(req)));
}

/** The same, with its result if it has succeeded. */
export async function findRequestWithResult(parts: HttpParts, req: Request): Promise<RecordWithResult> {
  const found = await parts.store.findWithResult(idOf(req));
  return { record: checked(parts, req, found?.record), result: found?.result };
}

function checked(parts: HttpParts, req: Request, record: RequestRecord | undefined): RequestRecord {
  const id = idOf(req);
  const { retentionMs } = parts.limits;
  const isTheirs = record !== undefined && (record.owner === parts.ownerOf(req) || parts.access.mayReachAll(req));
  if (!isTheirs) {
    // the same for another's request as for none
    throw isRequestId(id) && createdAtOf(id) + retentionMs < parts.store.now() ? expired(retentionMs) : unknown(id);
  }
  if (isSettled(record) && record.expiresAt <= parts.store.now()) throw expired(retentionMs);
  return record;
}

/** The id in the path, whatever the contract calls that parameter. */
export function idOf(req: Request): string {
  return String(Object.values(req.params)[0]).toLowerCase();
}

export function unknown(id: string, operation?: Operation): Error {
  const what = operation === undefined ? 'No request' : `No request of ${operation.operationId}`;
  return refuse('request-unknown', { detail: `${what} has the id ${id}. Check the id in the Location.` });
}

function expired(retentionMs: number): Error {
  const hours = Math.round((retentionMs / 3_600_000) * 10) / 10;
  return refuse('request-expired', {
    detail: `Finished requests are kept for ${String(hours)} hours. Send the request again if it is still wanted.`,
  });
}

export function statusUrl({ contract, urls }: HttpParts, req: Request, id: string): string {
  return urls.reference(req, pathOf(contract.status, id));
}

/** The URL of the result. Undefined if the contract does not have the operation any more. */
export function resultUrl(
  { contract, urls }: HttpParts,
  req: Request,
  { id, operation }: RequestRecord,
): string | undefined {
  const found = contract.asynchronous.find(({ operationId }) => operationId === operation);
  return found && urls.reference(req, pathOf(found.result, id));
}
