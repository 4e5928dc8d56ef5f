/**
 * The service: a contract, its handlers and the ports that it stands on, put together. Nothing here reads the
 * environment or opens anything; whoever opened the ports closes them after `stop`.
 */
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express, Request, Router } from 'express';
import { createAnswerChecker } from './contract/answers.ts';
import { readContract } from './contract/contract.ts';
import { Acceptor } from './engine/acceptor.ts';
import { Backlog } from './engine/backlog.ts';
import { DiskSpace } from './engine/disk-space.ts';
import type { EngineEvents } from './engine/events.ts';
import { IsolatedProcesses } from './engine/isolated.ts';
import { serveOperations } from './engine/operations.ts';
import type { HandlerTable } from './engine/operations.ts';
import { Sweeper } from './engine/sweeper.ts';
import { Worker } from './engine/worker.ts';
import { createApp, createRouter } from './http/app.ts';
import { limitsOf } from './http/limits/catalogue.ts';
import type { Limits } from './http/limits/catalogue.ts';
import { countOpenCalls } from './http/limits/open.ts';
import { Replies, Urls } from './http/reply.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { RequestStore } from './ports/request-store.ts';
import type { WorkQueue } from './ports/work-queue.ts';

export { ContractInvalid } from './contract/document.ts';
export { PermanentFailure } from './engine/handler.ts';
export type { Attempt, Handler, Input, ResultFile, UploadedFile } from './engine/handler.ts';
export { HandlersUnfit } from './engine/operations.ts';
export type { BlobStore } from './ports/blob-store.ts';
export type { RequestStore } from './ports/request-store.ts';
export type { WorkQueue } from './ports/work-queue.ts';

export type Role = 'all' | 'api' | 'worker';

export interface ServiceSettings extends Limits {
  /** `api` answers calls, `worker` works on requests, `all` does both. */
  readonly role: Role;
  /** Where clients reach the service, if that is not where it listens; makes every Location absolute. */
  readonly publicUrl: string | undefined;
  readonly corsOrigins: readonly string[];
  /** How long finished requests and their results are kept. */
  readonly retentionMs: number;
  /** How long a worker may be silent before its requests are given to another. */
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly firstRetryDelayMs: number;
  readonly maxRetryDelayMs: number;
  readonly sweepMs: number;
  /** How long `stop` lets running work finish before it gives it back. */
  readonly drainMs: number;
  /** Holds each answer to the contract before it is sent: for development and tests. */
  readonly checkAnswers: boolean;
  /** The folder in which each attempt gets a folder of its own. */
  readonly scratchFolder: string;
}

export const defaultSettings: ServiceSettings = Object.freeze({
  ...limitsOf({}, { ownersToldApart: true }),
  role: 'all',
  publicUrl: undefined,
  corsOrigins: [],
  retentionMs: 24 * 3_600_000,
  leaseMs: 10_000,
  pollMs: 1_000,
  firstRetryDelayMs: 1_000,
  maxRetryDelayMs: 60_000,
  sweepMs: 60_000,
  drainMs: 10_000,
  checkAnswers: false,
  scratchFolder: join(tmpdir(), 'see-other'),
});

/** What the service tells whoever runs it. */
export interface ServiceEvents extends EngineEvents {
  /** The service answered 5xx, or an answer did not fit the contract. */
  callFailed(error: unknown, req: Request | undefined): void;
}

export interface ServiceParts {
  /** The contract's text, YAML or JSON. */
  readonly contract: string;
  readonly operations: HandlerTable;
  readonly store: RequestStore;
  readonly queue: WorkQueue;
  readonly blobs: BlobStore;
  /** Folders on whose disks the store and the blobs are: nothing new is taken when they get full. */
  readonly folders?: readonly string[];
  /** Whose requests a caller may see and make. Everybody is the same owner by default, and no limit is per owner then. */
  readonly ownerOf?: (req: Request) => string;
  readonly events: ServiceEvents;
  readonly settings?: Partial<ServiceSettings>;
}

export interface Service {
  /** To mount in an Express app. */
  readonly router: Router;
  /** An Express app of its own. */
  readonly app: Express;
  /** Begins to work on requests. */
  start(): Promise<void>;
  /** Accepts nothing more, keeps nobody waiting, lets work finish for a while and gives the rest back. Idempotent. */
  stop(): Promise<void>;
}

/** Throws ContractInvalid or HandlersUnfit with everything that is wrong. */
export function createService(parts: ServiceParts): Service {
  const { store, queue, blobs, events, ownerOf = () => 'everybody' } = parts;
  const settings: ServiceSettings = Object.freeze({
    ...defaultSettings,
    ...parts.settings,
    ...limitsOf(parts.settings ?? {}, { ownersToldApart: parts.ownerOf !== undefined }),
  });
  const contract = readContract(parts.contract);
  const operations = serveOperations(contract, parts.operations);
  const answers = createAnswerChecker(contract);
  const closing = new AbortController();
  const backlog = new Backlog(store, operations);
  const isolated = new IsolatedProcesses((call, text) => {
    events.handlerOutput(call, text);
  });

  const watchDisk = (folders: readonly string[]): DiskSpace =>
    new DiskSpace({
      folders,
      minFreeBytes: settings.minFreeDiskBytes,
      onTrouble: (error) => {
        events.storeFailed(error);
      },
    });
  const disk = watchDisk(parts.folders ?? []);
  const scratchDisk = watchDisk([settings.scratchFolder]);

  const worker = new Worker({
    store,
    queue,
    operations,
    attempts: {
      blobs,
      answers,
      isolated,
      scratchRoot: settings.scratchFolder,
      maxResultBytes: settings.maxResultBytes,
    },
    events,
    hasDiskSpace: () => !scratchDisk.isFull,
    settings: { ...settings, name: `${hostname()}/${String(process.pid)}` },
  });
  const sweeper = new Sweeper({
    store,
    blobs,
    settings: { everyMs: settings.sweepMs, orphanAgeMs: 3_600_000 },
    onError: (error) => {
      events.storeFailed(error);
    },
  });
  const router = createRouter(
    {
      contract,
      operations,
      store,
      blobs,
      acceptor: new Acceptor({ store, queue, backlog, ...settings }),
      backlog,
      limits: settings,
      open: countOpenCalls(settings),
      disk,
      replies: new Replies(settings.checkAnswers ? answers : undefined, (violations) => {
        events.callFailed(new Error(`an answer does not fit the contract: ${violations.join('; ')}`), undefined);
      }),
      urls: new Urls(settings.publicUrl),
      ownerOf,
      cancelHere: (id) => {
        worker.cancel(id);
      },
      closing: closing.signal,
    },
    {
      corsOrigins: settings.corsOrigins,
      onError: (error, req) => {
        events.callFailed(error, req);
      },
    },
  );
  const works = settings.role !== 'api';
  return {
    router,
    app: createApp(router),
    async start() {
      await disk.start();
      if (works) await scratchDisk.start();
      if (works) await worker.start();
      if (works) sweeper.start();
    },
    async stop() {
      closing.abort();
      disk.stop();
      scratchDisk.stop();
      await sweeper.stop();
      await worker.stop(settings.drainMs);
      await isolated.stop();
    },
  };
}
