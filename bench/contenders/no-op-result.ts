/** What the handlers of all contenders return. */
export const noOpResult = {
  trials: 1,
  seed: 1,
  duration: {
    mean: 1,
    standardDeviation: 0,
    percentiles: { p5: 1, p10: 1, p25: 1, p50: 1, p75: 1, p80: 1, p90: 1, p95: 1, p99: 1 },
  },
  criticality: [],
  histogram: [],
};
