/** Handlers that do nothing, so that what is measured is the service. */
import type { Handlers } from '../generated/operations.d.ts';
import { noOpResult } from './contenders/no-op-result.ts';
import { started } from './contenders/starts.ts';

export const operations = {
  estimateSchedule: {
    runs: 'inline',
    run(_input, { id }) {
      started(id);
      return Promise.resolve(noOpResult);
    },
  },
  profileDataset: { runs: 'inline', run: () => Promise.resolve({ rows: 0, columns: [] }) },
} satisfies Pick<Handlers, 'estimateSchedule' | 'profileDataset'>;
