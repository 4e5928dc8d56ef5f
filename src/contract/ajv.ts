/** Ajv and its formats: a hundred modules, which a start that compiles no schema does without. */
import { createRequire } from 'node:module';
import type { Ajv2020, Options } from 'ajv/dist/2020.js';

const require = createRequire(import.meta.url);

/** For JSON Schema 2020-12, with the formats that it names. Loaded by the first that is made. */
export function newAjv(options: Options): Ajv2020 {
  const library = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  const formats = require('ajv-formats') as typeof import('ajv-formats');
  const ajv = new library.Ajv2020(options);
  formats.default(ajv);
  return ajv;
}
