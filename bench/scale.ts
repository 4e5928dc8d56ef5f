/** How much is done in one run: enough to see that everything works, or enough for figures to be shown to others. */

export interface Scale {
  readonly name: 'short' | 'full';
  readonly rounds: number;
  /** How long a rate is measured, once it is warm. */
  readonly seconds: number;
  readonly warmSeconds: number;
  /** Waiting requests that are drained. */
  readonly drained: number;
  /** A contender that has not drained them by then is measured by what it has. */
  readonly drainSeconds: number;
  readonly dispatchSeconds: number;
  /** Records that are there already, waiting or finished and kept, while the service is measured. */
  readonly backlog: { readonly some: number; readonly many?: number };
  /** How long each rate is measured beside them. */
  readonly backlogSeconds: number;
  /** Waiting requests that are claimed and settled beside them. */
  readonly claimed: number;
  readonly uploadBytes: number;
  readonly busySeconds: number;
}

export const scales: Readonly<Record<Scale['name'], Scale>> = {
  short: {
    name: 'short',
    rounds: 1,
    seconds: 1,
    warmSeconds: 0.3,
    drained: 10_000,
    drainSeconds: 3,
    dispatchSeconds: 2,
    backlog: { some: 20_000 },
    backlogSeconds: 1,
    claimed: 4_000,
    uploadBytes: 128 * 1024 ** 2,
    busySeconds: 2,
  },
  full: {
    name: 'full',
    rounds: 3,
    seconds: 3,
    warmSeconds: 1.5,
    drained: 100_000,
    drainSeconds: 15,
    dispatchSeconds: 6,
    backlog: { some: 100_000, many: 1_000_000 },
    backlogSeconds: 4,
    claimed: 20_000,
    uploadBytes: 1024 ** 3,
    busySeconds: 6,
  },
};
