/** What is under way, and that what is not any more is let go of. */
import { describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UnderWay } from '../../src/under-way.ts';

describe('what is under way', () => {
  test('is there until it ends, in the order in which it began', () => {
    const calls = new UnderWay<string>();
    const ends = ['a', 'b', 'a'].map((call) => calls.begin(call));
    expect([calls.size, calls.all()]).toEqual([3, ['a', 'b', 'a']]);
    ends[0]?.();
    ends[0]?.();
    expect([calls.size, calls.all()]).toEqual([2, ['b', 'a']]);
    for (const end of ends) end();
    expect([calls.size, calls.all()]).toEqual([0, []]);
  });

  test('is let go of by the next collection of what is young, however much is under way', async () => {
    const kept = await promisify(execFile)(process.execPath, [
      // otherwise what lives for long is made among what is old
      '--no-allocation-site-pretenuring',
      '--expose-gc',
      new URL('programs/churn.ts', import.meta.url).pathname,
    ]);
    const { churned, held } = JSON.parse(kept.stdout) as { churned: number; held: number };
    expect(churned).toBeGreaterThan(50e6);
    expect(held).toBeLessThan(churned / 4);
  });
});
