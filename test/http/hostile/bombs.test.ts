/** Small files that unfold into much more than there is memory: the request fails, the worker lives on. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { operations } from '../../../src/operations/index.ts';
import { shippedContract } from '../../support/fixture-contract.ts';
import { temporaryFolder } from '../../operations/dataset-files.ts';
import { refusalOf } from '../../support/protocol.ts';
import { locationOf, startService } from '../../support/service.ts';
import type { TestService } from '../../support/service.ts';

const parquet = 'application/vnd.apache.parquet';
const ndjson = 'application/x-ndjson';

/** A Parquet file of a query's rows. */
async function parquetOf(query: string): Promise<Buffer> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'made');
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet, COMPRESSION zstd)`);
  connection.closeSync();
  instance.closeSync();
  return await readFile(path);
}

describe('a file that unfolds', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService({ contract: shippedContract, operations });
  });
  afterAll(() => service[Symbol.asyncDispose]());

  function profile(body: string | Buffer, mediaType: string): Promise<string> {
    const sent = typeof body === 'string' ? body : new Uint8Array(body);
    return service
      .call('POST', '/dataset-profiles', { body: sent, headers: { 'Content-Type': mediaType } })
      .then(locationOf);
  }

  test.each<[string, string, () => Promise<string | Buffer>]>([
    [
      'wide records',
      'text/csv',
      () => Promise.resolve(`${Array.from({ length: 200_000 }, (_, i) => `c${String(i)}`).join()}\n`),
    ],
    ['one enormous line', 'text/csv', () => Promise.resolve(`a\n${'x'.repeat(50_000_000)}`)],
    ['a quoted field without an end', 'text/csv', () => Promise.resolve(`a,b\n1,"${'x\n'.repeat(20_000_000)}`)],
    ['nothing but separators', 'text/csv', () => Promise.resolve(','.repeat(20_000_000))],
    ['one enormous object', ndjson, () => Promise.resolve(`{"a":"${'x'.repeat(50_000_000)}"}`)],
    [
      'members of new names on each line',
      ndjson,
      () => Promise.resolve(Array.from({ length: 50_000 }, (_, i) => `{"m${String(i)}":1}`).join('\n')),
    ],
    ['arrays in arrays', ndjson, () => Promise.resolve(`{"a":${'['.repeat(2_000_000)}`)],
    ['a page that is gigabytes', parquet, () => parquetOf(`SELECT repeat('x', 100_000_000) AS a FROM range(20)`)],
  ])(
    'into %s fails with a problem, and other requests are worked on meanwhile and after',
    async (_what, type, make) => {
      const bomb = await profile(await make(), type);
      const beside = await profile('a,b\n1,2\n', 'text/csv');
      const failed = await service.finished(bomb);
      expect([failed.json['status'], failed.json['problem']]).toStrictEqual([
        'failed',
        expect.objectContaining({
          type: expect.stringMatching(/\/problems\/dataset-(unreadable|too-large)/),
          status: 422,
        }),
      ]);
      expect(failed.json['attempt']).toBe(1);
      expect((await service.finished(beside)).json['status']).toBe('succeeded');
      expect((await service.finished(await profile('a\n1\n', 'text/csv'))).json['status']).toBe('succeeded');
    },
  );

  test('by its Content-Encoding is not unfolded at all', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 'x'));
    for (const encoding of ['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'GZIP', 'x-gzip']) {
      for (const [path, type] of [
        ['/dataset-profiles', 'text/csv'],
        ['/schedule-estimates', 'application/json'],
      ] as const) {
        const headers = { 'Content-Type': type, 'Content-Encoding': encoding };
        const answer = await service.call('POST', path, { body: new Uint8Array(bomb), headers });
        expect(refusalOf(answer)).toStrictEqual([415, 'unsupported-media-type']);
      }
    }
  });
});
