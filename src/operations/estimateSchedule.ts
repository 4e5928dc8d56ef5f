/** How long a project may take: a Monte Carlo simulation of its tasks. */
import { randomInt } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Handlers } from '../../generated/operations.d.ts';
import type { Attempt } from '../engine/handler.ts';
import { checkProject } from './schedule/check.ts';
import { networkOf } from './schedule/network.ts';
import { PertSampler } from './schedule/pert.ts';
import { RandomStream } from './schedule/random.ts';
import { Simulation } from './schedule/simulation.ts';
import { histogramOf, meanAndDeviation, percentilesOf } from './schedule/statistics.ts';

/** How long the event loop may wait for the simulation: cancellation is noticed in between. */
const sliceMs = 30;
const reportEveryMs = 250;
/** The most that randomInt takes; seeds may be up to 2^53 - 1. */
const randomSeeds = 2 ** 48 - 1;

export const estimateSchedule = {
  runs: 'isolated',
  module: import.meta.url,
  /** The largest inputs take one to three minutes on a processor of 2025. */
  timeoutMs: 15 * 60_000,

  check({ body }) {
    return checkProject(body);
  },

  /** The same tasks, trials and seed give the same estimate, bit for bit, on every machine. */
  async run({ body: { tasks, trials, seed = randomInt(randomSeeds) } }, attempt) {
    const network = networkOf(tasks);
    const simulation = new Simulation(
      network,
      network.order.flatMap((index) => {
        const task = tasks[index];
        return task ? [{ sampler: new PertSampler(task), random: new RandomStream(seed, index) }] : [];
      }),
    );
    const durations = new Float64Array(trials);
    await runAll(simulation, durations, attempt);

    const criticality = tasks.map(({ id }) => ({ task: id, probability: 0 }));
    for (const [place, index] of network.order.entries()) {
      const entry = criticality[index];
      if (entry) entry.probability = (simulation.critical[place] ?? 0) / trials;
    }
    const moments = meanAndDeviation(durations);
    durations.sort();
    attempt.signal.throwIfAborted();
    return {
      trials,
      seed,
      duration: { ...moments, percentiles: percentilesOf(durations) },
      criticality,
      histogram: histogramOf(durations),
    };
  },
} as const satisfies Handlers['estimateSchedule'];

/** Runs all trials in slices. Throws the signal's reason soon after it is aborted. */
async function runAll(simulation: Simulation, durations: Float64Array, attempt: Attempt): Promise<void> {
  let reportAt = 0;
  for (let done = 0; done < durations.length;) {
    attempt.signal.throwIfAborted();
    const now = performance.now();
    if (now >= reportAt) {
      attempt.progress((100 * done) / durations.length, `${done} of ${durations.length} trials`);
      reportAt = now + reportEveryMs;
    }
    while (done < durations.length && performance.now() < now + sliceMs) done += simulation.runBlock(durations, done);
    await setImmediate();
  }
  attempt.signal.throwIfAborted();
  attempt.progress(100, `${durations.length} of ${durations.length} trials`);
}
