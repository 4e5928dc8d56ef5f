/** Writes the operations map of a contract: for each asynchronous operation, what its handler gets and gives back. */
import type { AsyncOperation, Contract, Operation } from './contract.ts';
import { isReference, operationAt, resolve } from './document.ts';
import type { MediaType, OpenApiDocument, Reference, ResponseObject } from './document.ts';
import { essence, isJson } from './media-types.ts';

/** What the generated text imports from, as module specifiers. */
export interface TypeSources {
  /** `components` and `operations`, as openapi-typescript writes them for the same contract. */
  readonly server: string;
  /** `Handler`, `UploadedFile` and `ResultFile`. */
  readonly handler: string;
}

/** TypeScript declarations of `Operations` and `Handlers`. The same contract always gives the same text. */
export function operationTypes(contract: Contract, from: TypeSources): string {
  const members = contract.asynchronous.map((operation) => {
    const { operationId, method, path, result } = operation;
    return [
      `  /** ${method.toUpperCase()} ${path}, result at ${result.path} */`,
      `  ${propertyName(operationId)}: {`,
      `    body: ${bodyType(contract.document, operation)};`,
      `    parameters: ${parametersType(contract.document, operation)};`,
      `    result: ${resultType(contract.document, result)};`,
      '  };',
    ].join('\n');
  });
  const declarations = `/** The asynchronous operations of the contract. */
export interface Operations {
${members.join('\n')}
}

/** A handler for each of them: \`export const operations = { ... } satisfies Handlers\`. */
export type Handlers = {
  [Name in keyof Operations]: Handler<
    Operations[Name]['body'],
    Operations[Name]['result'],
    Operations[Name]['parameters']
  >;
};
`;
  const used = (names: readonly string[]) =>
    names.filter((name) => new RegExp(`\\b${name}\\b`).test(members.join('\n')));
  return `// Generated from the contract. Do not edit: change the contract and generate it again.
${importTypes(['Handler', ...used(['ResultFile', 'UploadedFile'])], from.handler)}${importTypes(used(['components', 'operations']), from.server)}
${declarations}`;
}

function bodyType(document: OpenApiDocument, operation: AsyncOperation): string {
  const { operationId, consumes, bodyRequired, takesFile } = operation;
  if (consumes.length === 0) return 'undefined';
  const { requestBody } = operationAt(document, operation);
  const body = requestBody && resolve(document, requestBody);
  const place = `NonNullable<operations[${quote(operationId)}]['requestBody']>['content']`;
  const types = [...jsonTypes(body?.content ?? {}, place), ...(takesFile ? ['UploadedFile'] : [])];
  const type = types.join(' | ');
  return bodyRequired ? type : `${type} | undefined`;
}

/** What the handler gets of the parameters: under one name the one that is declared last, as when a call is read. */
function parametersType(document: OpenApiDocument, { operationId, parameters, declaredParameters }: AsyncOperation) {
  const members = new Map<string, string>();
  for (const { name, in: where } of parameters) {
    const declared = declaredParameters.find((one) => one.name === name && one.in === where);
    const optional = declared?.required === true || hasDefault(document, declared?.schema) ? '' : '?';
    const type = `Required<NonNullable<operations[${quote(operationId)}]['parameters']['${where}']>>[${quote(name)}]`;
    members.set(name, `      readonly ${propertyName(name)}${optional}: ${type};`);
  }
  return members.size === 0 ? 'Record<never, never>' : `{\n${[...members.values()].join('\n')}\n    }`;
}

/** Whether a call that leaves a parameter out gets a value all the same: that of its schema, and not of one within it. */
function hasDefault(document: OpenApiDocument, schema: object | undefined): boolean {
  if (schema === undefined || 'default' in schema) return schema !== undefined;
  return isReference(schema) && Object.keys(schema).length === 1 && hasDefault(document, resolve(document, schema));
}

function resultType(document: OpenApiDocument, operation: Operation): string {
  const { operationId } = operation;
  const declared = operationAt(document, operation).responses?.['200'];
  const content = (declared && resolve<ResponseObject>(document, declared).content) ?? {};
  const types = jsonTypes(content, `operations[${quote(operationId)}]['responses'][200]['content']`);
  const fileTypes = new Set(Object.keys(content).flatMap((type) => (isJson(type) ? [] : [quote(essence(type))])));
  if (fileTypes.size > 0) types.push(`ResultFile<${[...fileTypes].join(' | ')}>`);
  return types.join(' | ') || 'undefined';
}

/** The type of each JSON body: the schema's by its name if it has one, else the one in the operation at `place`. */
function jsonTypes(content: Readonly<Record<string, MediaType>>, place: string): string[] {
  const types = Object.entries(content)
    .filter(([type]) => isJson(type))
    .map(([type, { schema }]) => {
      const name = schema && schemaName(schema);
      return name === undefined ? `${place}[${quote(type)}]` : `components['schemas'][${quote(name)}]`;
    });
  return [...new Set(types)];
}

function schemaName(schema: object): string | undefined {
  const { $ref } = schema as Partial<Reference>;
  return $ref === undefined ? undefined : /^#\/components\/schemas\/([A-Za-z0-9._-]+)$/.exec($ref)?.[1];
}

function importTypes(names: readonly string[], specifier: string): string {
  return names.length === 0 ? '' : `import type { ${names.join(', ')} } from ${quote(specifier)};\n`;
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
