import { expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBlobs } from '../../src/adapters.ts';
import type { ServiceSettings } from '../../src/service.ts';
import { serve } from '../../src/serve.ts';
import { protocolContract, protocolHandlers } from '../support/handlers.ts';
import { override } from '../support/faults.ts';
import { startProtocol } from '../support/protocol.ts';
import { newPorts } from '../support/set-up.ts';
import { until } from '../support/until.ts';

const nothing = (): void => undefined;
const events = {
  attemptStarted: nothing,
  attemptFailed: nothing,
  attemptEnded: nothing,
  handlerOutput: nothing,
  storeFailed: nothing,
  callFailed: nothing,
  answerUndeclared: nothing,
  queueFailed: nothing,
  queueRecovered: nothing,
};

/** What a client gets that is uploading when an API process is stopped, and goes on once nobody else gets in. */
async function uploadWhileStopping(settings: Partial<ServiceSettings>, goesOn: boolean): Promise<number | string> {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-stopping-'));
  const ports = newPorts(folder);
  const blobs = await openBlobs(undefined, ports.store);
  const running = await serve(
    {
      ...{
        contract: protocolContract,
        operations: protocolHandlers(),
        blobs: undefined,
        host: '127.0.0.1',
        port: 0,
        insecure: false,
      },
      ...{ store: ports.store, queue: ports.queue, settings: { role: 'api', ...settings } },
    },
    events,
  );
  try {
    const { url = '' } = running;
    const upload = request(`${url}/upload`, { method: 'POST', headers: { 'Content-Type': 'text/plain' } });
    const answer = new Promise<number | string>((resolve) => {
      upload.on('response', (response: IncomingMessage) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      upload.on('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? error.message);
      });
    });
    upload.write('a,b\n');
    await until('the upload has begun', async () => {
      for await (const name of blobs.olderThan(0)) return name;
      return undefined;
    });
    const stopping = running.stop();
    await until('nobody else gets in', () =>
      fetch(`${url}/requests`).then(
        () => false,
        () => true,
      ),
    );
    if (goesOn) upload.end('1,2\n');
    await stopping;
    return await answer;
  } finally {
    await running.stop();
    await blobs.close();
    await ports.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

it('a server that stops answers a call that is under way', async () => {
  expect(await uploadWhileStopping({ drainMs: 20_000 }, true)).toBe(202);
});

it('a server that stops does not wait for a call beyond its time', async () => {
  expect(await uploadWhileStopping({ drainMs: 100 }, false)).toBe('ECONNRESET');
});

it('a worker that stops gives its work back in time, also while a sweep takes long', async () => {
  const sweep = Promise.withResolvers<[]>();
  let sweeping = false;
  await using service = await startProtocol({
    settings: { drainMs: 10, pollMs: 600_000 },
    wrapStore: (store) =>
      override(store, {
        expire() {
          sweeping = true;
          return sweep.promise;
        },
      }),
  });
  const { id } = await service.held();
  expect(sweeping).toBe(true);
  const stopping = service.service.stop();
  try {
    await until('it is given back', async () => (await service.store.find(id))?.status === 'accepted');
  } finally {
    sweep.resolve([]);
    await stopping;
  }
});
