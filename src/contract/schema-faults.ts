/** The schemas of a document, each held to JSON Schema 2020-12. Only those that are used are compiled (usable-schemas.ts). */
import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { didYouMean } from '../faults/nearest.ts';
import { newAjv } from './ajv.ts';
import { membersOf, pointerOf } from './document.ts';
import type { OpenApiDocument } from './document.ts';
import type { Report } from './faults.ts';
import { values } from './references.ts';
import { combining } from './schemas.ts';

const types = ['null', 'boolean', 'object', 'array', 'number', 'string', 'integer'];

/** What schemas of OpenAPI are by default: JSON Schema 2020-12, with members that say nothing of what fits. */
const dialect = 'https://spec.openapis.org/oas/3.1/dialect/base';
const validatorFile = '../../generated/validators/json-schema-2020-12.cjs';

/** Maps by names that are somebody's own, so that a `schema` in one need not be a schema. */
const ownNames = /^\/components\/[^/]+$|\/(headers|links|examples|callbacks|content)$/;

export function checkSchemas(document: OpenApiDocument, report: Report): void {
  const validate = createRequire(import.meta.url)(validatorFile) as ValidateFunction;
  const check = (schema: object, place: string): void => {
    const errors = errorsOf(validate, schema).filter(({ keyword }) => !combining.has(keyword));
    for (const { instancePath, keyword, message, value } of errors) {
      const named = keyword === 'enum' && instancePath.endsWith('/type');
      const detail = named ? `"${String(value)}" is no type` : `this is no JSON Schema: it ${message}`;
      const suggestion = named
        ? didYouMean(String(value), types) || `Choose of ${types.join(', ')}.`
        : 'Write it as JSON Schema 2020-12 has it.';
      report('schemas', place + instancePath, detail, suggestion);
    }
    checkPatterns(schema, place, report);
  };
  const walk = (node: object, place: string): void => {
    for (const [key, member] of membersOf(node as Readonly<Record<string, object>>)) {
      const at = place + pointerOf(key);
      if (place === '/components/schemas' || (key === 'schema' && !ownNames.test(place))) check(member, at);
      else if (!values.has(key)) walk(member, at);
    }
  };
  walk(document, '');
}

interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message: string;
  /** What stands there. */
  readonly value: unknown;
}

function errorsOf(validate: ValidateFunction, schema: object): SchemaError[] {
  const { $schema, ...rest } = schema as { readonly $schema?: unknown };
  try {
    const errors = $schema === undefined || $schema === dialect ? errorsBy(validate, rest) : errorsInDialect(schema);
    return errors.map(({ instancePath, keyword, message = '', data }) => ({
      ...{ instancePath, keyword, message, value: data },
    }));
  } catch (error) {
    // a dialect that is not known here
    return [{ instancePath: '/$schema', keyword: '', message: (error as Error).message, value: undefined }];
  }
}

function errorsBy(validate: ValidateFunction, schema: object): readonly ErrorObject[] {
  return validate(schema) ? [] : (validate.errors ?? []);
}

/** What is wrong in a schema that says itself what it is held to. Throws if that is not known. */
function errorsInDialect(schema: object): readonly ErrorObject[] {
  const ajv = newAjv({ strict: false, allErrors: true, verbose: true, validateFormats: false, logger: false });
  void ajv.validateSchema(schema);
  return ajv.errors ?? [];
}

function checkPatterns(node: object, place: string, report: Report): void {
  const { pattern, patternProperties } = node as { pattern?: unknown; patternProperties?: object };
  if (typeof pattern === 'string') checkPattern(pattern, `${place}/pattern`, report);
  for (const name of Object.keys(patternProperties ?? {}))
    checkPattern(name, `${place}/patternProperties${pointerOf(name)}`, report);
  for (const [key, member] of membersOf(node as Readonly<Record<string, object>>))
    if (!values.has(key) || place.endsWith('/properties')) checkPatterns(member, place + pointerOf(key), report);
}

function checkPattern(pattern: string, place: string, report: Report): void {
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    report(
      'schemas',
      place,
      (error as Error).message,
      'Write a regular expression as ECMAScript has it, with the flag u.',
    );
  }
}
