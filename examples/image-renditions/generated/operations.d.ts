// Generated from the contract. Do not edit: change the contract and generate it again.
import type { Handler, ResultFile, UploadedFile } from 'see-other/handler';
import type { operations } from './server.d.ts';

/** The asynchronous operations of the contract. */
export interface Operations {
  /** POST /renditions, result at /renditions/{jobId} */
  renderImage: {
    body: UploadedFile;
    parameters: {
      readonly width?: Required<NonNullable<operations['renderImage']['parameters']['query']>>['width'];
      readonly height?: Required<NonNullable<operations['renderImage']['parameters']['query']>>['height'];
      readonly fit: Required<NonNullable<operations['renderImage']['parameters']['query']>>['fit'];
      readonly format: Required<NonNullable<operations['renderImage']['parameters']['query']>>['format'];
      readonly quality?: Required<NonNullable<operations['renderImage']['parameters']['query']>>['quality'];
    };
    result: ResultFile<'image/webp' | 'image/avif' | 'image/jpeg' | 'image/png'>;
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
