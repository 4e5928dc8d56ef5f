/** Holds a document to OpenAPI 3.1 itself, by the JSON Schema that the OpenAPI Initiative gives for it. */
import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { didYouMean } from '../faults/nearest.ts';
import { shown } from '../faults/shown.ts';
import { pointerOf } from './document.ts';
import type { Report } from './faults.ts';
import { combining } from './schemas.ts';

/** It says nothing of schemas: those are held to JSON Schema (schema-faults.ts). */
const validatorFile = '../../generated/validators/openapi-3.1.cjs';

/** Reports everything in the document that is not as OpenAPI 3.1 has it; its version is not looked at. */
export function checkStructure(document: object, report: Report): void {
  const validate = createRequire(import.meta.url)(validatorFile) as ValidateFunction;
  if (validate({ ...document, openapi: '3.1.0' })) return;
  const errors = (validate.errors ?? []).filter(({ keyword }) => !combining.has(keyword));
  const found = errors.map((error) => ({ error, place: placeOf(error) }));
  for (const { error, place } of found) {
    const unknown = error.keyword === 'unevaluatedProperties';
    // what is wrong itself counts as unknown, too
    if (unknown && found.some((other) => other.error !== error && `${other.place}/`.startsWith(`${place}/`))) continue;
    report('structure', place, detailOf(error), suggestionOf(error));
  }
}

interface Params {
  readonly missingProperty?: string;
  readonly unevaluatedProperty?: string;
  readonly type?: string;
  readonly allowedValues?: readonly unknown[];
}

function placeOf({ instancePath, params }: ErrorObject): string {
  const { missingProperty, unevaluatedProperty } = params as Params;
  const member = missingProperty ?? unevaluatedProperty;
  return member === undefined ? instancePath : instancePath + pointerOf(member);
}

function detailOf({ message = 'does not fit', params, data }: ErrorObject): string {
  const { missingProperty, unevaluatedProperty, type, allowedValues } = params as Params;
  if (missingProperty !== undefined) return `\`${missingProperty}\` is missing`;
  if (unevaluatedProperty !== undefined) return `OpenAPI 3.1 has no \`${unevaluatedProperty}\` here`;
  if (type !== undefined) return `${shown(data)} is not of type ${type}`;
  if (allowedValues !== undefined) return `${shown(data)} is none of ${allowedValues.map(String).join(', ')}`;
  return `${shown(data)} ${message}`;
}

function suggestionOf({ params, parentSchema }: ErrorObject): string {
  const { missingProperty, unevaluatedProperty, type } = params as Params;
  if (missingProperty !== undefined) return `Add \`${missingProperty}\`.`;
  if (unevaluatedProperty !== undefined) {
    const { properties = {} } = (parentSchema ?? {}) as { properties?: object };
    const meant = didYouMean(unevaluatedProperty, Object.keys(properties));
    return meant || `Remove it, move it to where it belongs, or call it \`x-${unevaluatedProperty}\`.`;
  }
  return type === undefined
    ? 'Write it as OpenAPI 3.1 has it.'
    : `Write ${type === 'object' ? 'members' : type === 'array' ? 'a list' : `a ${type}`} here.`;
}
