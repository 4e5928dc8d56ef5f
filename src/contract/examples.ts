/** What a contract shows of an operation's input: its parameters, and examples to begin with. */
import type { AsyncOperation, Contract } from './contract.ts';
import { resolve } from './document.ts';
import type { ExampleObject, MediaType, OpenApiDocument, OperationObject, Reference } from './document.ts';
import { isJson } from './media-types.ts';

export interface ShownBody {
  readonly mediaType: string;
  /** An example as it would be sent, JSON on several lines; undefined if the contract has none. */
  readonly example: string | undefined;
}

export interface ShownParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly example: string | undefined;
}

/** One for each media type that the operation takes, in the order of the document. */
export function shownBodies({ document }: Contract, { pointer }: AsyncOperation): ShownBody[] {
  const { requestBody } = resolve<OperationObject>(document, { $ref: `#${encodeURI(pointer)}` });
  if (requestBody === undefined) return [];
  return Object.entries(resolve(document, requestBody).content).map(([mediaType, declared]) => {
    const value = firstExample(document, declared);
    const json = isJson(mediaType) || typeof value !== 'string';
    return { mediaType, example: json ? JSON.stringify(value, undefined, 2) : value };
  });
}

/** Those that the handler gets, not those of the protocol. */
export function shownParameters(
  { document }: Contract,
  { path, pointer, parameters }: AsyncOperation,
): ShownParameter[] {
  const operation = resolve<OperationObject>(document, { $ref: `#${encodeURI(pointer)}` });
  const declared = [...(document.paths[path]?.parameters ?? []), ...(operation.parameters ?? [])].map((parameter) =>
    resolve(document, parameter),
  );
  return parameters.map(({ name, in: where }) => {
    const found = declared.find((parameter) => parameter.name === name && parameter.in === where);
    const value = found && firstExample(document, found);
    return {
      name,
      in: where,
      required: where === 'path' || found?.required === true,
      example: value === undefined || typeof value === 'string' ? value : JSON.stringify(value),
    };
  });
}

function firstExample(
  document: OpenApiDocument,
  { example, examples = {} }: Pick<MediaType, 'example' | 'examples'>,
): unknown {
  const named = Object.values<ExampleObject | Reference>(examples)[0];
  return named === undefined ? example : resolve(document, named).value;
}
