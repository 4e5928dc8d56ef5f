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
  const query: Record<string, unknown> = {};
  for (const { parameter, byDefault, isText } of parameters) {
    if (parameter.in === 'query' && parameter.required !== true) {
      if (byDefault !== undefined) query[parameter.name] = byDefault;
    } else if (byDefault !== undefined || (parameter.required === true && !isText)) return undefined;
  }
  const given = parameters.filter(({ parameter }) => parameter.in !== 'query');
  return (req) => {
    if (req.url.includes('?')) return false;
    for (const { parameter, isText, fits } of given) {
      const value = valueOf(parameter, req);
      if (value === undefined ? parameter.required === true : !isText || !fits(value)) return false;
    }
    // Express makes it of the URL each time that it is asked for
    Object.defineProperty(req, 'query', { value: { ...query }, writable: true, configurable: true, enumerable: true });
    return true;
  };
}

interface ReadParameter {
  readonly parameter: ParameterObject;
  /** Anywhere in its schema, for one that is no text. */
  readonly byDefault: unknown;
  readonly isText: boolean;
  readonly fits: (value: unknown) => boolean;
}

function readParameter(document: OpenApiDocument, parameter: ParameterObject): ReadParameter {
  const { schema = {} } = withSchemasInPlace(document, parameter) as { schema?: { type?: unknown; default?: unknown } };
  const deeper = JSON.stringify({ ...schema, default: undefined }).includes('"default":');
  let compiled: ReturnType<typeof compiledAlone> | undefined;
  return {
    parameter,
    byDefault: deeper ? schema : schema.default,
    isText: schema.type === 'string' && parameter.content === undefined,
    fits: (value) => (compiled ??= compiledAlone(schema))(value),
  };
}
