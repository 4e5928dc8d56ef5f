/** The edges of histograms: both operations spread numbers over bins of equal width. */
import type { components } from '../../generated/server.d.ts';

type HistogramBin = components['schemas']['HistogramBin'];

/** The bins' lower bounds and, last, `largest`: at most `wanted` bins, fewer where doubles are too coarse for that. */
export function binEdges(smallest: number, largest: number, wanted: number): number[] {
  const edges = [smallest];
  for (let bin = 1; bin < wanted; bin++) {
    // A weighted mean, because the difference of two doubles may not be one.
    const edge = smallest * (1 - bin / wanted) + largest * (bin / wanted);
    if (edge > (edges.at(-1) ?? smallest) && edge < largest) edges.push(edge);
  }
  edges.push(largest);
  return edges;
}

/** Puts edges and counts together: `counts[i]` is how many values are in the bin that starts at `edges[i]`. */
export function toBins(edges: readonly number[], counts: readonly number[]): HistogramBin[] {
  return counts.map((count, bin) => ({ from: edges[bin] ?? 0, to: edges[bin + 1] ?? 0, count }));
}
