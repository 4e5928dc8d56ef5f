/** What MongoDB answers, in time or not at all; and which of its errors mean that it could not be reached. */
import {
  MongoClientClosedError,
  MongoError,
  MongoExpiredSessionError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoBulkWriteError,
  MongoServerClosedError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  MongoWriteConcernError,
} from 'mongodb';
import { StoreUnavailable } from '../ports/request-store.ts';

/** How long anything may take that a caller waits for. */
const answerWithinMs = 5_000;

/** What the work gives. Rejects with StoreUnavailable if it takes too long, or if MongoDB could not be reached. */
export async function answered<Answer>(where: string, work: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new StoreUnavailable(`${where} did not answer within ${answerWithinMs} ms`));
    }, answerWithinMs);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw isUnreachable(error) ? new StoreUnavailable(`${where} cannot be reached`, { cause: error }) : error;
  } finally {
    clearTimeout(timer);
  }
}

const unreachable = [
  MongoClientClosedError,
  MongoExpiredSessionError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerClosedError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  MongoWriteConcernError,
];

/**
 * Codes of a server that is not the primary, or is on its way down, or whose majority did not follow in time; the driver
 * has tried again by itself before it passes one of these on.
 */
const unreachableCodes: ReadonlySet<unknown> = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  50, // MaxTimeMSExpired
  64, // WriteConcernTimeout
  89, // NetworkTimeout
  91, // ShutdownInProgress
  112, // WriteConflict
  133, // FailedToSatisfyReadPreference
  134, // ReadConcernMajorityNotAvailableYet
  189, // PrimarySteppedDown
  246, // SnapshotUnavailable
  262, // ExceededTimeLimit
  9001, // SocketException
  10107, // NotWritablePrimary
  11600, // InterruptedAtShutdown
  11602, // InterruptedDueToReplStateChange
  13435, // NotPrimaryNoSecondaryOk
  13436, // NotPrimaryOrSecondary
]);

/** The driver now and then lets the error of a socket through as it is. */
const socketCodes: ReadonlySet<unknown> = new Set([
  'EPIPE',
  'ECONNRESET',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'ERR_STREAM_DESTROYED',
]);

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof MongoError)) return socketCodes.has((error as { readonly code?: unknown } | null)?.code);
  if (unreachable.some((kind) => error instanceof kind)) return true;
  if (error instanceof MongoBulkWriteError) {
    const underneath: unknown = error.errorResponse;
    if (error.result.getWriteConcernError() !== undefined || isUnreachable(underneath)) return true;
  }
  return unreachableCodes.has(error.code) || error.message.includes('Timed out while checking out a connection');
}
