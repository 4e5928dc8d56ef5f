import { describe, expect, it } from '@jest/globals';
import type { Contender } from '../../bench/contenders/contender.ts';
import { report } from '../../bench/report/report.ts';
import { Results } from '../../bench/results.ts';
import { scales } from '../../bench/scale.ts';
import { workloads } from '../../bench/workloads/workloads.ts';

const contenders = [contender('see-other', 'See Other'), contender('nothing', 'Nothing')];

function contender(id: string, name: string): Contender {
  return { id, name, start: () => Promise.reject(new Error('not to be started')) };
}

function written(results: Results, more: { absent?: { name: string; reason: string }[]; failures?: string[] } = {}) {
  return report({
    ...{ results, contenders, workloads, scale: scales.full, absent: [], failures: [], ...more },
    ...{ versions: { node: 'v24' }, machine: { CPU: 'one | two' }, date: new Date('2026-11-29T12:00:00Z') },
  });
}

describe('the report of a benchmark', () => {
  it('has a line for each contender, with the median and the spread', () => {
    const results = new Results();
    for (const [round, perSecond] of [1000, 3000, 2000].entries())
      results.add('accept', 'see-other', round, { perSecond, p50: 1, p99: 2 });
    results.add('accept', 'nothing', 0, { perSecond: 12_345.6 });
    const text = written(results);
    expect(text).toContain('| See Other | 2,000 (1,000-3,000) | 1.0 | 2.0 |');
    expect(text).toContain('| Nothing | 12,346 | - | - |');
    expect(text).not.toContain('### Full lifecycles');
  });

  it('has a line for each level of a backlog', () => {
    const results = new Results();
    results.add('backlog', 'see-other', 0, { 'accept none': 10, 'accept waiting': 9.6 });
    const text = written(results);
    expect(text).toContain('| See Other, none | 10 | - |');
    expect(text).toContain('| See Other, 1,000,000 waiting | 10 | - |');
    expect(text).toContain('| Accepting at 1M waiting | at least 0.95 of the rate at none | 0.96 | met |');
  });

  it('says what each part costs', () => {
    const results = new Results();
    results.add('lifecycle', 'see-other', 0, { cpu: 3, 'part service': 2, 'part load': 1 });
    expect(written(results)).toContain('- See Other: service 2.000, load 1.000');
  });

  it('says what was measured where, when and how', () => {
    const text = written(new Results());
    expect(text).toContain('`make bench` on 2026-11-29: 3 rounds');
    expect(text).toContain('| node | v24 |');
    expect(text).toContain('| CPU | one \\| two |');
  });

  it('names who could not start, and what failed', () => {
    const absent = [{ name: 'Rival', reason: 'there is no server\nand more' }];
    const text = written(new Results(), { absent, failures: ['round 1: a POST was answered 500'] });
    expect(text).toContain('- **Not measured: Rival**, which could not start. there is no server\n');
    expect(text).toContain('- **Failed:** round 1: a POST was answered 500');
  });
});
