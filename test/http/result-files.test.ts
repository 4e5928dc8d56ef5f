/** Results that are files, and cannot be: what a handler may name by mistake, and what it may hold up. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import type { Attempt, Input, UploadedFile } from '../../src/engine/handler.ts';
import { startProtocol } from '../support/protocol.ts';
import { locationOf } from '../support/service.ts';
import { override } from '../support/faults.ts';
import { until } from '../support/until.ts';

type Make = (scratch: string) => Promise<{ readonly path: string; readonly mediaType?: string }>;

const written = async (scratch: string, text: string): Promise<string> => {
  const path = join(scratch, 'rendered.txt');
  await writeFile(path, text);
  return path;
};

test.each<[string, string, Make]>([
  [
    'a named pipe',
    'is no file',
    async (scratch) => {
      const path = join(scratch, 'pipe');
      await promisify(execFile)('mkfifo', [path]);
      return { path };
    },
  ],
  [
    'a folder',
    'is no file',
    async (scratch) => {
      const path = join(scratch, 'folder');
      await mkdir(path);
      return { path };
    },
  ],
  ['a device', 'is no file', () => Promise.resolve({ path: '/dev/zero' })],
  [
    'a file with too many bytes',
    '1000 bytes',
    async (scratch) => ({ path: await written(scratch, 'x'.repeat(1_001)) }),
  ],
  [
    'a file whose media type has a line break',
    'no header can have',
    async (scratch) => ({ path: await written(scratch, 'x'), mediaType: 'text/plain; a=b\r\nx: y' }),
  ],
])('%s fails its request at once, with what is wrong', async (_what, detail, make) => {
  const render = {
    runs: 'inline',
    run: async (_input: Input, { scratch }: Attempt) => ({ mediaType: 'text/plain', ...(await make(scratch)) }),
  };
  await using service = await startProtocol({ operations: { render }, settings: { maxResultBytes: 1_000 } });
  const { json } = await service.finished(locationOf(await service.post('render', { text: 'x' })));
  expect(json).toMatchObject({
    status: 'failed',
    attempt: 1,
    problem: { type: '/problems/result-invalid', errors: [{ detail: expect.stringContaining(detail) }] },
  });
});

test('a request can be canceled while its result is being stored', async () => {
  const storing = Promise.withResolvers<undefined>();
  let stored = 0;
  await using service = await startProtocol({
    wrapBlobs: (blobs) =>
      override(blobs, {
        async put() {
          stored += 1;
          await storing.promise;
          throw new Error('it was let go');
        },
      }),
  });
  const location = locationOf(await service.post('render', { text: 'x' }));
  await until('the result is being stored', () => stored === 1);
  expect((await service.call('DELETE', location)).status).toBe(202);
  expect((await service.finished(location)).json).toMatchObject({ status: 'canceled' });
  storing.resolve(undefined);
});

test.each<[string, (path: string, scratch: string) => Promise<void>]>([
  ['writes to', (path) => writeFile(path, 'spoilt')],
  ['moves', (path, scratch) => rename(path, join(scratch, 'moved'))],
])('an attempt that %s its upload leaves it to the next one as it came', async (_what, spoil) => {
  const upload = {
    runs: 'inline',
    async run({ body }: Input<UploadedFile>, { attempt, scratch }: Attempt) {
      if (attempt > 1) return { bytes: body.bytes, mediaType: await readFile(body.path, 'utf8') };
      await spoil(body.path, scratch);
      throw new Error('not yet');
    },
  };
  await using service = await startProtocol({ operations: { upload } });
  const accepted = await service.call('POST', '/upload', {
    body: 'as it came',
    headers: { 'content-type': 'text/plain' },
  });
  const { json } = await service.finished(locationOf(accepted));
  expect(json).toMatchObject({ status: 'succeeded', attempt: 2 });
  expect((await service.call('GET', String(json['result']))).json).toMatchObject({ mediaType: 'as it came' });
});
