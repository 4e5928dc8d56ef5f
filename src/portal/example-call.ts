/** The call that submits a request, made of the examples of the contract. */
import type { AsyncOperation } from '../contract/contract.ts';
import type { OpenApiDocument } from '../contract/document.ts';
import type { CurlCall } from './browser/curl.ts';
import { place } from './browser/parameters.ts';
import type { Parameter } from './browser/parameters.ts';
import { describe, parameterValue, separatorOf } from './describe.ts';

export type ExampleCall = Pick<CurlCall, 'method' | 'url' | 'headers' | 'body'>;

/** What has no example stands for itself in capitals: `BOTTLES`; a body without one is a file. */
export function exampleCall(document: OpenApiDocument, operation: AsyncOperation, server: string): ExampleCall {
  const { inputs, bodies } = describe(document, operation);
  const body = bodies.find(({ example }) => example !== undefined) ?? bodies[0];
  const { target, headers } = place(
    operation.path,
    inputs
      .filter((parameter) => parameter.required === true || parameter.in === 'path')
      .map((parameter): Parameter => {
        const { name, in: where } = parameter;
        const value = parameterValue(document, parameter) ?? name.toUpperCase();
        return { name, in: where, value, separator: separatorOf(parameter) };
      }),
  );
  return {
    method: operation.method.toUpperCase(),
    url: `${server}${target}`,
    headers: [...headers, ...(body === undefined ? [] : [['Content-Type', body.mediaType] as const])],
    body: body && (body.example === undefined ? { file: 'FILE' } : { text: body.example }),
  };
}
