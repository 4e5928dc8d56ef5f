/** What estimateSchedule refuses before it accepts anything. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { components } from '../../generated/server.d.ts';
import { estimateSchedule } from '../../src/operations/estimateSchedule.ts';

type Task = components['schemas']['ScheduleTask'];

const task = (id: string, ...after: string[]): Task => ({ id, optimistic: 1, likely: 2, pessimistic: 3, after });

const check = (tasks: Task[], trials = 100) => estimateSchedule.check({ parameters: {}, body: { tasks, trials } });

describe('the check of a schedule', () => {
  test('finds nothing wrong with a project in any order', () => {
    expect(check([task('roof', 'walls', 'walls'), task('walls', 'foundation'), task('foundation')])).toEqual([]);
  });

  test('names the place of an id that no task has', () => {
    expect(check([task('a'), task('b', 'a', 'zebra')])).toEqual([
      { pointer: '/tasks/1/after/1', detail: 'There is no task "zebra".' },
    ]);
  });

  test('names the place of an id that another task has', () => {
    expect(check([task('a'), task('b'), task('a')])).toEqual([
      { pointer: '/tasks/2/id', detail: '"a" is the id of /tasks/0 too.' },
    ]);
  });

  test('is not misled by ids that objects have of their own', () => {
    expect(check([task('__proto__'), task('constructor', '__proto__'), task('b', 'toString')])).toEqual([
      { pointer: '/tasks/2/after/0', detail: 'There is no task "toString".' },
    ]);
  });

  test('names the tasks of a cycle, and an edge on it', () => {
    expect(check([task('a'), task('b', 'a', 'd'), task('c', 'b'), task('d', 'c'), task('e', 'd')])).toEqual([
      { pointer: '/tasks/2/after/0', detail: 'A cycle: "b" after "d" after "c" after "b".' },
    ]);
  });

  test('takes a task after itself for a cycle', () => {
    expect(check([task('a', 'a')])).toEqual([{ pointer: '/tasks/0/after/0', detail: 'A cycle: "a" after "a".' }]);
  });

  test('names each of several cycles', () => {
    const errors = check([task('a', 'b'), task('b', 'a'), task('c', 'd'), task('d', 'c')]);
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/tasks/1/after/0', '/tasks/3/after/0']);
  });

  test('does not name all of a long cycle', () => {
    const ring = Array.from({ length: 1000 }, (_, i) => task(`t${String(i)}`, `t${String((i + 1) % 1000)}`));
    const [error, ...others] = check(ring);
    expect(others).toEqual([]);
    expect(error?.detail).toMatch(/^A cycle: "t0" after "t1" .* after 990 more after "t0"\.$/);
  });

  test('names estimates that are out of order', () => {
    const wrong = { id: 'a', optimistic: 4, likely: 3, pessimistic: 2 };
    expect(check([task('b'), wrong])).toEqual([
      { pointer: '/tasks/1/likely', detail: 'likely (3) is less than optimistic (4).' },
      { pointer: '/tasks/1/likely', detail: 'likely (3) is more than pessimistic (2).' },
    ]);
    expect(check([{ id: 'a', optimistic: 2, likely: 2, pessimistic: 2 }])).toEqual([]);
  });

  test('refuses more than 10^9 samples, and says how many trials are possible', () => {
    const tasks = Array.from({ length: 1000 }, (_, i) => task(String(i)));
    expect(check(tasks, 1_000_000)).toEqual([]);
    const [error] = check(tasks, 1_000_001);
    expect(error).toEqual({ pointer: '/trials', detail: expect.stringContaining('at most 1000000 trials') });
  });

  test('names twenty errors and says how many more there are', () => {
    const errors = check(Array.from({ length: 30 }, (_, i) => task(String(i), 'nobody')));
    expect(errors).toHaveLength(21);
    expect(errors[19]?.pointer).toBe('/tasks/19/after/0');
    expect(errors[20]).toEqual({ detail: 'There is more that is wrong, in 10 other places.' });
  });

  test('copes with a thousand tasks that each come after all the others', () => {
    const ids = Array.from({ length: 1000 }, (_, i) => `t${String(i)}`);
    expect(check(ids.map((id) => task(id, ...ids)))).not.toEqual([]);
    expect(check(ids.map((id, i) => task(id, ...ids.slice(0, i))))).toEqual([]);
  });

  test('finds a cycle exactly when there is one', () => {
    const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const after = (task: number) => pairs.filter(([from]) => from === task).map(([, to]) => to);
        // Independently: a task that can be reached from itself.
        const reaches = (from: number, to: number, seen = new Set<number>()): boolean =>
          after(from).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))));
        const cyclic = Array.from({ length: 8 }, (_, i) => i).some((i) => reaches(i, i));
        const errors = check(Array.from({ length: 8 }, (_, i) => task(String(i), ...after(i).map(String))));
        expect(errors.length > 0).toBe(cyclic);
        for (const { pointer, detail } of errors) {
          // The edge that is pointed at closes the cycle that is named.
          const [, from, position] = /^\/tasks\/(\d+)\/after\/(\d+)$/.exec(pointer ?? '') ?? [];
          const named = [...detail.matchAll(/"(\d+)"/g)].map(([, id]) => Number(id));
          expect(named.at(-2)).toBe(Number(from));
          expect(named.at(-1)).toBe(after(Number(from))[Number(position)]);
          for (const [i, id] of named.slice(0, -1).entries()) expect(after(id)).toContain(named[i + 1]);
        }
      }),
    );
  });
});
