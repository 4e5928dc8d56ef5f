/** Holds values to the schemas of a contract. */
import type { Ajv2020, Options, ValidateFunction } from 'ajv/dist/2020.js';
import type { ProblemError } from '../request/problems.ts';
import { newAjv } from './ajv.ts';
import type { OpenApiDocument } from './document.ts';
import { asSent } from './sent-schemas.ts';

/** Keywords whose errors only say that something below does not fit. */
export const combining: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf', 'if']);

export interface SchemaOptions {
  /** Looks for everything that is wrong, not just the first: for input that its sender wants to mend. Default false. */
  readonly allErrors?: boolean;
  /**
   * As the bodies of calls are held to it: what is read-only is not sent, a discriminator chooses, and defaults are filled in,
   * in the value itself. Default false.
   */
  readonly sent?: boolean;
}

/** The schema at a JSON pointer of the document, compiled when it is first asked for. Throws what keeps it from that. */
export type CompiledSchemas = (pointer: string) => ValidateFunction;

export function compiledSchemas(document: OpenApiDocument, options: SchemaOptions = {}): CompiledSchemas {
  let ajv: Ajv2020 | undefined;
  const compiled = new Map<string, ValidateFunction>();
  return (pointer) => {
    const known = compiled.get(pointer);
    if (known !== undefined) return known;
    ajv ??= ajvFor(document, options);
    const validate = ajv.compile({ $ref: `contract#${encodeURI(pointer)}` });
    compiled.set(pointer, validate);
    return validate;
  };
}

function ajvFor(document: OpenApiDocument, { allErrors = false, sent = false }: SchemaOptions): Ajv2020 {
  const ajv = createAjv({ allErrors, useDefaults: sent });
  if (sent) {
    ajv.removeKeyword('readOnly');
    ajv.addKeyword({
      keyword: 'readOnly',
      error: { message: 'is read-only' },
      validate: (readOnly: unknown, value: unknown) => readOnly !== true || value === null,
    });
  }
  ajv.addSchema({ ...(sent ? asSent(document) : document), $id: 'contract' });
  return ajv;
}

/** A schema that refers to nothing outside itself, and has been found to be usable. */
export function compiledAlone(schema: object): ValidateFunction {
  return createAjv({}).compile(schema);
}

function createAjv(options: Pick<Options, 'allErrors' | 'useDefaults'>): Ajv2020 {
  const ajv = newAjv({
    ...{ ...options, strict: false, validateFormats: true, logger: false },
    // the document as a whole is no schema; those in it are held to JSON Schema where it is read (schema-faults.ts)
    validateSchema: false,
  });
  // `binary` marks bytes for generators; the formats of numbers say how wide they are
  for (const name of ['binary', 'int32', 'int64', 'float', 'double']) ajv.addFormat(name, true);
  return ajv;
}

const bySent = {
  true: new WeakMap<OpenApiDocument, CompiledSchemas>(),
  false: new WeakMap<OpenApiDocument, CompiledSchemas>(),
};

/**
 * The same for all who ask for those of a document, which nobody changes: what was compiled to find out that it can be is what
 * calls and results are held to.
 */
export function sharedSchemas(
  document: OpenApiDocument,
  { sent = false }: Pick<SchemaOptions, 'sent'> = {},
): CompiledSchemas {
  const shared = bySent[`${sent}`];
  const known = shared.get(document) ?? compiledSchemas(document, { sent });
  shared.set(document, known);
  return known;
}

/** What in a value does not fit the schema at a JSON pointer of the document; empty if all does. Schemas are compiled when they are first needed. */
export type SchemaErrors = (pointer: string, value: unknown) => ProblemError[];

export function schemaErrors(document: OpenApiDocument, options: SchemaOptions = {}): SchemaErrors {
  const schemaAt = options.allErrors === true ? compiledSchemas(document, options) : sharedSchemas(document, options);
  return (pointer, value) => {
    const validate = schemaAt(pointer);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => ({
      pointer: instancePath,
      detail: `${message ?? 'does not fit'}${'additionalProperty' in params ? `: ${String(params['additionalProperty'])}` : ''}`,
    }));
  };
}
