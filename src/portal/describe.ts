/** What the contract says of an operation, for people: read from the document as the service reads it. */
import type { AsyncOperation } from '../contract/contract.ts';
import { operationAt, resolve } from '../contract/document.ts';
import type { ExampleObject, MediaType, OpenApiDocument, ParameterObject } from '../contract/document.ts';
import { isJson } from '../contract/media-types.ts';
import type { HandlerParameter } from '../contract/places.ts';

export interface Description {
  readonly summary: string | undefined;
  readonly description: string | undefined;
  /** Headers of the protocol among them. */
  readonly parameters: readonly ParameterObject[];
  /** Those that the handler gets. */
  readonly inputs: readonly InputParameter[];
  readonly bodies: readonly Body[];
}

export interface Body {
  readonly mediaType: string;
  /** As it is sent; undefined if the contract has none. */
  readonly example: string | undefined;
}

export type InputParameter = ParameterObject & HandlerParameter;

export function describe(document: OpenApiDocument, operation: AsyncOperation): Description {
  const { summary, description, requestBody } = operationAt(document, operation);
  const { declaredParameters: parameters } = operation;
  return {
    summary,
    description,
    parameters,
    inputs: parameters.filter((declared): declared is InputParameter =>
      operation.parameters.some(({ name, in: where }) => declared.name === name && declared.in === where),
    ),
    bodies: requestBody === undefined ? [] : bodiesOf(document, resolve(document, requestBody).content),
  };
}

/** What a result looks like. */
export function resultBodies(document: OpenApiDocument, { result }: AsyncOperation): readonly Body[] {
  const ok = operationAt(document, result).responses?.['200'];
  return ok === undefined ? [] : bodiesOf(document, resolve(document, ok).content ?? {});
}

/** The value that a parameter has in examples; a list if it takes one. */
export function parameterValue(
  document: OpenApiDocument,
  parameter: ParameterObject,
): string | readonly string[] | undefined {
  const example = exampleOf(document, parameter);
  if (example === undefined) return undefined;
  // what a parameter has as content is one text
  return Array.isArray(example) && parameter.schema !== undefined ? example.map(asText) : asText(example);
}

/** The same in one text, as people write it into a field. */
export function parameterExample(document: OpenApiDocument, parameter: ParameterObject): string | undefined {
  const value = parameterValue(document, parameter);
  return value === undefined ? undefined : [value].flat().join(separatorOf(parameter) ?? ',');
}

/** Whether a parameter takes several values. */
export function isList(document: OpenApiDocument, { schema }: ParameterObject): boolean {
  const { type } = schema === undefined ? {} : resolve<{ readonly type?: unknown }>(document, schema);
  return [type].flat().includes('array');
}

/** What stands between the values of a list in a query, as the service reads it; undefined if each is a parameter of its own. */
export function separatorOf({ style = 'form', explode = true }: ParameterObject): string | undefined {
  return explode ? undefined : ({ spaceDelimited: ' ', pipeDelimited: '|' }[style] ?? ',');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function bodiesOf(document: OpenApiDocument, content: Readonly<Record<string, MediaType>>): Body[] {
  return Object.entries(content).map(([mediaType, declared]) => {
    const example = exampleOf(document, declared);
    const text =
      example === undefined || (typeof example === 'string' && !isJson(mediaType))
        ? example
        : JSON.stringify(example, null, 2);
    return { mediaType, example: text };
  });
}

function exampleOf(
  document: OpenApiDocument,
  { example, examples = {} }: Pick<MediaType, 'example' | 'examples'>,
): unknown {
  if (example !== undefined) return example;
  const [first] = Object.values(examples);
  return first === undefined ? undefined : resolve<ExampleObject>(document, first).value;
}
