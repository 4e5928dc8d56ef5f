/** Runs the service in a process of its own: opens the ports, listens, and stops in mirror order. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { foldersOf, openBlobs, openQueue, openStore } from './adapters.ts';
import type { HandlerTable } from './engine/operations.ts';
import { createHttpServer } from './http/server.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { RequestStore } from './ports/request-store.ts';
import type { QueueEvents, WorkQueue } from './ports/work-queue.ts';
import { createService } from './service.ts';
import type { ServiceEvents, ServiceSettings } from './service.ts';

export interface ServeConfiguration {
  readonly contract: string;
  readonly operations: HandlerTable;
  readonly store: string;
  readonly queue: string;
  readonly blobs: string | undefined;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly settings: Partial<ServiceSettings>;
}

export type ServeEvents = ServiceEvents & QueueEvents;

export interface RunningServer {
  /** Where it listens; undefined for a worker, which does not. */
  readonly url: string | undefined;
  stop(): Promise<void>;
}

/** Resolves once it listens and works. Rejects, with everything closed again, if it cannot. */
export async function serve(configuration: ServeConfiguration, events: ServeEvents): Promise<RunningServer> {
  await using opened = new AsyncDisposableStack();
  const ports = await openPorts(configuration, events, opened);
  const service = createService({ ...configuration, ...ports, folders: foldersOf(configuration), events });
  opened.defer(() => service.stop());
  await service.start();
  const server =
    configuration.settings.role === 'worker' ? undefined : createHttpServer(service.app, configuration.settings);
  if (server !== undefined) {
    opened.defer(() => closeServer(server));
    await listen(server, configuration);
  }
  const running = opened.move();
  return {
    url: server && urlOf(server, configuration.host),
    async stop() {
      // new connections are refused and waiting callers answered while work ends
      server?.close();
      server?.closeIdleConnections();
      await service.stop();
      await running.disposeAsync();
    },
  };
}

async function openPorts(
  { store, queue, blobs }: ServeConfiguration,
  events: QueueEvents,
  opened: AsyncDisposableStack,
): Promise<{ store: RequestStore; queue: WorkQueue; blobs: BlobStore }> {
  const closing = <Port extends { close(): Promise<void> }>(port: Port): Port => {
    opened.defer(() => port.close());
    return port;
  };
  return {
    blobs: closing(await openBlobs(blobs, store)),
    store: closing(await openStore(store)),
    queue: closing(await openQueue(queue, events)),
  };
}

async function listen(server: Server, { host, port }: ServeConfiguration): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'EADDRINUSE'
        ? `port ${String(port)} of ${host} is in use; stop what uses it, or choose another with --port or PORT`
        : code === 'EACCES'
          ? `port ${String(port)} needs rights that this process does not have; choose one above 1023 with --port or PORT`
          : `${host}:${String(port)} cannot be listened at`;
    throw new Error(reason, { cause: error });
  }
}

/** Idle connections are closed at once, others once they have been answered. */
async function closeServer(server: Server): Promise<void> {
  if (!server.listening) {
    server.closeAllConnections();
    return;
  }
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}
