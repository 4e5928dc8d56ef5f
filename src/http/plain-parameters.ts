/**
 * Calls whose parameters are plainly right, which is nearly all of them: a few texts that need no converting, and no query.
 * They need not go through the validator, which costs as much as the rest of a status read. It judges all others, and is the
 * only one that refuses.
 */
import type { Request } from 'express';
import type { Contract, Operation } from '../contract/contract.ts';
import type { OpenApiDocument, ParameterObject } from '../contract/document.ts';
import { withSchemasInPlace } from '../contract/parameter-schemas.ts';
import { compiledAlone } from '../contract/schemas.ts';
import { valueOf } from './parameters.ts';

/** Whether a call is right as it is; if so, the defaults of the query that it does not have are filled in. */
export type PlainlyRight = (req: Request) => boolean;

/** Undefined for an operation of which no call is. */
export function plainlyRight({ document }: Contract, { declaredParameters }: Operation): PlainlyRight | undefined {
  const parameters = declaredParameters.map((parameter) => readParameter(document, parameter));
  if (parameters.some(({ isLeftToValidator }) => isLeftToValidator)) return undefined;
  const ofQuery = parameters.filter(({ parameter }) => parameter.in === 'query');
  const defaults = Object.fromEntries(
    ofQuery.flatMap(({ parameter: { name }, byDefault }) => (byDefault === undefined ? [] : [[name, byDefault]])),
  );
  const others = parameters.filter(({ parameter }) => parameter.in !== 'query');
  return (req) => {
    if (req.url.includes('?')) return false;
    for (const { parameter, isText, fits } of others) {
      const value = valueOf(parameter, req);
      if (value === undefined ? parameter.required === true : !isText || !fits(value)) return false;
    }
    // Express makes it of the URL each time that it is asked for
    const query = { value: { ...defaults }, writable: true, configurable: true, enumerable: true };
    Object.defineProperty(req, 'query', query);
    return true;
  };
}

interface ReadParameter {
  readonly parameter: ParameterObject;
  /** What has to be given and is no plain text, and what is filled in anywhere but as a whole, in a query. */
  readonly isLeftToValidator: boolean;
  /** Of a parameter of the query. */
  readonly byDefault: unknown;
  readonly isText: boolean;
  readonly fits: (value: unknown) => boolean;
}

function readParameter(document: OpenApiDocument, parameter: ParameterObject): ReadParameter {
  const placed = withSchemasInPlace(document, parameter);
  const { default: byDefault, ...schema } = (placed.schema ?? {}) as { type?: unknown; default?: unknown };
  const inQuery = parameter.in === 'query';
  const isText = schema.type === 'string' && parameter.content === undefined;
  const filledInElsewhere =
    (byDefault !== undefined && !inQuery) || JSON.stringify([schema, placed.content]).includes('"default":');
  let compiled: ReturnType<typeof compiledAlone> | undefined;
  return {
    parameter,
    isLeftToValidator: filledInElsewhere || (parameter.required === true && (inQuery || !isText)),
    byDefault,
    isText,
    fits: (value) => (compiled ??= compiledAlone(schema))(value),
  };
}
