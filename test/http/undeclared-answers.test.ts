/** Answers that are right by the protocol and that the contract says nothing of: they are sent, and said once. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openBlobs, openQueue, openStore } from '../../src/adapters.ts';
import type { Attempt } from '../../src/engine/handler.ts';
import { createService } from '../../src/service.ts';
import { fixtureContract } from '../support/fixture-contract.ts';

/** A contract whose result is a file, and declares 200 and errors alone. */
function shortContract(): string {
  const document = JSON.parse(
    fixtureContract({ print: { body: { 'application/json': {} }, result: { 'text/plain': {} } } }),
  ) as { paths: Record<string, { get: { responses: Record<string, unknown> } }> };
  const { get } = document.paths['/print/{requestId}'] ?? {};
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  if (get) get.responses = { 200: get.responses['200'], default: { description: 'A problem.', content: problem } };
  return JSON.stringify(document);
}

const operations = {
  print: {
    runs: 'inline',
    async run(_input: unknown, { scratch }: Attempt) {
      const path = join(scratch, 'print.txt');
      await writeFile(path, 'see other');
      return { path, mediaType: 'text/plain' };
    },
  },
} as const;

test('a 304 and a 206 that the contract does not declare are sent as they are, and said once for each', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-undeclared-'));
  const url = `sqlite:${folder}`;
  const [store, blobs, queue] = [await openStore(url), await openBlobs(undefined, url), await openQueue('local:')];
  const said: [string, number][] = [];
  const failed: unknown[] = [];
  const service = createService({
    contract: shortContract(),
    ...{ operations, store, blobs, queue, folders: [folder] },
    settings: { checkAnswers: true, pollMs: 50, scratchFolder: join(folder, 'scratch') },
    events: {
      answerUndeclared: (operation, status) => said.push([operation, status]),
      callFailed: (error) => failed.push(error),
    },
  });
  const server = createServer(service.app);
  try {
    await service.start();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const at = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const headers = { 'Content-Type': 'application/json', Prefer: 'wait=20' };
    const submitted = await fetch(`${at}/print`, { method: 'POST', body: '{}', headers, redirect: 'manual' });
    expect(submitted.status).toBe(303);
    const get = async (asked: Record<string, string>): Promise<readonly [number, string]> => {
      const answer = await fetch(at + String(submitted.headers.get('location')), { headers: asked });
      return [answer.status, await answer.text()];
    };
    const etag = String((await fetch(at + String(submitted.headers.get('location')))).headers.get('etag'));
    for (let round = 0; round < 2; round += 1) {
      expect(await get({ 'If-None-Match': etag })).toEqual([304, '']);
      expect(await get({ Range: 'bytes=0-2' })).toEqual([206, 'see']);
      expect((await get({ Range: 'bytes=99-' }))[0]).toBe(416);
    }
    expect(said).toEqual([
      ['printResult', 304],
      ['printResult', 206],
    ]);
    expect(failed).toEqual([]);
  } finally {
    server.close();
    server.closeAllConnections();
    await service.stop();
    await Promise.all([store.close(), queue.close(), blobs.close()]);
    await rm(folder, { recursive: true, force: true });
  }
});
