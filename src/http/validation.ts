/** Holds each call to the contract: parameters by express-openapi-validator, whose errors are made problems, then the body. */
import * as OpenApiValidator from 'express-openapi-validator';
import type { OpenAPIV3 } from 'express-openapi-validator/dist/framework/types.js';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Contract, Operation } from '../contract/contract.ts';
import type { ProblemError } from '../request/problems.ts';
import { fitBodies } from './fitting-body.ts';
import { refuse } from './reply.ts';
import type { HttpProblem } from './reply.ts';
import { validatedDocument } from './validated-document.ts';

export function validateCalls(contract: Contract): (operation: Operation) => RequestHandler[] {
  const validate = OpenApiValidator.middleware({
    apiSpec: validatedDocument(contract) as unknown as OpenAPIV3.DocumentV3,
    useRequestUrl: true,
    validateApiSpec: false,
    validateRequests: { allowUnknownQueryParameters: false },
    validateResponses: false,
    validateSecurity: false,
    fileUploader: false,
  });
  const fit = fitBodies(contract);
  return (operation) => [...validate, finiteNumbers, ...fit(operation)];
}

/** The validator takes what is too large for a number, such as 1e400, for a number without a bound. */
function finiteNumbers(req: Request, _res: Response, next: NextFunction): void {
  for (const [name, value] of Object.entries({ ...req.params, ...req.query, ...req.headers } as Record<
    string,
    unknown
  >)) {
    if ([value].flat().some((each) => typeof each === 'number' && !Number.isFinite(each))) {
      const detail = 'It has to be a number that a double holds.';
      throw refuse('invalid-request', { detail: `${name}: ${detail}`, errors: [{ parameter: name, detail }] });
    }
  }
  next();
}

interface ValidatorError {
  readonly status: number;
  readonly message: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}

export function isValidatorError(error: unknown): error is ValidatorError {
  return (
    typeof error === 'object' && error !== null && 'status' in error && 'errors' in error && Array.isArray(error.errors)
  );
}

export function validatorProblem({ errors, message }: ValidatorError): HttpProblem {
  const places = errors.map(({ path, message: detail }) => placeOf(path, detail));
  return refuse('invalid-request', {
    detail: errors.map(({ path, message: what }) => `${path.slice(1)} ${what}`).join('; ') || message,
    errors: places,
  });
}

/** `/query/limit`, `/headers/prefer`, `/params/requestId` as places of a problem. */
function placeOf(path: string, detail: string): ProblemError {
  const [, where = '', ...rest] = path.split('/');
  if (where === 'headers') return { header: rest.join('/'), detail };
  return { parameter: rest.join('/'), detail };
}
