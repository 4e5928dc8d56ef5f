// Generated from the contract. Do not edit: change the contract and generate it again.
import type { Handler, UploadedFile } from '../src/engine/handler.ts';
import type { components } from './server.d.ts';

/** The asynchronous operations of the contract. */
export interface Operations {
  /** POST /schedule-estimates, result at /schedule-estimates/{requestId} */
  estimateSchedule: {
    body: components['schemas']['ScheduleEstimateInput'];
    parameters: Record<never, never>;
    result: components['schemas']['ScheduleEstimate'];
  };
  /** POST /dataset-profiles, result at /dataset-profiles/{requestId} */
  profileDataset: {
    body: UploadedFile;
    parameters: Record<never, never>;
    result: components['schemas']['DatasetProfile'];
  };
}

/** A handler for each of them: `export const operations = { ... } satisfies Handlers`. */
export type Handlers = {
  [Name in keyof Operations]: Handler<
    Operations[Name]['body'],
    Operations[Name]['result'],
    Operations[Name]['parameters']
  >;
};
