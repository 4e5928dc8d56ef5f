// Generated from the contract. Do not edit: change the contract and generate it again.
import type { Handler, ResultFile, UploadedFile } from 'see-other/handler';

/** The asynchronous operations of the contract. */
export interface Operations {
  /** POST /renditions, result at /renditions/{jobId} */
  renderImage: {
    body: UploadedFile;
    result: ResultFile;
  };
}

/** A handler for each of them: `export const operations = { ... } satisfies Handlers`. */
export type Handlers = { [Name in keyof Operations]: Handler<Operations[Name]['body'], Operations[Name]['result']> };
