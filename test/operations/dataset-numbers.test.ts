/** Statistics of numbers, at the edges of what numbers may be. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testAttempt } from './attempt.ts';
import { expectNumbers } from './dataset-figures.ts';
import { csv, profile, profileFile, temporaryFolder } from './dataset-files.ts';

describe('numbers', () => {
  test('that are not finite are counted and named, and are in no statistic', async () => {
    const { columns } = await profile('x\nNaN\n1\ninf\n3\n-inf\nNaN\n');
    expect(columns[0]).toMatchObject({ distinct: 5, min: '-inf', max: 'nan', mean: 2, quartiles: { median: 2 } });
    expect(columns[0]?.top[0]).toEqual({ value: 'nan', count: 2 });
    expect(columns[0]?.histogram?.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  });

  test('that are none of them finite have no statistics', async () => {
    const { columns } = await profile('x\nNaN\ninf\n');
    expect(columns[0]).toMatchObject({ type: 'DOUBLE', distinct: 2 });
    expect(columns[0]).not.toHaveProperty('mean');
    expect(columns[0]).not.toHaveProperty('histogram');
  });

  test('of which there is one have no standard deviation', async () => {
    const { columns } = await profile('x\n7\n');
    expect(columns[0]).toMatchObject({
      mean: 7,
      quartiles: { q1: 7, median: 7, q3: 7 },
      histogram: [{ from: 7, to: 7, count: 1 }],
    });
    expect(columns[0]).not.toHaveProperty('standardDeviation');
  });

  test('may be as large as doubles are', async () => {
    const { columns } = await profile('x\n-1.7e308\n-1.7e308\n1.7e308\n1.7e308\n');
    const [column] = columns;
    expect(column).toMatchObject({ mean: 0, quartiles: { q1: -1.7e308, median: 0, q3: 1.7e308 } });
    // The deviation itself does not fit into a double.
    expect(column).not.toHaveProperty('standardDeviation');
    expect(column?.histogram).toEqual([
      { from: -1.7e308, to: 0, count: 2 },
      { from: 0, to: 1.7e308, count: 2 },
    ]);
  });

  test('have the statistics that they have when worked out one by one', async () => {
    await using folder = await temporaryFolder();
    const number = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
    const values = fc.array(
      fc.option(
        number.map((x) => x + 0),
        { freq: 5 },
      ),
      { minLength: 3, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(
        values.filter((list) => list.filter((x) => x !== null).length > 1),
        async (list) => {
          const path = join(folder.path, 'input');
          await writeFile(path, `x,n\n${list.map((x, i) => `${String(x ?? '')},${String(i)}\n`).join('')}`);
          const { columns } = await profileFile(path, csv, testAttempt({ scratch: folder.path }));
          const [column] = columns;
          if (!column) throw new Error('no column');
          expectNumbers(column, list);
        },
      ),
      { numRuns: 40 },
    );
  });
});
