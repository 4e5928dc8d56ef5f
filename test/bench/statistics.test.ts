import { describe, expect, it } from '@jest/globals';
import { median, percentile } from '../../bench/statistics.ts';

describe('statistics', () => {
  it('the median is the middle one, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('a percentile is one of the values', () => {
    const values = Array.from({ length: 100 }, (_, index) => index);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile([7], 1)).toBe(7);
  });
});
