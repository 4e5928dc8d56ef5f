/** Runs the service in a process of its own: opens the ports, listens, and stops in mirror order. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { foldersOf, openBlobs, openKeys, openQueue, openStore, shownStore } from './adapters.ts';
import { createAuthenticator } from './auth/authenticator.ts';
import type { JwtSettings } from './auth/jwt-settings.ts';
import { refuseOpenDoor } from './auth/open-door.ts';
import { checkService } from './check-service.ts';
import type { HandlerTable } from './engine/operations.ts';
import { joinListeners, serveEvents } from './events.ts';
import type { ServeEvents } from './events.ts';
import type { Sources } from './faults/fault.ts';
import { ClosingServer } from './http/closing.ts';
import { createMonitoringApp } from './http/monitoring.ts';
import { createHttpServer } from './http/server.ts';
import { createMetrics } from './metrics/metrics.ts';
import { StoreFigures } from './metrics/store-figures.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { KeyStore } from './ports/key-store.ts';
import type { RequestStore } from './ports/request-store.ts';
import type { WorkQueue } from './ports/work-queue.ts';
import { QueueTroubles } from './queue-troubles.ts';
import { buildService } from './service.ts';
import type { Interruptions } from './service.ts';
import { defaultSettings } from './settings.ts';
import type { ServiceParts } from './service.ts';
import type { ServiceSettings } from './settings.ts';

/** How long answers may take to leave, however short the time for work is. */
const answersMs = 2_000;

export interface Address {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

export interface MonitoringAddress extends Address {
  /** Goes on without it if the port is taken: for a default, which a second process on the machine has as well. */
  readonly optional: boolean;
}

export interface ServeConfiguration extends Address, Interruptions {
  readonly contract: string;
  readonly operations: HandlerTable;
  readonly problems?: ServiceParts['problems'];
  readonly samples?: ServiceParts['samples'];
  readonly store: string;
  readonly queue: string;
  readonly blobs: string | undefined;
  /** Lets everybody in at an address that others can reach, if there are no keys. */
  readonly insecure: boolean;
  /** Whose tokens are taken, beside the keys of the store. */
  readonly jwt?: JwtSettings | undefined;
  /** Where health and metrics are: `main` for where the service listens; undefined for nowhere (health is there as well). */
  readonly monitoring?: MonitoringAddress | 'main' | undefined;
  /** How long it goes on as before, but for its readiness, when it is told to stop: until load balancers have seen it. */
  readonly drainDelayMs?: number;
  readonly settings: Partial<ServiceSettings>;
  /** The files of contract and operations, as faults are to name them. */
  readonly sources?: Sources;
}

export interface RunningServer {
  /** Where it listens; undefined for a worker, which does not. */
  readonly url: string | undefined;
  /** Where requests are kept, as it may be shown. */
  readonly store: string;
  /** Whether callers have to say who they are, by now. */
  readonly asksWhoCalls: boolean;
  /** Where health and metrics are, if they are anywhere; otherwise why they are not. */
  readonly monitoring: { readonly url: string } | { readonly absent: string };
  /** Idempotent. */
  stop(): Promise<void>;
}

/**
 * Resolves once it listens and works. Rejects, with everything closed again, if it cannot: with ServiceInvalid if what it is
 * made of is wrong. Whoever has looked at that before gives what was found.
 */
export async function serve(
  configuration: ServeConfiguration,
  listener: Partial<ServeEvents>,
  // what people wrote is looked at before anything is opened, or waited for
  checked = checkService(configuration),
): Promise<RunningServer> {
  await using opened = new AsyncDisposableStack();
  const metrics = createMetrics();
  const troubles = new QueueTroubles();
  const events = joinListeners(serveEvents, listener, metrics.events, troubles.events);
  const ports = await openPorts(configuration, events, opened);
  const authenticator = createAuthenticator({ keys: ports.keys, jwt: configuration.jwt });
  if (configuration.settings.role !== 'worker') await refuseOpenDoor(configuration, authenticator);
  const service = buildService(
    { ...checked, authenticator },
    {
      ...ports,
      folders: foldersOf(configuration),
      events,
      queueTroubledSince: () => troubles.since,
      scrape: configuration.monitoring === 'main' ? metrics : undefined,
    },
    configuration,
  );
  metrics.observe(new StoreFigures(ports.store, service.operations));
  const monitoring = await startMonitoring(
    configuration.monitoring,
    () => createHttpServer(createMonitoringApp(service.health, metrics)),
    opened,
  );
  opened.defer(() => service.stop());
  await service.start();
  const server =
    configuration.settings.role === 'worker' ? undefined : createHttpServer(service.app, configuration.settings);
  const closing = server && new ClosingServer(server);
  if (server !== undefined) {
    opened.defer(() => closing?.end(0));
    await listen(server, configuration, '--port or PORT');
  }
  const running = opened.move();
  const { drainDelayMs = 0, settings } = configuration;
  const stop = async (): Promise<void> => {
    service.health.drain();
    if (drainDelayMs > 0) await sleep(drainDelayMs);
    closing?.begin();
    const drainMs = settings.drainMs ?? defaultSettings.drainMs;
    await Promise.all([service.stop(), closing?.end(Math.max(drainMs, answersMs))]);
    await running.disposeAsync();
  };
  let stopped: Promise<void> | undefined;
  return {
    url: server && urlOf(server, configuration.host),
    store: shownStore(configuration.store),
    asksWhoCalls: await authenticator.asks(),
    monitoring,
    stop: () => (stopped ??= stop()),
  };
}

async function openPorts(
  { store, queue, blobs }: ServeConfiguration,
  events: ServeEvents,
  opened: AsyncDisposableStack,
): Promise<{ store: RequestStore; queue: WorkQueue; blobs: BlobStore; keys: KeyStore }> {
  const closing = <Port extends { close(): Promise<void> }>(port: Port): Port => {
    opened.defer(() => port.close());
    return port;
  };
  return {
    blobs: closing(await openBlobs(blobs, store)),
    store: closing(await openStore(store, events)),
    queue: closing(await openQueue(queue, events)),
    keys: closing(await openKeys(store)),
  };
}

/** It is there before the service is, and still there when the service is not any more. */
async function startMonitoring(
  address: MonitoringAddress | 'main' | undefined,
  createServer: () => Server,
  opened: AsyncDisposableStack,
): Promise<RunningServer['monitoring']> {
  if (address === 'main') return { absent: 'they are where the service listens' };
  if (address === undefined) return { absent: 'they are switched off' };
  const server = createServer();
  const closing = new ClosingServer(server);
  try {
    await listen(server, address, '--metrics-port or SEE_OTHER_METRICS_PORT');
  } catch (error) {
    if (!address.optional || !isTaken((error as Error).cause)) throw error;
    return { absent: (error as Error).message };
  }
  opened.defer(() => closing.end(1_000));
  return { url: urlOf(server, address.host) };
}

async function listen(server: Server, { host, port }: Address, option: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const reason = isTaken(error)
      ? `port ${String(port)} of ${host} is in use; stop what uses it, or choose another with ${option}`
      : (error as NodeJS.ErrnoException).code === 'EACCES'
        ? `port ${String(port)} needs rights that this process does not have; choose one above 1023 with ${option}`
        : `${host}:${String(port)} cannot be listened at`;
    throw new Error(reason, { cause: error });
  }
}

function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE';
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}
