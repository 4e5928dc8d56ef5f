/** A service in this process, on a real port, with a real store in a folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldersOf, openBlobs, openQueue, openStore } from '../../src/adapters.ts';
import type { Authenticator } from '../../src/auth/authenticator.ts';
import type { HandlerTable } from '../../src/engine/operations.ts';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import type { Express, Request } from 'express';
import { createHttpServer } from '../../src/http/server.ts';
import type { BlobStore } from '../../src/ports/blob-store.ts';
import type { RequestStore } from '../../src/ports/request-store.ts';
import type { QueueEvents, WorkQueue } from '../../src/ports/work-queue.ts';
import { createService } from '../../src/service.ts';
import type { Service, ServiceEvents, ServiceParts, ServiceSettings } from '../../src/service.ts';
import { override } from './faults.ts';
import { caller } from './calls.ts';
import type { Answer, Call } from './calls.ts';
import { newPorts, setUp } from './set-up.ts';
import type { TestPorts } from './set-up.ts';
import { until } from './until.ts';
import { watchAnswers } from './watched-answers.ts';

export interface TestService {
  readonly url: string;
  readonly call: Call;
  readonly store: RequestStore;
  readonly service: Service;
  readonly folder: string;
  /** Names of the blobs that there are, unfinished uploads among them. */
  blobs(): Promise<string[]>;
  /** What the service reported: failed attempts, faults of calls. */
  readonly reported: unknown[];
  /** How many calls are being told of changes at this moment. */
  watchers(): number;
  /** How many connections the server has. */
  connections(): Promise<number>;
  /** Asks for the status with `?redirect=false` until the request has finished. */
  readonly finished: (location: string) => Promise<Answer>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface TestServiceOptions {
  readonly contract: string;
  readonly operations: object;
  readonly problems?: ServiceParts['problems'];
  readonly settings?: Partial<ServiceSettings>;
  readonly ownerOf?: (req: Request) => string;
  readonly authenticator?: Authenticator;
  /** Stands between the service and its store, to make faults. `store` of the test service is the one within. */
  readonly wrapStore?: (store: RequestStore) => RequestStore;
  /** The same for its blobs. */
  readonly wrapBlobs?: (blobs: BlobStore) => BlobStore;
  /** The same for its queue. */
  readonly wrapQueue?: (queue: WorkQueue) => WorkQueue;
  /** Where it stands, if not on a store and a queue of its own. They are left as they are. */
  readonly ports?: Pick<TestPorts, 'store' | 'queue'>;
  readonly queueEvents?: QueueEvents;
  readonly queueTroubledSince?: () => number | undefined;
  /** Told besides; `reported` has failures in any case. */
  readonly events?: Partial<ServiceEvents>;
  /** Whose disks are watched, if not those of the store and the blobs. */
  readonly folders?: readonly string[];
  /** The app that listens, if it is not the service's own: one that mounts its router. */
  readonly appOf?: (service: Service) => Express;
  /** Where that app mounts it. */
  readonly mountedAt?: string;
}

/** Fast enough for tests: short leases and delays. Every answer is held to the contract. */
const settings: Partial<ServiceSettings> = {
  checkAnswers: true,
  leaseMs: 10_000,
  pollMs: 50,
  firstRetryDelayMs: 10,
  maxRetryDelayMs: 50,
  drainMs: 20_000,
};

/** Every answer is held to the contract; when the service ends, it throws what was wrong with them. */
export async function startService(options: TestServiceOptions): Promise<TestService> {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-test-'));
  const ports: TestPorts = options.ports ? { ...options.ports, drop: () => Promise.resolve() } : newPorts(folder);
  const [store, blobs, opened] = await Promise.all([
    openStore(ports.store),
    openBlobs(undefined, ports.store),
    openQueue(ports.queue, options.queueEvents),
  ]);
  const queue = options.wrapQueue?.(opened) ?? opened;
  let watchers = 0;
  const watched = override(store, {
    watch(id, onChange, what) {
      const unwatch = store.watch(id, onChange, what);
      watchers += 1;
      let watching = true;
      return () => {
        if (watching) watchers -= 1;
        watching = false;
        unwatch();
      };
    },
  });
  const reported: unknown[] = [];
  const report = (what: unknown): void => {
    reported.push(what);
  };
  const service = createService({
    contract: options.contract,
    operations: options.operations as HandlerTable,
    problems: options.problems,
    store: options.wrapStore?.(watched) ?? watched,
    queue,
    blobs: options.wrapBlobs?.(blobs) ?? blobs,
    folders: options.folders ?? foldersOf({ store: ports.store, blobs: undefined }),
    ...(options.ownerOf && { ownerOf: options.ownerOf }),
    authenticator: options.authenticator,
    ...(options.queueTroubledSince && { queueTroubledSince: options.queueTroubledSince }),
    settings: { ...settings, scratchFolder: join(folder, 'scratch'), ...options.settings },
    events: {
      ...options.events,
      attemptFailed: (_claimed, failure) => {
        report(failure);
      },
      handlerOutput: (from, text) => {
        report({ id: from.id, text });
      },
      storeFailed: report,
      diskTroubled: report,
      callFailed: report,
    },
  });
  await service.start();
  const { contract, mountedAt } = options;
  const app = options.appOf?.(service).disable('x-powered-by') ?? service.app;
  const server = createHttpServer(app, options.settings);
  const violations: string[] = [];
  watchAnswers(server, {
    ...{ contract, setUp, onViolation: (message) => violations.push(message) },
    ...(mountedAt !== undefined && { mountedAt }),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const call = caller(url, contract, mountedAt);
  return {
    url,
    call,
    store,
    service,
    folder,
    async blobs() {
      const names = [];
      for await (const name of blobs.olderThan(0)) names.push(name);
      return names.sort();
    },
    reported,
    watchers: () => watchers,
    connections: () => promisify(server.getConnections.bind(server))(),
    finished: (location) =>
      until(`${location} has finished`, async () => {
        const answer = await call('GET', `${location}?redirect=false`);
        return ['succeeded', 'failed', 'canceled'].includes(String(answer.json['status'])) && answer;
      }),
    async [Symbol.asyncDispose]() {
      server.close();
      await service.stop();
      server.closeAllConnections();
      await Promise.all([store.close(), queue.close(), blobs.close()]);
      await ports.drop();
      await rm(folder, { recursive: true, force: true });
      if (violations.length > 0) throw new Error(violations.join('\n'));
    },
  };
}

/** The Location of a 202. */
export function locationOf({ status, headers, text }: Answer): string {
  const location = headers.get('location');
  if (status !== 202 || location === null)
    throw new Error(`expected a 202 with a Location and got ${String(status)}: ${text}`);
  return location;
}
