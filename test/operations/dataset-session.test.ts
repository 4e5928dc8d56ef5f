/** What a profile's DuckDB can reach: the upload and nothing else. And what it says when memory does not suffice. */
import { describe, expect, test } from '@jest/globals';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { quartilesOf } from '../../src/operations/dataset/quartiles.ts';
import { defaultLimits, literal, QueryError, Session } from '../../src/operations/dataset/session.ts';
import { testAttempt } from './attempt.ts';
import { csv, profileFile, temporaryFolder } from './dataset-files.ts';

const signal = new AbortController().signal;

/** A server's folders: an upload, another owner's upload, and the attempt's scratch. */
async function serverFolders() {
  const folder = await temporaryFolder();
  const upload = join(folder.path, "it's 100% mine", 'input');
  const scratch = join(folder.path, 'scratch');
  const other = join(folder.path, 'other');
  await mkdir(join(folder.path, "it's 100% mine"));
  await mkdir(scratch);
  await writeFile(upload, 'a,b\n1,2\n');
  await writeFile(other, 'a,b\n3,4\n');
  return { root: folder.path, upload, scratch, other, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

test('what DuckDB reads files with is built in: nothing is downloaded', async () => {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const built = await connection.runAndReadAll(
    `SELECT extension_name FROM duckdb_extensions() WHERE loaded AND install_mode = 'STATICALLY_LINKED'`,
  );
  expect(built.getRowsJS().flat()).toEqual(expect.arrayContaining(['core_functions', 'icu', 'json', 'parquet']));
  connection.closeSync();
  instance.closeSync();
});

describe('the session of a profile', () => {
  test('reads the upload, whatever its path', async () => {
    await using folders = await serverFolders();
    using session = await Session.open(folders.upload, folders.scratch, signal);
    expect(await session.query(`SELECT a::DOUBLE, b::DOUBLE FROM read_csv(${literal(folders.upload)})`)).toEqual([
      [1, 2],
    ]);
    const profiled = await profileFile(folders.upload, csv, testAttempt({ scratch: folders.scratch }));
    expect(profiled.rows).toBe(1);
  });

  test('reaches nothing else', async () => {
    await using folders = await serverFolders();
    using session = await Session.open(folders.upload, folders.scratch, signal);
    const { root, upload, other } = folders;
    const made = join(root, 'made');
    const refused = [
      `FROM read_csv('/etc/passwd')`,
      `FROM read_text('/etc/passwd')`,
      `FROM read_blob('/proc/self/environ')`,
      `FROM glob('/etc/*')`,
      `FROM sniff_csv('/etc/passwd')`,
      `FROM parquet_metadata('/etc/passwd')`,
      `FROM read_csv(${literal(other)})`,
      `FROM read_csv(${literal(`${upload}/../../other`)})`,
      `FROM read_csv(${literal(`${root}/*/input`)})`,
      `FROM read_csv([${literal(upload)}, ${literal(other)}])`,
      `FROM read_csv('https://example.com/data.csv')`,
      `COPY (SELECT 1) TO ${literal(made)}`,
      `COPY (SELECT 1) TO ${literal(upload)}`,
      `EXPORT DATABASE ${literal(made)}`,
      `IMPORT DATABASE ${literal(root)}`,
      `ATTACH ${literal(made)}`,
      'INSTALL httpfs',
      'LOAD httpfs',
      `LOAD ${literal(made)}`,
      'SET enable_external_access = true',
      'SET lock_configuration = false',
      'RESET lock_configuration',
      `SET allowed_paths = ['/etc/passwd']`,
      `SET allowed_directories = ['/etc']`,
      `SET memory_limit = '100GB'`,
      'SET threads = 64',
      `SET temp_directory = '/tmp'`,
      'SET autoinstall_known_extensions = true',
    ];
    for (const sql of refused) {
      await expect(session.query(sql)).rejects.toThrow(
        /Permission Error|the configuration has been locked|Loading external extensions is disabled/,
      );
    }
    expect(await readFile(upload, 'utf8')).toBe('a,b\n1,2\n');
    expect((await readdir(root)).toSorted()).toEqual(["it's 100% mine", 'other', 'scratch']);
  });

  test('has the limits that it was opened with', async () => {
    await using folders = await serverFolders();
    using session = await Session.open(folders.upload, folders.scratch, signal);
    const settings = await session.query(
      `SELECT name, value FROM duckdb_settings() WHERE name IN ('memory_limit', 'threads', 'temp_directory') ORDER BY name`,
    );
    expect(settings).toEqual([
      ['memory_limit', '512.0 MiB'],
      ['temp_directory', join(folders.scratch, 'spill')],
      ['threads', '2'],
    ]);
  });

  test('says that a file is too large when memory does not suffice', async () => {
    await using folders = await serverFolders();
    const limits = { ...defaultLimits, memoryMb: 4 };
    using session = await Session.open(folders.upload, folders.scratch, signal, limits);
    // Of a list, nothing can be moved to disk.
    await expect(session.query('SELECT list(range)::VARCHAR FROM range(10_000_000)')).rejects.toMatchObject({
      problem: { type: '/problems/dataset-too-large', status: 422, detail: expect.stringContaining('more memory') },
    });
  });

  test('goes on in the scratch folder where memory does not suffice and disk does', async () => {
    await using folders = await serverFolders();
    const limits = { ...defaultLimits, memoryMb: 40 };
    using session = await Session.open(folders.upload, folders.scratch, signal, limits);
    await session.query('CREATE TABLE dataset AS SELECT hash(range) AS h FROM range(8_000_000)');
    expect(await readdir(join(folders.scratch, 'spill'))).not.toEqual([]);
    expect(await session.query('SELECT count(*) FROM dataset')).toEqual([[8_000_000]]);
  });

  test('interrupts DuckDB when its signal is aborted, whether or not it has begun', async () => {
    await using folders = await serverFolders();
    // An interrupt that comes too early is lost, as often as not: so ten times.
    for (let time = 0; time < 10; time++) {
      const canceled = new AbortController();
      using session = await Session.open(folders.upload, folders.scratch, canceled.signal);
      const endless = session.query(
        'SELECT count(*) FROM range(1_000_000_000) a, range(1_000_000) b WHERE a.range * b.range % 7 = 3',
      );
      const reason = new Error('canceled');
      canceled.abort(reason);
      await expect(endless).rejects.toBe(reason);
      await expect(session.query('SELECT 1')).rejects.toBe(reason);
    }
  });

  test('keeps what DuckDB said for the log', async () => {
    await using folders = await serverFolders();
    using session = await Session.open(folders.upload, folders.scratch, signal);
    await expect(session.query('SELECT nothing')).rejects.toThrow(QueryError);
  });
});

describe('quartiles', () => {
  const sets: [string, string][] = [
    ['evenly spread', 'SELECT (range * 7919 % 10007)::DOUBLE AS x FROM range(10_007)'],
    ['few and far between', 'SELECT (range % 3)::DOUBLE AS x FROM range(1000)'],
    ['of all magnitudes', 'SELECT (range % 2 * 2 - 1) * 10.0::DOUBLE ** (range % 301 - 150) AS x FROM range(5001)'],
    [
      'almost all in one place',
      'SELECT CASE WHEN range = 0 THEN 1e300 ELSE 1 + range / 1e12 END AS x FROM range(5000)',
    ],
    ['at both ends', 'SELECT CASE WHEN range < 2 THEN -1.7e308 ELSE 1.7e308 END::DOUBLE AS x FROM range(4)'],
    ['all the same', 'SELECT 5::DOUBLE AS x FROM range(10)'],
    ['a single one', 'SELECT 5::DOUBLE AS x'],
  ];

  test.each(sets)('of numbers that are %s are the same by narrowing as by sorting', async (_, select) => {
    await using folders = await serverFolders();
    using session = await Session.open(folders.upload, folders.scratch, signal);
    const numbers = `(${select})`;
    const [[count, smallest, largest] = []] = await session.query(
      `SELECT count(*)::DOUBLE, min(x), max(x) FROM ${numbers}`,
    );
    const range = { count: Number(count), smallest: Number(smallest), largest: Number(largest) };
    const sorted = await quartilesOf(session, numbers, range);
    const narrowed = await quartilesOf(session, numbers, range, 0);
    for (const name of ['q1', 'median', 'q3'] as const) {
      expect(Math.abs(narrowed[name] - sorted[name])).toBeLessThanOrEqual(Math.abs(sorted[name]) * 1e-15);
    }
  });
});
