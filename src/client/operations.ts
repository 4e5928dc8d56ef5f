/**
 * The contract's operations as the generated client makes them. It says how a request is built (path,
 * serialisation, media type) and how a result is read; sending and redirects are this client's own.
 */
import {
  DatasetProfileFromJSON,
  DatasetProfilesApi,
  instanceOfDatasetProfile,
  instanceOfScheduleEstimate,
  ScheduleEstimateFromJSON,
  ScheduleEstimatesApi,
} from '../../generated/client/index.js';
import type { RequestOpts, ScheduleEstimateInput } from '../../generated/client/index.js';

/** One operation: how its POST is built, and how its result is read. */
export interface OperationDefinition<Input, Value> {
  /** Calls the generated client's `...RequestOpts` of the operation. A `Blob` body goes with its own media type. */
  readonly request: (input: Input) => Promise<RequestOpts>;
  /** Reads a JSON result; throws if it does not fit. */
  readonly result: (json: unknown) => Value;
}

/** By operationId. */
export type OperationTable = Readonly<Record<string, OperationDefinition<never, unknown>>>;

export type InputOf<Definition> = Definition extends OperationDefinition<infer Input, unknown> ? Input : never;
export type ValueOf<Definition> = Definition extends OperationDefinition<never, infer Value> ? Value : never;

const schedules = new ScheduleEstimatesApi();
const datasets = new DatasetProfilesApi();

/** The operations of this project's own contract. */
export const contractOperations = {
  estimateSchedule: {
    request: (input: ScheduleEstimateInput) => schedules.estimateScheduleRequestOpts({ scheduleEstimateInput: input }),
    result: resultReader('ScheduleEstimate', instanceOfScheduleEstimate, ScheduleEstimateFromJSON),
  },
  profileDataset: {
    /** The file, with its media type as `type`: `await openAsBlob(path, { type: 'text/csv' })` in Node. */
    request: (file: Blob) => datasets.profileDatasetRequestOpts({ body: file }),
    result: resultReader('DatasetProfile', instanceOfDatasetProfile, DatasetProfileFromJSON),
  },
} satisfies OperationTable;

/** Reads a result with the generated `instanceOf...` and `...FromJSON` of its schema. */
export function resultReader<Value>(
  schema: string,
  fits: (value: object) => boolean,
  read: (json: unknown) => Value,
): (json: unknown) => Value {
  return (json) => {
    if (typeof json !== 'object' || json === null || !fits(json))
      throw new TypeError(`it lacks what ${schema} requires`);
    return read(json);
  };
}
