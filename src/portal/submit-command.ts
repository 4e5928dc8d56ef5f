/** The command line that submits a request, made of the examples of the contract. */
import type { AsyncOperation } from '../contract/contract.ts';
import type { OpenApiDocument } from '../contract/document.ts';
import { curlOf } from './browser/curl.ts';
import { describe, parameterExample } from './describe.ts';

/** What has no example stands for itself in capitals: `BOTTLES`; a body without one is a file. */
export function submitCommand(document: OpenApiDocument, operation: AsyncOperation, server: string): string {
  const { parameters, bodies } = describe(document, operation);
  const body = bodies.find(({ example }) => example !== undefined) ?? bodies[0];
  const values = operation.parameters.flatMap(({ name, in: where }) => {
    const declared = parameters.find((parameter) => parameter.name === name && parameter.in === where);
    if (declared === undefined || (declared.required !== true && where !== 'path')) return [];
    return [{ name, where, value: parameterExample(document, declared) ?? name.toUpperCase() }];
  });
  const path = values
    .filter(({ where }) => where === 'path')
    .reduce((filled, { name, value }) => filled.replace(`{${name}}`, encodeURIComponent(value)), operation.path);
  const query = new URLSearchParams(
    values.filter(({ where }) => where === 'query').map(({ name, value }): [string, string] => [name, value]),
  ).toString();
  return curlOf({
    method: operation.method.toUpperCase(),
    url: `${server}${path}${query === '' ? '' : `?${query}`}`,
    headers: [
      ...values.filter(({ where }) => where === 'header').map(({ name, value }) => [name, value] as const),
      ...(body === undefined ? [] : [['Content-Type', body.mediaType] as const]),
    ],
    body: body && (body.example === undefined ? { file: 'FILE' } : { text: body.example }),
  });
}
