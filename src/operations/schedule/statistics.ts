/** What is said of the trials' durations. */
import type { components } from '../../../generated/server.d.ts';
import { binEdges, toBins } from '../bins.ts';

type Duration = components['schemas']['Duration'];
type HistogramBin = components['schemas']['HistogramBin'];

const maxBins = 40;

/** Mean and standard deviation over all values (not of a sample: one trial has 0), by Welford's recurrence (1962). */
export function meanAndDeviation(values: Float64Array): Pick<Duration, 'mean' | 'standardDeviation'> {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const value of values) {
    count += 1;
    const difference = value - mean;
    mean += difference / count;
    squares += difference * (value - mean);
  }
  return { mean, standardDeviation: Math.sqrt(squares / count) };
}

/** By nearest rank: the smallest of the values that at least that many per cent of them do not exceed. */
export function percentilesOf(sorted: Float64Array): Duration['percentiles'] {
  const percentile = (percent: number) => sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? 0;
  return {
    p5: percentile(5),
    p10: percentile(10),
    p25: percentile(25),
    p50: percentile(50),
    p75: percentile(75),
    p80: percentile(80),
    p90: percentile(90),
    p95: percentile(95),
    p99: percentile(99),
  };
}

/** Bins of equal width: the square root of how many values there are, at most 40; a single one if all are equal. */
export function histogramOf(sorted: Float64Array): HistogramBin[] {
  const smallest = sorted.at(0) ?? 0;
  const largest = sorted.at(-1) ?? 0;
  const wanted = smallest === largest ? 1 : Math.min(maxBins, Math.ceil(Math.sqrt(sorted.length)));
  const edges = binEdges(smallest, largest, wanted);
  const below = [...edges.slice(0, -1).map((edge) => countBelow(sorted, edge)), sorted.length];
  return toBins(
    edges,
    below.slice(1).map((count, bin) => count - (below[bin] ?? 0)),
  );
}

/** How many of the values are less than `bound`, by bisection. */
function countBelow(sorted: Float64Array, bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
