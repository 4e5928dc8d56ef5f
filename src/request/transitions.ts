/** What may happen to a request in which status, and what its status is then. Every store follows this table. */
import type { Status } from './record.ts';

export type Transition = 'claim' | 'lapse' | 'retry' | 'release' | 'succeed' | 'fail' | 'cancel';

/** `lapse` is the claim of a request whose lease ran out. `cancel` of a running request only asks its worker, which then settles it. */
export const transitions: Readonly<Record<Status, Readonly<Partial<Record<Transition, Status>>>>> = {
  accepted: { claim: 'running', cancel: 'canceled' },
  running: {
    lapse: 'running',
    retry: 'accepted',
    release: 'accepted',
    succeed: 'succeeded',
    fail: 'failed',
    cancel: 'canceled',
  },
  succeeded: {},
  failed: {},
  canceled: {},
};
