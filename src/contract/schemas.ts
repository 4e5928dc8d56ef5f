/** Holds values to the schemas of a contract. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import * as formats from 'ajv-formats';
import type { ProblemError } from '../request/problems.ts';
import type { OpenApiDocument } from './document.ts';

/** Keywords whose errors only say that something below does not fit. */
export const combining: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf', 'if']);

export interface SchemaOptions {
  /** Looks for everything that is wrong, not just the first: for input that its sender wants to mend. Default false. */
  readonly allErrors?: boolean;
}

/** What in a value does not fit the schema at a JSON pointer of the document; empty if all does. Schemas are compiled when they are first needed. */
export type SchemaErrors = (pointer: string, value: unknown) => ProblemError[];

export function schemaErrors(document: OpenApiDocument, { allErrors = false }: SchemaOptions = {}): SchemaErrors {
  const ajv = new Ajv2020({ strict: false, allErrors, validateFormats: true });
  // `binary` marks bytes for generators; the formats of numbers say how wide they are
  for (const name of ['binary', 'int32', 'int64', 'float', 'double']) ajv.addFormat(name, true);
  formats.default.default(ajv);
  ajv.addSchema({ ...document, $id: 'contract' });
  const compiled = new Map<string, ValidateFunction>();
  return (pointer, value) => {
    let validate = compiled.get(pointer);
    if (validate === undefined) {
      validate = ajv.compile({ $ref: `contract#${encodeURI(pointer)}` });
      compiled.set(pointer, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => ({
      pointer: instancePath,
      detail: `${message ?? 'does not fit'}${'additionalProperty' in params ? `: ${String(params['additionalProperty'])}` : ''}`,
    }));
  };
}
