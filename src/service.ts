/**
 * The service: a contract, its handlers and the ports that it stands on, put together. Nothing here reads the
 * environment or opens anything; whoever opened the ports closes them after `stop`.
 */
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express, Request, Router } from 'express';
import type { Authenticator } from './auth/authenticator.ts';
import { createAnswerChecker } from './contract/answers.ts';
import { readContract } from './contract/contract.ts';
import type { Contract } from './contract/contract.ts';
import { readAccess } from './contract/security.ts';
import { Acceptor } from './engine/acceptor.ts';
import { Backlog } from './engine/backlog.ts';
import { DiskSpace } from './engine/disk-space.ts';
import { IsolatedProcesses } from './engine/isolated.ts';
import { serveOperations } from './engine/operations.ts';
import type { HandlerTable } from './engine/operations.ts';
import { Sweeper } from './engine/sweeper.ts';
import { Worker } from './engine/worker.ts';
import { joinListeners, serviceEvents } from './events.ts';
import type { ServiceEvents } from './events.ts';
import { createApp, createRouter } from './http/app.ts';
import { besideOthers } from './http/beside-others.ts';
import { authenticatedBefore, authenticatedHere } from './http/authentication.ts';
import type { AccessControl } from './http/authentication.ts';
import { Health } from './http/health.ts';
import type { QueueTroubledSince } from './http/health.ts';
import type { Scrape } from './http/monitoring.ts';
import { limitsOf, limitsPerOwner } from './http/limits/catalogue.ts';
import type { Limits } from './http/limits/catalogue.ts';
import { countOpenCalls } from './http/limits/open.ts';
import { Replies, Urls } from './http/reply.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { RequestStore } from './ports/request-store.ts';
import type { WorkQueue } from './ports/work-queue.ts';
import type { Samples } from './portal/samples.ts';
import { problemEntries } from './request/problems.ts';
import type { CatalogueEntry } from './request/problems.ts';

export { createAuthenticator } from './auth/authenticator.ts';
export type { Authenticator } from './auth/authenticator.ts';
export { ContractInvalid } from './contract/document.ts';
export { PermanentFailure } from './engine/handler.ts';
export type { Attempt, Handler, Input, ResultFile, UploadedFile } from './engine/handler.ts';
export { HandlersUnfit } from './engine/operations.ts';
export type { ServiceEvents } from './events.ts';
export type { BlobStore } from './ports/blob-store.ts';
export type { KeyStore } from './ports/key-store.ts';
export type { Sample, Samples } from './portal/samples.ts';
export type { CatalogueEntry } from './request/problems.ts';
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
  /** Serves the pages at /docs, and those of problems. */
  readonly portal: boolean;
  /** The folder in which each attempt gets a folder of its own. */
  readonly scratchFolder: string;
}

export const defaultSettings: ServiceSettings = Object.freeze({
  ...limitsOf({}),
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
  portal: true,
  scratchFolder: join(tmpdir(), 'see-other'),
});

export interface ServiceParts {
  /** The contract's text, YAML or JSON. */
  readonly contract: string;
  readonly operations: HandlerTable;
  /**
   * Problems that handlers fail with, by what follows `/problems/` in their `type`: then there is something to be read at
   * that URI.
   */
  readonly problems?: Readonly<Record<string, CatalogueEntry>> | undefined;
  /** Programs that the pages of the portal show. */
  readonly samples?: Samples | undefined;
  readonly store: RequestStore;
  readonly queue: WorkQueue;
  readonly blobs: BlobStore;
  /** Folders on whose disks the store and the blobs are: nothing new is taken when they get full. */
  readonly folders?: readonly string[];
  /**
   * Finds out who calls, whom the contract's `security` then lets in. Without one, everybody is the same owner, and no limit
   * is per owner.
   */
  readonly authenticator?: Authenticator | undefined;
  /**
   * Instead of an authenticator, in an app that has found out who calls: whose requests the caller may see and make. Whom
   * the contract lets in is then for the app to enforce.
   */
  readonly ownerOf?: (req: Request) => string;
  /** What the service tells whoever runs it, as far as that wants to know. */
  readonly events?: Partial<ServiceEvents>;
  /** What readiness says of the queue; that it works, by default. */
  readonly queueTroubledSince?: QueueTroubledSince;
  /** Metrics that are to be served at /metrics, to whoever has the scope `admin`. */
  readonly scrape?: Scrape | undefined;
  readonly settings?: Partial<ServiceSettings>;
}

export interface Service {
  /** To mount in an Express app, wherever it wants. Leaves what is at none of the service's paths to the app. */
  readonly router: Router;
  /** An Express app of its own, which answers every path. */
  readonly app: Express;
  readonly health: Health;
  /** Operations that it works on. */
  readonly operations: readonly string[];
  /** Begins to work on requests. */
  start(): Promise<void>;
  /** Accepts nothing more, keeps nobody waiting, lets work finish for a while and gives the rest back. Idempotent. */
  stop(): Promise<void>;
}

/** Throws ContractInvalid or HandlersUnfit with everything that is wrong, or TypeError for parts that do not go together. */
export function createService(parts: ServiceParts): Service {
  const { store, queue, blobs, queueTroubledSince = () => undefined } = parts;
  const events = joinListeners(serviceEvents, parts.events ?? {});
  const health = new Health(store, queueTroubledSince);
  const settings: ServiceSettings = Object.freeze({
    ...defaultSettings,
    ...parts.settings,
    ...limitsOf(parts.settings ?? {}),
  });
  const perOwner = limitsPerOwner(parts.settings ?? {});
  const contract = readContract(parts.contract);
  const operations = serveOperations(contract, parts.operations);
  const answers = createAnswerChecker(contract);
  const access = accessControl(parts, contract);
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
        events.diskTroubled(error);
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
    events,
  });
  const router = createRouter(
    {
      contract,
      operations,
      store,
      blobs,
      acceptor: new Acceptor({
        store,
        queue,
        backlog,
        maxWaiting: settings.maxWaiting,
        maxWaitingOf: perOwner('maxWaitingPerOwner'),
      }),
      backlog,
      limits: settings,
      perOwner,
      open: countOpenCalls(settings, perOwner),
      disk,
      events,
      replies: new Replies(settings.checkAnswers ? answers : undefined, (violations) => {
        events.callFailed(new Error(`an answer does not fit the contract: ${violations.join('; ')}`), undefined);
      }),
      urls: new Urls(settings.publicUrl),
      access,
      ownerOf: access.ownerOf,
      cancelHere: (id) => {
        worker.cancel(id);
      },
      closing: closing.signal,
    },
    {
      corsOrigins: settings.corsOrigins,
      health,
      scrape: parts.scrape,
      site: { contract, problems: problemEntries(parts.problems), samples: parts.samples },
      portal: settings.portal,
    },
  );
  const works = settings.role !== 'api';
  return {
    router: besideOthers(router, contract, [
      ...(parts.scrape === undefined ? ['/metrics'] : []),
      ...(settings.portal ? [] : ['/docs']),
    ]),
    app: createApp(router),
    health,
    operations: [...operations.keys()],
    async start() {
      await disk.start();
      if (works) await scratchDisk.start();
      if (works) await worker.start();
      if (works) sweeper.start();
    },
    async stop() {
      health.drain();
      closing.abort();
      disk.stop();
      scratchDisk.stop();
      // nothing is claimed any more, however long a sweep takes to end
      await Promise.all([worker.stop(settings.drainMs), sweeper.stop()]);
      await isolated.stop();
    },
  };
}

function accessControl({ authenticator, ownerOf }: ServiceParts, contract: Contract): AccessControl {
  if (ownerOf === undefined) return authenticatedHere(authenticator, readAccess(contract));
  if (authenticator === undefined) return authenticatedBefore(ownerOf);
  throw new TypeError('either `authenticator` finds out who calls or the app does, and says so by `ownerOf`: give one');
}
