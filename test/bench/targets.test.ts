import { describe, expect, it } from '@jest/globals';
import { Results } from '../../bench/results.ts';
import { scales } from '../../bench/scale.ts';
import { targets } from '../../bench/targets.ts';
import { workloads } from '../../bench/workloads/workloads.ts';

/** Each figure of each workload, of See Other one value and of all others another. */
function measured(ours: number, theirs: number): Results {
  const results = new Results();
  for (const workload of workloads) {
    const keys = workload.figures(scales.full).map(({ key }) => key);
    const rows = workload.rows?.(scales.full).map(({ key }) => ` ${key}`) ?? [''];
    const figures = (value: number): Record<string, number> =>
      Object.fromEntries(rows.flatMap((row) => keys.map((key) => [key + row, value])));
    results.add(workload.name, 'see-other', 0, figures(ours));
    for (const rival of ['nothing', 'bullmq-always', 'bullmq-everysec'])
      results.add(workload.name, rival, 0, figures(theirs));
  }
  return results;
}

function verdictOf(subject: string, goal: string, results: Results) {
  return targets.find((target) => target.subject === subject && target.goal.includes(goal))?.judge(results);
}

describe('targets', () => {
  it('each is of a figure that a full run has', () => {
    expect(targets.filter(({ judge }) => judge(measured(1, 1)) === undefined)).toEqual([]);
  });

  it('what was not measured has no verdict', () => {
    expect(targets.flatMap(({ judge }) => judge(new Results()) ?? [])).toEqual([]);
  });

  it('a rate is met from its share of the other on', () => {
    expect(verdictOf('Accepting', '0.9', measured(90, 100))).toEqual({ figure: '0.90', met: true });
    expect(verdictOf('Accepting', '0.9', measured(89, 100))).toEqual({ figure: '0.89', met: false });
  });

  it('a cost is met up to its share of the other', () => {
    expect(verdictOf('Lifecycle: CPU for 1,000', '0.42', measured(42, 100))?.met).toBe(true);
    expect(verdictOf('Lifecycle: CPU for 1,000', '0.42', measured(43, 100))?.met).toBe(false);
  });

  it('being ahead is more than being as fast', () => {
    expect(verdictOf('Drain', 'fsync always', measured(100, 100))?.met).toBe(false);
    expect(verdictOf('Drain', 'fsync always', measured(101, 100))?.met).toBe(true);
  });
});
