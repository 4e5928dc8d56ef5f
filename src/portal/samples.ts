/** Programs that call the service, to be shown beside its operations. */

export interface Sample {
  /** As people write it: `TypeScript`. */
  readonly language: string;
  readonly code: string;
}

export interface Samples {
  /** What the programs need, and how to get it. `code` and **strong** are shown as such. */
  readonly note?: string | undefined;
  /** Programs that submit and wait, by operationId. */
  readonly operations: Readonly<Record<string, readonly Sample[]>>;
  /** Programs that take up a request by its Location. */
  readonly resume: readonly Sample[];
}
