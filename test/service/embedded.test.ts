/** A service in an app that was told the least that it needs: what it says by itself, and what it refuses. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermanentFailure } from '../../src/engine/handler.ts';
import { openBlobs, openQueue, openStore } from '../../src/adapters.ts';
import { createService } from '../../src/service.ts';
import type { ServiceParts } from '../../src/service.ts';
import { contractOf } from '../support/dev-project.ts';
import { until } from '../support/until.ts';

let folder: string;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'see-other-embedded-'));
  said = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

interface Embedded extends AsyncDisposable {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** The answer to a POST of an operation. */
  readonly post: (operation: string) => Promise<Response>;
  /** Resolves once the request of a 202 has failed. */
  readonly failed: (accepted: Response) => Promise<unknown>;
}

async function embedded(more: Partial<ServiceParts>): Promise<Embedded> {
  const urls = { store: `sqlite:${folder}` };
  const [store, queue, blobs] = await Promise.all([
    openStore(urls.store),
    openQueue('local:'),
    openBlobs(undefined, urls.store),
  ]);
  const operations = {
    breaks: { runs: 'inline', maxAttempts: 1, run: () => Promise.reject(new TypeError('out of\nwine')) },
    refuses: {
      runs: 'inline',
      run: () => Promise.reject(new PermanentFailure({ type: '/problems/wine', title: 'No wine', status: 422 })),
    },
  } as const;
  const settings = { scratchFolder: join(folder, 'scratch') };
  const contract = contractOf('breaks', 'refuses');
  const service = createService({ contract, operations, store, queue, blobs, settings, ...more });
  const server = service.app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    start: () => service.start(),
    stop: () => service.stop(),
    post: (operation) =>
      fetch(`${url}/${operation}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
      }),
    failed: (accepted) =>
      until('it has failed', async () => {
        const answer = await fetch(new URL(accepted.headers.get('location') ?? '', url));
        return ((await answer.json()) as { status: string }).status === 'failed';
      }),
    async [Symbol.asyncDispose]() {
      await service.stop();
      server.close();
      server.closeAllConnections();
      await Promise.all([store.close(), queue.close(), blobs.close()]);
    },
  };
}

test('a handler that throws is a line on stderr, and one that fails for good is for its caller', async () => {
  await using service = await embedded({});
  await service.start();
  await service.failed(await service.post('refuses'));
  await service.failed(await service.post('breaks'));
  expect(said).toEqual([
    expect.stringMatching(
      /^see-other: attempt 1 at breaks [\da-f-]{36} failed: TypeError: out of wine \(at .*embedded\.test\.ts.*\)\n$/,
    ),
  ]);
});

test('whoever listens to something hears that alone', async () => {
  const failures: unknown[] = [];
  await using service = await embedded({ events: { attemptFailed: (_claimed, failure) => failures.push(failure) } });
  await service.start();
  await service.failed(await service.post('breaks'));
  expect(failures).toHaveLength(1);
  expect(said).toEqual([]);
});

test('a POST before the start is refused with what is missing, and taken after it', async () => {
  await using service = await embedded({});
  const early = await service.post('breaks');
  expect(early.status).toBe(503);
  expect(await early.json()).toMatchObject({
    type: '/problems/not-started',
    detail: expect.stringContaining('`service.start()`'),
  });
  await service.start();
  expect((await service.post('breaks')).status).toBe(202);
});

test('a service that has stopped does not start again', async () => {
  await using service = await embedded({});
  await service.start();
  await service.stop();
  await service.stop();
  await expect(service.start()).rejects.toThrow('a service that has stopped does not start again: create another');
});

test.each([[undefined], [''], [42], [Promise.resolve('ann')]])(
  'an owner that is no text (%p) is a fault of the app, and is said',
  async (owner) => {
    await using service = await embedded({ ownerOf: () => owner as string });
    await service.start();
    expect((await service.post('breaks')).status).toBe(500);
    expect(said).toEqual([expect.stringContaining('ownerOf gave')]);
  },
);

test('a check may take its time; what it gives has to be a list', async () => {
  const run = (): Promise<object> => Promise.resolve({});
  const errors = [{ pointer: '/a', detail: 'There is no such wine.' }];
  await using service = await embedded({
    operations: {
      breaks: { runs: 'inline', check: () => Promise.resolve(errors), run },
      refuses: { runs: 'inline', check: () => 'no' as never, run },
    },
  });
  await service.start();
  const refused = await service.post('breaks');
  expect([refused.status, await refused.json()]).toEqual([422, expect.objectContaining({ errors })]);
  expect((await service.post('refuses')).status).toBe(500);
  expect(said).toEqual([expect.stringContaining('the check of refuses gave "no", which is no list of errors')]);
});
