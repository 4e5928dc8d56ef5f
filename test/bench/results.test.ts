import { describe, expect, it } from '@jest/globals';
import { Results } from '../../bench/results.ts';

describe('results of a benchmark', () => {
  const results = new Results();
  // the machine becomes twice as fast in the second round
  for (const [round, speed] of [1, 2, 2].entries()) {
    results.add('accept', 'one', round, { perSecond: 90 * speed, cpu: 1 });
    results.add('accept', 'other', round, { perSecond: 100 * speed });
  }
  results.add('accept', 'other', 3, { perSecond: 1 });

  it('a ratio is of what was measured in the same round', () => {
    expect(results.ratio('accept', 'perSecond', 'one', 'other')).toBe(0.9);
  });

  it('a ratio with what was not measured is none', () => {
    expect(results.ratio('accept', 'cpu', 'one', 'other')).toBeUndefined();
    expect(results.ratio('drain', 'perSecond', 'one', 'other')).toBeUndefined();
  });

  it('the spread has the middle, the smallest and the largest', () => {
    expect(results.spread('accept', 'one', 'perSecond')).toEqual({ median: 180, min: 90, max: 180 });
    expect(results.spread('accept', 'nobody', 'perSecond')).toBeUndefined();
  });

  it('knows who was measured, and what', () => {
    expect(results.contenders('accept')).toEqual(['one', 'other']);
    expect(results.keys('accept', 'one')).toEqual(['perSecond', 'cpu']);
  });
});
