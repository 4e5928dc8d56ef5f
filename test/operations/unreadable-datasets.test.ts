/** What is said of files that cannot be read: which line, and why. */
import { describe, expect, test } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { testAttempt } from './attempt.ts';
import { csv, ndjson, parquet, problemOf, profileFile, temporaryFolder } from './dataset-files.ts';

const lines = (count: number, line: string) => `${line}\n`.repeat(count);
const notUtf8 = (before: string, after: string) =>
  Buffer.concat([Buffer.from(before), Buffer.from([0xe9, 0xff]), Buffer.from(after)]);

describe.each<[string, string, [string, string | Buffer, number | undefined, string][]]>([
  [
    'CSV',
    csv,
    [
      ['too many fields', 'a,b,c\n1,2,3\n4,5,6\n7,8,9,10,11\n', 4, 'expected 3 columns, found 5.'],
      ['too few fields', 'a,b,c\n1,2,3\n4,5\n', 3, 'expected 3 columns, found 2.'],
      ['too few fields, late', `a,b,c\n${lines(60_000, '1,2,3')}4,5\n`, 60_002, 'expected 3 columns, found 2.'],
      ['too few fields after quoted line ends', 'a,b\n"x\n\ny",2\n3\n', 5, 'expected 2 columns, found 1.'],
      ['a title above the names', 'Weather\na,b\n1,2\n', 2, 'expected 1 column, found 2.'],
      ['a blank first line', '\n\na,b\n1,2\n', 1, 'expected the names of the columns, found a blank line.'],
      ['bytes that are not UTF-8', notUtf8('a,b\n1,2\n3,caf', '\n'), 3, 'expected UTF-8, found bytes that are not.'],
      ['names that are not UTF-8', notUtf8('a,caf', '\n1,2\n'), 1, 'expected UTF-8, found bytes that are not.'],
      ['UTF-16', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), 1, 'expected UTF-8, found bytes that are not.'],
      ['a quotation mark left open', 'a,b\n1,"x\n2,y\n', 2, 'the quotation mark that opens here is never closed.'],
      ['text after a quotation mark', 'a,b\n1,"x"y\n', 2, 'expected "," after a closing quotation mark'],
      ['line ends that change', 'a,b\r\n1,2\n3,4\r\n', 2, 'the line ends differently from the first one'],
      ['a record that goes on and on', `a\n${'x'.repeat(2_100_000)}\n`, 2, 'the record is longer than 2000000 bytes.'],
      ['nothing', '', undefined, 'The file is empty.'],
      ['nothing but blank lines', '\n\r\n\n', undefined, 'The file is empty.'],
    ],
  ],
  [
    'NDJSON',
    ndjson,
    [
      ['an object left open', '{"a":1}\n{"a":2\n{"a":3}\n', 2, "expected a JSON object: Expected ',' or '}'"],
      [
        'a missing value, late',
        `${lines(60_000, '{"a":1}')}{"a":}\n`,
        60_001,
        "expected a JSON object: Unexpected token '}'",
      ],
      ['a number', '{"a":1}\n\n5\n', 3, 'expected a JSON object, found a number.'],
      ['one array of all', '[{"a":1}]\n', 1, 'expected a JSON object, found an array.'],
      ['an object over several lines', '{\n  "a": 1\n}\n', 1, 'expected a JSON object:'],
      ['two objects on a line', '{"a":1}\n{"a":1} {"a":2}\n', 2, 'expected a JSON object:'],
      ['a member twice', '{"a":1}\n{"a":1,"a":2}\n', 2, 'the object has the member "a" twice.'],
      [
        'bytes that are not UTF-8',
        notUtf8('{"a":"x"}\n{"a":"', '"}\n'),
        2,
        'expected UTF-8, found bytes that are not.',
      ],
      ['half of a surrogate pair', '{"a":"\\\\ud800"}\n{"a":"\\ud800"}\n', 2, 'expected Unicode text, found half'],
      ['a byte order mark', '\uFEFF{"a":1}\n', 1, 'expected a JSON object, found a byte order mark.'],
      [
        'a bottomless array',
        `{"a":1}\n{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}\n`,
        2,
        'expected at most 2000 arrays',
      ],
      [
        'a line that goes on and on',
        `{"a":"${'x'.repeat(34_000_000)}"}\n`,
        1,
        'the line is longer than 16777216 bytes.',
      ],
      ['objects without a member', '{}\n{}\n', undefined, 'No object in the file has a member.'],
      ['nothing', '', undefined, 'The file is empty.'],
      ['nothing but blank lines', '\n \r\n', undefined, 'The file is empty.'],
    ],
  ],
  [
    'Parquet',
    parquet,
    [
      ['something else', 'a,b\n1,2\n', undefined, 'The file is not a Parquet file, or its end is missing.'],
      ['nothing', '', undefined, 'The file is not a Parquet file, or its end is missing.'],
      [
        'only the marks of Parquet',
        'PAR1\0\0\0\0PAR1',
        undefined,
        'The file is not a Parquet file, or its end is missing.',
      ],
    ],
  ],
])('a file that is no %s', (_, mediaType, files) => {
  test.each(files)('because it has %s', async (_what, content, line, why) => {
    const problem = await problemOf(content, mediaType);
    expect(problem).toMatchObject({
      type: '/problems/dataset-unreadable',
      title: 'The file cannot be read as its media type',
      status: 422,
      detail: expect.stringContaining(line === undefined ? why : `Line ${String(line)}: ${why}`),
    });
    expect(problem['line']).toBe(line);
    expect(JSON.stringify(problem)).not.toMatch(/see-other|\/input|read_|sniff/);
  });
});

describe('a Parquet file', () => {
  async function damaged(damage: (file: Buffer) => Buffer) {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'made');
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    await connection.run(`COPY (SELECT range AS a, uuid() AS b FROM range(5000)) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    instance.closeSync();
    return await problemOf(damage(await readFile(path)), parquet);
  }

  test('that was cut off fails', async () => {
    expect(await damaged((file) => file.subarray(0, file.length / 2))).toMatchObject({
      type: '/problems/dataset-unreadable',
      detail: 'The file is not a Parquet file, or its end is missing.',
    });
  });

  test('that is damaged inside fails', async () => {
    expect(await damaged((file) => file.fill(0x55, 2000, 3000))).toMatchObject({
      type: '/problems/dataset-unreadable',
      detail: 'The Parquet file is damaged, encrypted, or uses a feature that is not supported here.',
    });
  });
});

test('a file with more columns than are profiled is too large', async () => {
  const names = Array.from({ length: 2001 }, (_, i) => `c${String(i)}`);
  const members = JSON.stringify(Object.fromEntries(names.map((name) => [name, 1])));
  for (const problem of [await problemOf(`${names.join()}\n`), await problemOf(`${members}\n`, ndjson)]) {
    expect(problem).toEqual({
      type: '/problems/dataset-too-large',
      title: 'The file is too large to profile',
      status: 422,
      detail: 'It has 2001 columns: at most 2000 are profiled.',
    });
  }
});

test('a path that DuckDB would take for a pattern is refused, and no other file is read', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'input1'), 'secret\n1\n');
  const odd = join(folder.path, 'input[1]');
  await writeFile(odd, 'a\n1\n');
  await expect(profileFile(odd, csv, testAttempt({ scratch: folder.path }))).rejects.toThrow('move the blob folder');
});
