/**
 * The parameters of an operation held to the contract by express-openapi-validator. It is loaded by the first call that needs it,
 * with a hundred modules that no start waits for, and is handed what its own loader would find: that compiles the schema of
 * OpenAPI, each time, whether or not anything is held to it (70 ms of the first call of each operation).
 */
import type { Spec } from 'express-openapi-validator/dist/framework/openapi.spec.loader.js';
import type { RequestHandler } from 'express';
import type { Contract, Operation } from '../contract/contract.ts';
import { routeOf } from './routes.ts';
import { validatedDocument } from './validated-document.ts';

/** To be called in their order. What does not fit is an error as the validator has it. */
export async function parameterValidator(contract: Contract, operation: Operation): Promise<RequestHandler[]> {
  const { OpenApiValidator } = await import('express-openapi-validator/dist/openapi.validator.js');
  const spec = specOf(contract, operation);
  const validator = new OpenApiValidator({
    apiSpec: spec.apiDoc,
    useRequestUrl: true,
    validateApiSpec: false,
    validateRequests: { allowUnknownQueryParameters: false },
    validateResponses: false,
    validateSecurity: false,
    fileUploader: false,
  });
  return validator.installMiddleware(Promise.resolve(spec));
}

function specOf(contract: Contract, operation: Operation): Spec {
  const apiDoc = validatedDocument(contract, operation) as Spec['apiDoc'];
  const [openApiRoute = ''] = Object.keys(apiDoc.paths ?? {});
  const inPath = operation.declaredParameters.filter((parameter) => parameter.in === 'path');
  const route = {
    basePath: '',
    expressRoute: routeOf(operation.path),
    openApiRoute,
    method: operation.method.toUpperCase(),
    pathParams: inPath.map(({ name }) => name),
  };
  return { apiDoc, basePaths: ['/'], routes: [route], serial: 1 };
}
