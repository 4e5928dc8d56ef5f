/** What is said of files that can be read, held against figures that are worked out here. */
import { describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { profileDataset } from '../../src/operations/profileDataset.ts';
import { testAttempt } from './attempt.ts';
import { expectNumbers, expectTop } from './dataset-figures.ts';
import { columnOf, csv, ndjson, parquet, profile, profileFile, temporaryFolder, vegaDataset } from './dataset-files.ts';
import type { DatasetProfile } from './dataset-files.ts';

/** CSV without quotation marks. */
function columnsOfCsv(text: string): Map<string, string[]> {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const records = lines.map((line) => line.split(','));
  return new Map(header.split(',').map((name, i) => [name, records.map((record) => record[i] ?? '')]));
}

describe('a CSV file', () => {
  test('seattle-weather.csv', async () => {
    const text = await vegaDataset('seattle-weather.csv');
    const columns = columnsOfCsv(text);
    const profiled = await profile(text);
    expect(profiled.rows).toBe(1461);
    expect(profiled.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'date DATE',
      'precipitation DOUBLE',
      'temp_max DOUBLE',
      'temp_min DOUBLE',
      'wind DOUBLE',
      'weather VARCHAR',
    ]);
    for (const name of ['precipitation', 'temp_max', 'temp_min', 'wind']) {
      expectNumbers(columnOf(profiled, name), (columns.get(name) ?? []).map(Number));
    }
    const weather = columnOf(profiled, 'weather');
    expectTop(weather, columns.get('weather') ?? []);
    expect(weather).toMatchObject({ nulls: 0, distinct: 5, min: 'drizzle', max: 'sun' });
    expect(weather).not.toHaveProperty('mean');
    expect(weather).not.toHaveProperty('histogram');
    expect(columnOf(profiled, 'date')).toMatchObject({ distinct: 1461, min: '2012-01-01', max: '2015-12-31' });
  });

  test('species.csv, which has empty fields', async () => {
    const text = await vegaDataset('species.csv');
    const profiled = await profile(text);
    const records = text.trimEnd().split(/\r?\n/).length - 1;
    expect(profiled.rows).toBe(records);
    for (const { nulls, top, distinct } of profiled.columns) {
      expect(top).toHaveLength(Math.min(10, distinct));
      expect(nulls + top.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(records);
    }
  });

  test('has the type that every value has, however late the one that differs', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `${String(i)},${String(i)},true,2020-01-01`);
    const profiled = await profile(`a,b,c,d\n${lines.join('\n')}\nn/a,0.5,maybe,soon\n`);
    expect(profiled.columns.map(({ type }) => type)).toEqual(['VARCHAR', 'DOUBLE', 'VARCHAR', 'VARCHAR']);
    expect(profiled.rows).toBe(60_001);
    expect(columnOf(profiled, 'a')).toMatchObject({ max: 'n/a', nulls: 0 });
  });

  test('has one of these types', async () => {
    const { columns } = await profile(
      'a,b,c,d,e,f,g,h\n' +
        'true,12,1.50,10:30:00,2020-02-29,2020-01-01 10:00:00,2020-01-01T10:00:00+02:00,00501\n' +
        'false,-3,2e3,11:00:00,2020-03-01,2021-01-01 00:00:00,2020-01-01T12:00:00Z,10001\n',
    );
    expect(columns.map(({ type, min }) => [type, min])).toEqual([
      ['BOOLEAN', 'false'],
      ['BIGINT', '-3'],
      ['DOUBLE', '1.5'],
      ['TIME', '10:30:00'],
      ['DATE', '2020-02-29'],
      ['TIMESTAMP', '2020-01-01 10:00:00'],
      ['TIMESTAMP WITH TIME ZONE', '2020-01-01 08:00:00+00'],
      // Digits with a zero before them are a code.
      ['VARCHAR', '00501'],
    ]);
  });

  test('has text where the order of day and month is anyone’s guess', async () => {
    const { columns } = await profile('day,hour\n01/02/2020,01/02/2020 10:00\n03/04/2020,03/04/2020 11:00\n');
    expect(columns.map(({ type, min }) => [type, min])).toEqual([
      ['VARCHAR', '01/02/2020'],
      ['VARCHAR', '01/02/2020 10:00'],
    ]);
  });

  test('loses no digit of large integers', async () => {
    const { columns } = await profile('n\n9007199254740993\n9223372036854775807\n');
    expect(columns[0]).toMatchObject({ type: 'BIGINT', min: '9007199254740993', max: '9223372036854775807' });
  });

  test('may have a byte order mark, Windows line ends, quoted line ends and quotation marks', async () => {
    const profiled = await profile('\uFEFFid,"full\r\nname"\r\n1,"O""Hara\r\nJr."\r\n2,"a,b"\r\n');
    expect(profiled.rows).toBe(2);
    expect(profiled.columns.map(({ name }) => name)).toEqual(['id', 'full\r\nname']);
    expect(profiled.columns[1]).toMatchObject({ min: 'O"Hara\r\nJr.', max: 'a,b' });
  });

  test.each([
    ['semicolons', 'a;b\n1,5;2\n', '1,5'],
    ['tabs', 'a\tb\n1,5\t2\n', '1,5'],
    ['bars', 'a|b\nx|2\n', 'x'],
    ['commas, though there are semicolons', 'a;x,b\n1;5,2\n', '1;5'],
  ])('may be separated by %s', async (_, text, min) => {
    const { columns } = await profile(text);
    expect(columns).toHaveLength(2);
    expect(columns[0]?.min).toBe(min);
  });

  test('has no line of names if its media type says so', async () => {
    const profiled = await profile('1,x\n2,y\n', 'text/csv; charset=UTF-8; header=absent');
    expect(profiled.rows).toBe(2);
    expect(profiled.columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['column0 BIGINT', 'column1 VARCHAR']);
  });

  test('has a line of names otherwise, whatever they look like', async () => {
    const { rows, columns } = await profile('2019,2020\n3,4\n', 'text/csv; header=present');
    expect(rows).toBe(1);
    expect(columns.map(({ name }) => name)).toEqual(['2019', '2020']);
  });

  test('has names of its own for columns of one name or of none', async () => {
    const { columns } = await profile('a,a,,A\n1,2,3,4\n');
    expect(columns.map(({ name, min }) => [name, min])).toEqual([
      ['a', '1'],
      ['a_1', '2'],
      ['column2', '3'],
      ['A_2', '4'],
    ]);
  });

  test('may have a name that is SQL', async () => {
    const name = `x"; DROP TABLE dataset; --'`;
    const { columns } = await profile(`"${name.replaceAll('"', '""')}",b\n1,2\n3,4\n`);
    expect(columns[0]).toMatchObject({ name, mean: 2 });
  });

  test('may have names and nothing else', async () => {
    expect(await profile('a,b\n')).toEqual({
      rows: 0,
      columns: [
        { name: 'a', type: 'VARCHAR', nulls: 0, distinct: 0, top: [] },
        { name: 'b', type: 'VARCHAR', nulls: 0, distinct: 0, top: [] },
      ],
    });
  });

  test('may have a column without a value', async () => {
    const { columns } = await profile('a,b\n,1\n"",2\n');
    expect(columns[0]).toEqual({ name: 'a', type: 'VARCHAR', nulls: 2, distinct: 0, top: [] });
  });

  test('may be a thousand columns wide', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `c${String(i)}`);
    const { columns } = await profile(`${names.join()}\n${names.map((_, i) => i).join()}\n${names.join()}\n`);
    expect(columns.map(({ name }) => name)).toEqual(names);
  });

  test('may have values that are too long to repeat', async () => {
    const { columns } = await profile(`a\n${'x'.repeat(200)}\n${'🙂'.repeat(201)}\nz${'🙂'.repeat(200)}\n`);
    const texts = columns[0]?.top.map(({ value }) => value).toSorted();
    // 200 UTF-16 units at most, and never half a character.
    expect(texts).toEqual(['x'.repeat(200), `z${'🙂'.repeat(99)}…`, `${'🙂'.repeat(100)}…`].toSorted());
    expect(columns[0]?.max).toBe(`${'🙂'.repeat(100)}…`);
  });
});

describe('an NDJSON file', () => {
  test('cars.json, an object a line', async () => {
    const cars = JSON.parse(await vegaDataset('cars.json')) as Record<string, unknown>[];
    const profiled = await profile(cars.map((car) => JSON.stringify(car)).join('\n'), ndjson);
    expect(profiled.rows).toBe(cars.length);
    expect(profiled.columns.map(({ name }) => name)).toEqual(Object.keys(cars[0] ?? {}));
    for (const name of ['Miles_per_Gallon', 'Cylinders', 'Horsepower', 'Weight_in_lbs', 'Acceleration']) {
      expectNumbers(
        columnOf(profiled, name),
        cars.map((car) => car[name] as number | null),
      );
    }
    expectTop(
      columnOf(profiled, 'Origin'),
      cars.map((car) => String(car['Origin'])),
    );
    expect(columnOf(profiled, 'Year').type).toBe('DATE');
  });

  test('may have members that come late, that are missing, and that are null', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => JSON.stringify({ n: i }));
    const profiled = await profile(`${lines.join('\r\n')}\r\n\r\n{"late":true,"n":null}\r\n`, ndjson);
    expect(profiled.rows).toBe(60_001);
    expect(columnOf(profiled, 'n')).toMatchObject({ type: 'BIGINT', nulls: 1 });
    expect(columnOf(profiled, 'late')).toMatchObject({ type: 'BOOLEAN', nulls: 60_000, max: 'true' });
  });

  test('may have members of mixed types, which are profiled as JSON', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => JSON.stringify({ n: i }));
    const { columns } = await profile(`${lines.join('\n')}\n{"n":"n/a"}\n`, ndjson);
    expect(columns[0]).toMatchObject({ type: 'JSON', distinct: 60_001, min: '"n/a"' });
    expect(columns[0]).not.toHaveProperty('mean');
  });

  test('may have members that are objects and arrays, which are profiled as text', async () => {
    const { columns } = await profile('{"o":{"x":1,"y":[1,2]},"a":[1,{"z":2}]}\n{"o":null,"a":[]}\n', ndjson);
    expect(columns).toMatchObject([
      { name: 'o', type: 'STRUCT(x JSON, y JSON)', nulls: 1, distinct: 1 },
      { name: 'a', type: 'JSON[]', nulls: 0, distinct: 2 },
    ]);
    expect(columns[1]?.top.map(({ value }) => value)).toContain('[]');
  });
});

describe('a Parquet file', () => {
  async function parquetOf(select: string): Promise<DatasetProfile> {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'input');
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    instance.closeSync();
    return await profileFile(path, parquet, testAttempt({ scratch: folder.path }));
  }

  test('has the types that it says', async () => {
    const profiled = await parquetOf(`
      SELECT
        range::INTEGER AS i, range::UTINYINT AS u, (range / 4)::DECIMAL(10, 2) AS d, (range / 2)::FLOAT AS f,
        {'x': range, 'y': [range]} AS s, [range % 2] AS l, MAP {'k': range} AS m, '\\xAA\\x00'::BLOB AS b,
        uuid() AS id, NULL::INTEGER AS none, INTERVAL 1 DAY AS iv, range % 2 = 0 AS flag,
        TIMESTAMP '2020-01-01' AS t, 'a' || range AS text
      FROM range(100)`);
    expect(profiled.rows).toBe(100);
    expect(profiled.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'i INTEGER',
      'u UTINYINT',
      'd DECIMAL(10,2)',
      'f FLOAT',
      's STRUCT(x BIGINT, y BIGINT[])',
      'l BIGINT[]',
      'm MAP(VARCHAR, BIGINT)',
      'b BLOB',
      'id UUID',
      'none INTEGER',
      'iv INTERVAL',
      'flag BOOLEAN',
      't TIMESTAMP',
      'text VARCHAR',
    ]);
    const hundred = Array.from({ length: 100 }, (_, i) => i);
    expectNumbers(columnOf(profiled, 'i'), hundred);
    expectNumbers(columnOf(profiled, 'u'), hundred);
    expectNumbers(
      columnOf(profiled, 'd'),
      hundred.map((i) => i / 4),
    );
    expectNumbers(
      columnOf(profiled, 'f'),
      hundred.map((i) => i / 2),
    );
    expect(columnOf(profiled, 'd').max).toBe('24.75');
    expect(columnOf(profiled, 's')).toMatchObject({ distinct: 100, min: "{'x': 0, 'y': [0]}" });
    expect(columnOf(profiled, 'l').top).toEqual([
      { value: '[0]', count: 50 },
      { value: '[1]', count: 50 },
    ]);
    expect(columnOf(profiled, 'm')).toMatchObject({ distinct: 100, min: '{k=0}' });
    expect(columnOf(profiled, 'b').top).toEqual([{ value: '\\xAA\\x00', count: 100 }]);
    expect(columnOf(profiled, 'none')).toEqual({ name: 'none', type: 'INTEGER', nulls: 100, distinct: 0, top: [] });
    expect(columnOf(profiled, 'iv').top).toEqual([{ value: '1 day', count: 100 }]);
    expect(columnOf(profiled, 'flag')).toMatchObject({ min: 'false', max: 'true', distinct: 2 });
  });

  test('may have no records', async () => {
    expect(await parquetOf('SELECT 1 AS a WHERE false')).toEqual({
      rows: 0,
      columns: [{ name: 'a', type: 'INTEGER', nulls: 0, distinct: 0, top: [] }],
    });
  });
});

describe('an attempt', () => {
  test('tells how far it is, up to the end', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'input');
    await writeFile(path, 'a,b\n1,2\n');
    const attempt = testAttempt({ scratch: folder.path });
    await profileFile(path, csv, attempt);
    expect(attempt.reports).toEqual([
      { percent: 0, message: 'reading the file' },
      { percent: 40, message: 'column 1 of 2' },
      { percent: 70, message: 'column 2 of 2' },
      { percent: 100, message: 'column 2 of 2' },
    ]);
  });

  test('that is canceled while DuckDB works ends with the reason of its signal', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'input');
    await writeFile(path, `a,b\n${'1,some text\n'.repeat(2_000_000)}`);
    const canceled = new AbortController();
    const reason = new Error('canceled');
    // In the middle of the first query after the report: it is sent before the event loop turns.
    const attempt = testAttempt({
      scratch: folder.path,
      signal: canceled.signal,
      onProgress: () =>
        setImmediate(() => {
          canceled.abort(reason);
        }),
    });
    await expect(profileFile(path, csv, attempt)).rejects.toBe(reason);
    expect(attempt.reports).toEqual([{ percent: 0, message: 'reading the file' }]);
  });

  test('gives the same profile again', async () => {
    const text = await vegaDataset('birdstrikes.csv');
    expect(await profile(text)).toEqual(await profile(text));
  });
});

describe('the check of a dataset', () => {
  const check = (mediaType: string) =>
    profileDataset.check({ parameters: {}, body: { path: '/nonexistent', mediaType, bytes: 1 } });

  test('lets UTF-8 and ASCII pass, and what says nothing', () => {
    expect(
      [csv, `${csv};charset=utf-8`, `${csv}; charset="US-ASCII"; header=present`, ndjson, parquet].flatMap(check),
    ).toEqual([]);
  });

  test('refuses other character sets', () => {
    expect(check('text/csv; charset=windows-1252')).toEqual([
      { header: 'Content-Type', detail: 'The charset windows-1252 is not read here: convert the file to UTF-8.' },
    ]);
  });
});

test('the module may be imported, for its metadata, without loading DuckDB', async () => {
  const module = new URL('../../src/operations/profileDataset.ts', import.meta.url).href;
  const script = `await import('${module}'); console.log(process.report.getReport().sharedObjects.join());`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(stdout).toContain('libc');
  expect(stdout).not.toContain('duckdb');
});
