/** What has been counted so far in a run of everything. */
export interface Tally {
  passed: number;
  failed: number;
  /** What could not be run, and why. */
  readonly notRun: string[];
  /** The same, where it is for the world outside to change that. */
  readonly outside: string[];
}
