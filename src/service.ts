/**
 * The service: a contract, its handlers and the ports that it stands on, put together. Nothing here reads the
 * environment or opens anything; whoever opened the ports closes them after `stop`.
 */
import { hostname } from 'node:os';
import type { Express, Router } from 'express';
import { checkService } from './check-service.ts';
import type { CheckedParts, WrittenParts } from './check-service.ts';
import { createAnswerChecker } from './contract/answers.ts';
import { readAccess } from './contract/security.ts';
import { Acceptor } from './engine/acceptor.ts';
import { Backlog } from './engine/backlog.ts';
import { DiskSpace } from './engine/disk-space.ts';
import { IsolatedProcesses } from './engine/isolated.ts';
import { Sweeper } from './engine/sweeper.ts';
import { Worker } from './engine/worker.ts';
import { failureLines } from './failure-lines.ts';
import { joinListeners, serviceEvents } from './events.ts';
import type { ServiceEvents } from './events.ts';
import type { Fault } from './faults/fault.ts';
import { unknownMembers } from './faults/unknown-members.ts';
import { createApp, createRouter } from './http/app.ts';
import { besideOthers } from './http/beside-others.ts';
import { authenticatedBefore, authenticatedHere } from './http/authentication.ts';
import { Health } from './http/health.ts';
import type { QueueTroubledSince } from './http/health.ts';
import type { Scrape } from './http/monitoring.ts';
import { countOpenCalls } from './http/limits/open.ts';
import { Replies, Urls } from './http/reply.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { RequestStore } from './ports/request-store.ts';
import type { WorkQueue } from './ports/work-queue.ts';
import { problemEntries } from './request/problems.ts';

export { createAuthenticator } from './auth/authenticator.ts';
export type { Authenticator } from './auth/authenticator.ts';
export { PermanentFailure } from './engine/handler.ts';
export type { Attempt, Handler, Input, ResultFile, UploadedFile } from './engine/handler.ts';
export type { ServiceEvents } from './events.ts';
export { ServiceInvalid } from './faults/fault.ts';
export type { Fault } from './faults/fault.ts';
export type { BlobStore } from './ports/blob-store.ts';
export type { KeyStore } from './ports/key-store.ts';
export type { Sample, Samples } from './portal/samples.ts';
export type { CatalogueEntry } from './request/problems.ts';
export type { RequestStore } from './ports/request-store.ts';
export type { WorkQueue } from './ports/work-queue.ts';
export { defaultSettings } from './settings.ts';
export type { Role, ServiceSettings } from './settings.ts';

/** What a service stands on, opened by whoever makes it. */
export interface ServicePorts {
  readonly store: RequestStore;
  readonly queue: WorkQueue;
  readonly blobs: BlobStore;
  /** Folders on whose disks the store and the blobs are: nothing new is taken when they get full. */
  readonly folders?: readonly string[];
  /** What the service tells whoever runs it, as far as that wants to know. By default, failures are lines on stderr; `{}` is silence. */
  readonly events?: Partial<ServiceEvents>;
  /** What readiness says of the queue; that it works, by default. */
  readonly queueTroubledSince?: QueueTroubledSince;
  /** Metrics that are to be served at /metrics, to whoever has the scope `admin`. */
  readonly scrape?: Scrape | undefined;
}

export interface ServiceParts extends WrittenParts, ServicePorts {}

const partNames: Readonly<Record<keyof ServiceParts, true>> = {
  ...{ contract: true, operations: true, problems: true, samples: true, settings: true, sources: true },
  ...{ authenticator: true, ownerOf: true, store: true, queue: true, blobs: true, folders: true },
  ...{ events: true, queueTroubledSince: true, scrape: true },
};

export interface Service {
  /** To mount in an Express app, wherever it wants. Leaves what is at none of the service's paths to the app. */
  readonly router: Router;
  /** An Express app of its own, which answers every path. */
  readonly app: Express;
  readonly health: Health;
  /** Operations that it works on. */
  readonly operations: readonly string[];
  /** Begins to take requests and to work on them: before it, a POST is answered 503. Rejects once the service has stopped. */
  start(): Promise<void>;
  /** Accepts nothing more, keeps nobody waiting, lets work finish for a while and gives the rest back. Idempotent. */
  stop(): Promise<void>;
}

/** Throws ServiceInvalid with everything that is wrong in the contract, the handlers and the settings. */
export function createService(parts: ServiceParts): Service {
  return buildService(checkService(parts, partFaults(parts)), parts);
}

/** What is wrong in the parts as a whole: ports that are missing, and what is none. */
function partFaults(parts: ServiceParts): Fault[] {
  const openers = {
    store: "openStore('sqlite:./data')",
    queue: "openQueue('local:')",
    blobs: "openBlobs('file:./data/blobs')",
  };
  const missing = Object.entries(openers).flatMap(([place, opener]): Fault[] => {
    const port: unknown = parts[place as keyof typeof openers];
    if (typeof port === 'object' && port !== null) return [];
    const detail = `\`${place}\` is missing`;
    return [{ part: 'settings', place, detail, suggestion: `Open one, for example with \`await ${opener}\`.` }];
  });
  const unknown = unknownMembers(parts, partNames).map(({ member, suggestion }): Fault => {
    const detail = `createService takes no \`${member}\``;
    return { part: 'settings', place: member, detail, suggestion };
  });
  return [...missing, ...unknown];
}

/** What whoever runs a service holds up while it goes on. */
export interface Interruptions {
  /** Once aborted, no isolated attempt is begun any more: its process would load a module that is not the one of the start. */
  readonly isolatedEnds?: AbortSignal | undefined;
}

/** A service of parts that have been checked. */
export function buildService(
  { contract, operations, problems, samples, settings, authenticator, ownerOf, perOwner }: CheckedParts,
  parts: ServicePorts,
  { isolatedEnds }: Interruptions = {},
): Service {
  const { store, queue, blobs, queueTroubledSince = () => undefined } = parts;
  const events = joinListeners(serviceEvents, parts.events ?? failureLines());
  const health = new Health(store, queueTroubledSince);
  const answers = createAnswerChecker(contract);
  const access =
    ownerOf === undefined ? authenticatedHere(authenticator, readAccess(contract)) : authenticatedBefore(ownerOf);
  const closing = new AbortController();
  let started = false;
  const urls = new Urls(settings.publicUrl);
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

  const works = settings.role !== 'api';
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
    mayBegin: ({ handler }) => !scratchDisk.isFull && !(handler.runs === 'isolated' && isolatedEnds?.aborted === true),
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
        receiver: works && queue.withinProcess === true ? worker : undefined,
        maxWaiting: settings.maxWaiting,
        maxWaitingOf: perOwner('maxWaitingPerOwner'),
      }),
      backlog,
      limits: settings,
      perOwner,
      open: countOpenCalls(settings, perOwner),
      disk,
      events,
      replies: new Replies(settings.checkAnswers ? answers : undefined, urls, {
        violated(violations) {
          events.callFailed(new Error(`an answer does not fit the contract: ${violations.join('; ')}`), undefined);
        },
        undeclared({ operationId }, status) {
          events.answerUndeclared(operationId, status);
        },
      }),
      urls,
      access,
      ownerOf: access.ownerOf,
      cancelHere: (id) => {
        worker.cancel(id);
      },
      closing: closing.signal,
      hasStarted: () => started,
    },
    {
      corsOrigins: settings.corsOrigins,
      health,
      scrape: parts.scrape,
      site: { contract, problems: problemEntries(problems), samples },
      portal: settings.portal,
    },
  );
  return {
    router: besideOthers(router, contract, { portal: settings.portal, metrics: parts.scrape !== undefined }),
    app: createApp(router),
    health,
    operations: [...operations.keys()],
    async start() {
      if (closing.signal.aborted) throw new Error('a service that has stopped does not start again: create another');
      started = true;
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
