/** Holds each call to the contract: parameters by express-openapi-validator, whose errors are made problems, then the body. */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Contract, Operation } from '../contract/contract.ts';
import type { ProblemError } from '../request/problems.ts';
import { fitBodies } from './fitting-body.ts';
import { parameterValidator } from './parameter-validator.ts';
import { valueOf } from './parameters.ts';
import { plainlyRight } from './plain-parameters.ts';
import { refuse } from './reply.ts';
import type { HttpProblem } from './reply.ts';
import { inOrder } from './steps.ts';

export function validateCalls(contract: Contract): (operation: Operation) => RequestHandler[] {
  const fit = fitBodies(contract);
  return (operation) => [
    unlessPlainlyRight(contract, operation, fitParameters(contract, operation)),
    finiteNumbers(operation),
    ...fit(operation),
  ];
}

/**
 * A validator for each operation, made when it is first called. One for all would look for the operation a second time, by
 * making a regular expression of each path until one matches: a twelfth of what a POST costs.
 */
function fitParameters(contract: Contract, operation: Operation): RequestHandler {
  let made: Promise<RequestHandler> | undefined;
  let validate: RequestHandler = async (...call) => {
    made ??= parameterValidator(contract, operation).then((handlers) => inOrder(...handlers));
    validate = await made;
    await validate(...call);
  };
  return (req, res, next) => validate(req, res, next);
}

function unlessPlainlyRight(contract: Contract, operation: Operation, validate: RequestHandler): RequestHandler {
  const isRight = plainlyRight(contract, operation);
  if (isRight === undefined) return validate;
  return (req, res, next) => {
    if (isRight(req)) next();
    else return validate(req, res, next);
  };
}

/** The validator takes what is too large for a number, such as 1e400, for a number without a bound. */
function finiteNumbers({ declaredParameters }: Operation): RequestHandler {
  return (req: Request, _res: Response, next: NextFunction): void => {
    for (const parameter of declaredParameters) {
      const value = valueOf(parameter, req);
      if ((Array.isArray(value) ? value : [value]).some((each) => typeof each === 'number' && !Number.isFinite(each))) {
        const detail = 'It has to be a number that a double holds.';
        const { name } = parameter;
        throw refuse('invalid-request', { detail: `${name}: ${detail}`, errors: [{ parameter: name, detail }] });
      }
    }
    next();
  };
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
