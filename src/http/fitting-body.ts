/** Holds the JSON body of a POST to its schema in the contract. */
import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { AsyncOperation, Contract, Operation } from '../contract/contract.ts';
import { pointerOf } from '../contract/document.ts';
import { inputSchemas } from '../contract/inputs.ts';
import { essence } from '../contract/media-types.ts';
import { sharedSchemas } from '../contract/schemas.ts';
import type { CompiledSchemas } from '../contract/schemas.ts';
import { bodyLeftOut } from './negotiation.ts';
import { refuse } from './reply.ts';
import type { HttpProblem } from './reply.ts';

/** The schema of a body is compiled by the first call that needs it, if it has not been before. Fills in the defaults of what fits. */
export function fitBodies(contract: Contract): (operation: Operation) => RequestHandler[] {
  const schemaAt = sharedSchemas(contract.document, { sent: true });
  return (operation) => {
    if (operation.role !== 'submit') return [];
    const schemas = inputSchemas(contract, operation as AsyncOperation);
    return schemas.size === 0 ? [] : [fittingBody(schemas, schemaAt)];
  };
}

function fittingBody(schemas: ReadonlyMap<string, string>, schemaAt: CompiledSchemas): RequestHandler {
  return (req: Request, res: Response, next: NextFunction): void => {
    const pointer = bodyLeftOut(res) ? undefined : schemas.get(essence(req.headers['content-type'] ?? ''));
    if (pointer !== undefined) {
      const validate = schemaAt(pointer);
      if (!validate(req.body)) throw notFitting(validate.errors ?? []);
    }
    next();
  };
}

/** A member that is missing, or one too many, is the place of its error. */
function notFitting(errors: NonNullable<ValidateFunction['errors']>): HttpProblem {
  const found = errors.map(({ instancePath, message = 'does not fit', params }) => {
    const { missingProperty, additionalProperty, unevaluatedProperty, allowedValues } = params as Params;
    const member = missingProperty ?? additionalProperty ?? unevaluatedProperty;
    return {
      pointer: instancePath + (member === undefined ? '' : pointerOf(member)),
      detail: allowedValues === undefined ? message : `${message}: ${allowedValues.join(', ')}`,
    };
  });
  const detail = found.map(({ pointer, detail: what }) => `body${pointer} ${what}`).join('; ');
  return refuse('invalid-request', { detail, errors: found });
}

interface Params {
  readonly missingProperty?: string;
  readonly additionalProperty?: string;
  readonly unevaluatedProperty?: string;
  readonly allowedValues?: readonly unknown[];
}
