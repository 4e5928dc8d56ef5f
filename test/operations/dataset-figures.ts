/** Figures of a column that are worked out here, one value after the other. */
import { expect } from '@jest/globals';
import type { ColumnProfile } from './dataset-files.ts';

/** Holds a column of numbers against the values that went into it. */
export function expectNumbers(column: ColumnProfile, values: readonly (number | null)[]): void {
  const numbers = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  const count = numbers.length;
  const mean = numbers.reduce((sum, x) => sum + x, 0) / count;
  const deviation = Math.sqrt(numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (count - 1));
  const quantile = (share: number) => {
    const rank = share * (count - 1);
    const low = numbers[Math.floor(rank)] ?? NaN;
    return low + ((numbers[Math.ceil(rank)] ?? NaN) - low) * (rank % 1);
  };
  expect(column.nulls).toBe(values.length - count);
  expect(column.distinct).toBe(new Set(numbers).size);
  expect(Number(column.min)).toBe(numbers[0]);
  expect(Number(column.max)).toBe(numbers.at(-1));
  expect(column.mean).toBeCloseTo(mean, 8);
  expect(column.standardDeviation).toBeCloseTo(deviation, 8);
  expect(column.quartiles?.q1).toBeCloseTo(quantile(0.25), 8);
  expect(column.quartiles?.median).toBeCloseTo(quantile(0.5), 8);
  expect(column.quartiles?.q3).toBeCloseTo(quantile(0.75), 8);
  expectTop(
    column,
    numbers.map(String),
    (value) => String(Number(value)),
    (a, b) => Number(a) - Number(b),
  );
  expectHistogram(column, numbers);
}

export function expectTop(
  { top }: ColumnProfile,
  values: readonly string[],
  normalize = (value: string) => value,
  order = (a: string, b: string): number => (a < b ? -1 : 1),
): void {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const expected = [...counts].sort(([a, n], [b, m]) => m - n || order(a, b)).slice(0, 10);
  expect(top.map(({ value, count }) => [normalize(value), count])).toEqual(expected);
}

function expectHistogram({ histogram = [], distinct }: ColumnProfile, sorted: readonly number[]): void {
  expect(histogram).toHaveLength(Math.min(20, distinct));
  expect(histogram[0]?.from).toBe(sorted[0]);
  expect(histogram.at(-1)?.to).toBe(sorted.at(-1));
  for (const [i, { from, to, count }] of histogram.entries()) {
    const last = i === histogram.length - 1;
    expect(from).toBe(histogram[i - 1]?.to ?? from);
    expect(count).toBe(sorted.filter((x) => x >= from && (last ? x <= to : x < to)).length);
  }
}
