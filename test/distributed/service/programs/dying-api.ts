/** An API node that is killed after a request was stored and before a hint was published. Its store's URL is its argument. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { openBlobs, openStore } from '../../../../src/adapters.ts';
import { createHttpServer } from '../../../../src/http/server.ts';
import type { WorkQueue } from '../../../../src/ports/work-queue.ts';
import { createService } from '../../../../src/service.ts';
import { protocolContract, protocolHandlers } from '../../../support/handlers.ts';

const url = process.argv[2] ?? '';

const queue: WorkQueue = {
  publish: () => process.kill(process.pid, 'SIGKILL'),
  subscribe: () => Promise.resolve({ stop: () => Promise.resolve() }),
  close: () => Promise.resolve(),
};

const service = createService({
  contract: protocolContract,
  operations: protocolHandlers(),
  store: await openStore(url),
  queue,
  blobs: await openBlobs(undefined, url),
  events: {},
  settings: { role: 'api' },
});
await service.start();
const server = createHttpServer(service.app).listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
