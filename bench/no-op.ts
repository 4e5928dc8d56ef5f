/** Handlers that do nothing, so that what is measured is the service. */
import type { Handlers } from '../generated/operations.d.ts';
import { started } from './contenders/starts.ts';

const estimate = {
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

export const operations = {
  estimateSchedule: {
    runs: 'inline',
    run(_input, { id }) {
      started(id);
      return Promise.resolve(estimate);
    },
  },
  profileDataset: { runs: 'inline', run: () => Promise.resolve({ rows: 0, columns: [] }) },
} satisfies Pick<Handlers, 'estimateSchedule' | 'profileDataset'>;
