/** The simulation, held against what is known of it without simulating. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { components } from '../../generated/server.d.ts';
import { estimateSchedule } from '../../src/operations/estimateSchedule.ts';
import { testAttempt } from './attempt.ts';

type Input = components['schemas']['ScheduleEstimateInput'];
type Task = components['schemas']['ScheduleTask'];

const estimate = (body: Input, attempt = testAttempt()) => estimateSchedule.run({ parameters: {}, body }, attempt);

const task = (id: string, [optimistic, likely, pessimistic]: [number, number, number], ...after: string[]): Task => ({
  id,
  optimistic,
  likely,
  pessimistic,
  after,
});
const fixed = (id: string, days: number, ...after: string[]) => task(id, [days, days, days], ...after);

const pertMean = ({ optimistic: a, likely: m, pessimistic: b }: Task) => (a + 4 * m + b) / 6;
/** Of PERT-beta, where alpha + beta = 6: (mean - a) (b - mean) / 7. */
const pertVariance = (of: Task) => ((pertMean(of) - of.optimistic) * (of.pessimistic - pertMean(of))) / 7;

/** By the sample mean's own standard deviation: five of them are exceeded once in two million. */
const sigmas = 5;

describe('one task', () => {
  test.each<[string, [number, number, number]]>([
    ['symmetric', [0, 5, 10]],
    ['skewed', [4, 6, 12]],
    ['most probably at once', [2, 2, 9]],
    ['most probably at the end', [1, 8, 8]],
    ['almost at the start', [0, 1e-9, 1]],
    ['tiny', [1e-12, 2e-12, 5e-12]],
    ['huge', [1e8, 2e8, 1e9]],
  ])('has the mean and the variance of its PERT-beta distribution: %s', async (_, estimates) => {
    const only = task('only', estimates);
    const trials = 200_000;
    const { duration } = await estimate({ tasks: [only], trials, seed: 1 });
    const deviation = Math.sqrt(pertVariance(only));
    expect(Math.abs(duration.mean - pertMean(only))).toBeLessThan((sigmas * deviation) / Math.sqrt(trials));
    // A sample variance's relative deviation is at most sqrt(2 / trials) where tails are this light.
    expect(Math.abs(duration.standardDeviation / deviation - 1)).toBeLessThan(sigmas * Math.sqrt(0.5 / trials));
  });

  test('has the quantiles of its distribution, where they are known in closed form', async () => {
    // Most probably at once: Beta(1, 5), whose distribution function is 1 - (1 - x)^5.
    const { duration } = await estimate({ tasks: [task('a', [0, 0, 1])], trials: 400_000, seed: 2 });
    for (const [name, value] of Object.entries(duration.percentiles)) {
      const share = Number(name.slice(1)) / 100;
      const deviation = Math.sqrt((share * (1 - share)) / 400_000);
      expect(Math.abs(1 - (1 - value) ** 5 - share)).toBeLessThan(sigmas * deviation);
    }
  });

  test('has the whole shape of its distribution', async () => {
    // Symmetric: Beta(3, 3), whose distribution function is x^3 (10 - 15 x + 6 x^2).
    const trials = 400_000;
    const below = (x: number) => x ** 3 * (10 - 15 * x + 6 * x ** 2);
    const { histogram } = await estimate({ tasks: [task('a', [0, 0.5, 1])], trials, seed: 3 });
    for (const { from, to, count } of histogram) {
      const share = below(to) - below(from);
      expect(Math.abs(count - share * trials)).toBeLessThan(sigmas * Math.sqrt(share * trials) + 1);
    }
  });

  test('that always takes as long has one duration', async () => {
    const { duration, histogram, criticality } = await estimate({ tasks: [fixed('a', 2.5)], trials: 1000, seed: 1 });
    expect(duration.mean).toBe(2.5);
    expect(duration.standardDeviation).toBe(0);
    expect(new Set(Object.values(duration.percentiles))).toEqual(new Set([2.5]));
    expect(histogram).toEqual([{ from: 2.5, to: 2.5, count: 1000 }]);
    expect(criticality).toEqual([{ task: 'a', probability: 1 }]);
  });

  test('may take no time at all', async () => {
    const { duration, histogram, criticality } = await estimate({
      tasks: [fixed('a', 0), fixed('b', 0, 'a')],
      trials: 10,
      seed: 1,
    });
    expect(duration).toMatchObject({ mean: 0, standardDeviation: 0 });
    expect(histogram).toEqual([{ from: 0, to: 0, count: 10 }]);
    expect(criticality.map(({ probability }) => probability)).toEqual([1, 1]);
  });

  test('may be simulated once', async () => {
    const { duration, histogram } = await estimate({ tasks: [task('a', [1, 2, 3])], trials: 1, seed: 1 });
    expect(duration.standardDeviation).toBe(0);
    expect(duration.percentiles.p5).toBe(duration.mean);
    expect(histogram).toEqual([{ from: duration.mean, to: duration.mean, count: 1 }]);
  });
});

describe('a network', () => {
  test('that is a chain takes the sum of its tasks', async () => {
    const chain = Array.from({ length: 30 }, (_, i) =>
      task(String(i), [i % 3, 3 + (i % 5), 9 + (i % 7)], ...(i === 0 ? [] : [String(i - 1)])),
    );
    const sum = (of: (task: Task) => number) => chain.reduce((total, one) => total + of(one), 0);
    const trials = 20_000;
    const { duration, criticality } = await estimate({ tasks: chain, trials, seed: 4 });
    const deviation = Math.sqrt(sum(pertVariance));
    expect(Math.abs(duration.mean - sum(pertMean))).toBeLessThan((sigmas * deviation) / Math.sqrt(trials));
    expect(Math.abs(duration.standardDeviation / deviation - 1)).toBeLessThan(sigmas * Math.sqrt(0.5 / trials));
    expect(criticality.every(({ probability }) => probability === 1)).toBe(true);
  });

  test('starts a task when all that it comes after has ended', async () => {
    const tasks = [
      fixed('end', 1, 'long', 'short'),
      fixed('short', 2, 'start'),
      fixed('long', 5, 'start'),
      fixed('start', 3),
      fixed('aside', 8.5),
    ];
    const { duration, criticality } = await estimate({ tasks, trials: 7, seed: 1 });
    expect(duration.mean).toBe(9);
    expect(criticality).toEqual([
      { task: 'end', probability: 1 },
      { task: 'short', probability: 0 },
      { task: 'long', probability: 1 },
      { task: 'start', probability: 1 },
      { task: 'aside', probability: 0 },
    ]);
  });

  test('has every task on it critical that ties', async () => {
    const tasks = [fixed('a', 2), fixed('b', 2), fixed('c', 1, 'a', 'b'), fixed('d', 3)];
    const { criticality } = await estimate({ tasks, trials: 5, seed: 1 });
    expect(criticality.map(({ probability }) => probability)).toEqual([1, 1, 1, 1]);
  });

  test('is critical on either of two alike branches half of the time', async () => {
    const tasks = [task('left', [1, 2, 4]), task('right', [1, 2, 4])];
    const trials = 100_000;
    const { criticality } = await estimate({ tasks, trials, seed: 5 });
    const [left, right] = criticality.map(({ probability }) => probability);
    expect((left ?? 0) + (right ?? 0)).toBeCloseTo(1, 10);
    expect(Math.abs((left ?? 0) - 0.5)).toBeLessThan((sigmas * 0.5) / Math.sqrt(trials));
  });

  test('is not changed by what needs not be said', async () => {
    const all = (i: number) => Array.from({ length: i }, (_, k) => String(k));
    const days = (i: number): [number, number, number] => [i % 2, 2 + (i % 4), 7];
    const short = Array.from({ length: 40 }, (_, i) => task(String(i), days(i), ...all(i).slice(-1)));
    const long = Array.from({ length: 40 }, (_, i) => task(String(i), days(i), ...all(i), ...all(i)));
    const settings = { trials: 500, seed: 6 };
    expect(await estimate({ tasks: long, ...settings })).toEqual(await estimate({ tasks: short, ...settings }));
  });

  test('agrees with a simulation of fixed tasks done by hand', async () => {
    const days = fc.integer({ min: 0, max: 4 });
    const networks = fc.array(fc.tuple(days, fc.array(fc.nat(11), { maxLength: 4 })), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(networks, async (network) => {
        const before = network.map(([, after], i) => after.filter((other) => other < i));
        const finish: number[] = [];
        for (const [i, [length]] of network.entries()) finish.push(length + startOf(before[i] ?? [], finish));
        const end = Math.max(...finish);
        // Latest finishes, from the back: float is what lies between them and the earliest.
        const latest = network.map(() => end);
        for (let i = network.length - 1; i >= 0; i--) {
          for (const other of before[i] ?? []) {
            latest[other] = Math.min(latest[other] ?? end, (latest[i] ?? end) - (network[i]?.[0] ?? 0));
          }
        }
        const tasks = network.map(([length], i) => fixed(String(i), length, ...(before[i] ?? []).map(String)));
        const { duration, criticality } = await estimate({ tasks, trials: 2, seed: 1 });
        expect(duration.mean).toBe(end);
        expect(criticality.map(({ probability }) => probability)).toEqual(
          finish.map((finished, i) => Number(latest[i] === finished)),
        );
      }),
    );
  });
});

function startOf(before: readonly number[], finish: readonly number[]): number {
  return Math.max(0, ...before.map((other) => finish[other] ?? 0));
}

describe('the seed', () => {
  const tasks = [task('a', [4, 6, 12]), task('b', [8, 10, 20], 'a'), task('c', [3, 5, 14], 'a')];

  test('gives the same estimate again', async () => {
    const body = { tasks, trials: 5000, seed: 42 };
    expect(await estimate(body)).toEqual(await estimate(body));
  });

  test('gives the same estimate in every version', async () => {
    const { duration, criticality } = await estimate({ tasks, trials: 1000, seed: 2 ** 53 - 1 });
    expect({ ...duration, criticality }).toMatchInlineSnapshot(`
     {
       "criticality": [
         {
           "probability": 1,
           "task": "a",
         },
         {
           "probability": 0.971,
           "task": "b",
         },
         {
           "probability": 0.029,
           "task": "c",
         },
       ],
       "mean": 18.075929183663717,
       "percentiles": {
         "p10": 15.096816525679959,
         "p25": 16.24978781633464,
         "p5": 14.385158860318752,
         "p50": 17.85261397039592,
         "p75": 19.5015277975754,
         "p80": 19.988490021806566,
         "p90": 21.369087444413562,
         "p95": 22.578881577095437,
         "p99": 25.025477871927237,
       },
       "standardDeviation": 2.4957603130287915,
     }
    `);
  });

  test('gives another estimate if it is another one, in its upper bits too', async () => {
    const mean = async (seed: number) => (await estimate({ tasks, trials: 1000, seed })).duration.mean;
    const means = [await mean(1), await mean(2), await mean(1 + 2 ** 32), await mean(0)];
    expect(new Set(means).size).toBe(4);
  });

  test('is told', async () => {
    expect((await estimate({ tasks, trials: 1, seed: 42 })).seed).toBe(42);
  });

  test('is chosen if none is given, and gives the same estimate when it is', async () => {
    const first = await estimate({ tasks, trials: 1000 });
    const second = await estimate({ tasks, trials: 1000 });
    expect(first.seed).not.toBe(second.seed);
    expect(Number.isSafeInteger(first.seed)).toBe(true);
    expect(await estimate({ tasks, trials: 1000, seed: first.seed })).toEqual(first);
  });

  test('gives a task the same draws whatever else is in the project', async () => {
    const alone = await estimate({ tasks: tasks.slice(0, 1), trials: 300, seed: 9 });
    const beside = await estimate({ tasks: [...tasks.slice(0, 1), fixed('z', 0)], trials: 300, seed: 9 });
    expect(beside.duration).toEqual(alone.duration);
  });
});

test('an estimate holds together, whatever the project', async () => {
  const estimates = fc
    .array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 3, maxLength: 3 })
    .map((days) => days.toSorted((a, b) => a - b));
  const projects = fc.array(fc.tuple(estimates, fc.array(fc.nat(9), { maxLength: 3 })), {
    minLength: 1,
    maxLength: 10,
  });
  await fc.assert(
    fc.asyncProperty(projects, fc.integer({ min: 1, max: 300 }), fc.maxSafeNat(), async (project, trials, seed) => {
      const tasks = project.map(([[a = 0, m = 0, b = 0], after], i) =>
        task(String(i), [a, m, b], ...after.filter((other) => other < i).map(String)),
      );
      const { duration, histogram, criticality } = await estimate({ tasks, trials, seed });
      const percentiles = Object.values(duration.percentiles);
      expect(percentiles).toEqual(percentiles.toSorted((x, y) => x - y));

      const first = histogram[0]?.from ?? NaN;
      const last = histogram.at(-1)?.to ?? NaN;
      // A project takes as long as its longest task at least, and all of them one after the other at most.
      const sum = tasks.reduce((total, { pessimistic }) => total + pessimistic, 0);
      expect(first).toBeGreaterThanOrEqual(Math.max(...tasks.map(({ optimistic }) => optimistic)));
      expect(last).toBeLessThanOrEqual(sum * (1 + 1e-12));
      expect(first).toBeLessThanOrEqual(duration.percentiles.p5);
      expect(last).toBeGreaterThanOrEqual(duration.percentiles.p99);
      expect(histogram.reduce((total, { count }) => total + count, 0)).toBe(trials);
      for (const [i, bin] of histogram.entries()) {
        expect(bin.to > bin.from || histogram.length === 1).toBe(true);
        expect(bin.from).toBe(histogram[i - 1]?.to ?? bin.from);
      }
      // At the end of the project there is at least one task.
      expect(criticality.reduce((total, { probability }) => total + probability, 0)).toBeGreaterThanOrEqual(1 - 1e-12);
      expect(criticality.every(({ probability }) => probability >= 0 && probability <= 1)).toBe(true);
    }),
  );
});

describe('an attempt', () => {
  const body: Input = { tasks: [task('a', [1, 2, 3])], trials: 10_000_000, seed: 1 };

  test('tells how far it is, up to the end', async () => {
    const attempt = testAttempt();
    await estimate({ ...body, trials: 1000 }, attempt);
    expect(attempt.reports[0]).toEqual({ percent: 0, message: '0 of 1000 trials' });
    expect(attempt.reports.at(-1)).toEqual({ percent: 100, message: '1000 of 1000 trials' });
  });

  test('stops while it simulates, with the reason of its signal', async () => {
    const canceled = new AbortController();
    const reason = new Error('canceled');
    const attempt = testAttempt({
      signal: canceled.signal,
      onProgress: ({ percent }) => {
        if (percent > 0) canceled.abort(reason);
      },
    });
    await expect(estimate(body, attempt)).rejects.toBe(reason);
    expect(attempt.reports.at(-1)?.percent).toBeLessThan(100);
  });

  test('lets the event loop turn while it simulates', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await estimate({ ...body, trials: 300_000 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });

  test('does not begin if it was canceled before', async () => {
    const reason = new Error('canceled');
    await expect(estimate(body, testAttempt({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
  });
});
