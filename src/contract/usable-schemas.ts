/** Reports schemas that are JSON Schema, and that nothing can be held to all the same. */
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { newAjv } from './ajv.ts';
import { followIfThere, isReference, membersOf, partsOfReference, pointerOf } from './document.ts';
import type { OpenApiDocument, ParameterObject } from './document.ts';
import type { Report } from './faults.ts';
import { isJson } from './media-types.ts';
import { refers, withSchemasInPlace } from './parameter-schemas.ts';
import type { Place, Places } from './places.ts';
import { values } from './references.ts';
import { compiledSchemas, sharedSchemas } from './schemas.ts';
import type { CompiledSchemas } from './schemas.ts';

/** Compiles what calls and results are held to, so that nothing of it is found out by a call. */
export function checkUsable(
  document: OpenApiDocument,
  places: Places,
  { submits, results }: { readonly submits: readonly Place[]; readonly results: readonly Place[] },
  report: Report,
): void {
  const endless = endlessSchemas(document);
  for (const at of endless) {
    const suggestion = 'Let it refer to itself in a member (`properties`, `items`) only, or take the reference out.';
    report('schemas', at, 'this schema is part of itself, so that no value could ever be held to it', suggestion);
  }
  if (endless.length > 0) return;
  const json = (declared: Parameters<Places['contents']>[0], pointer: string): string[] =>
    places
      .contents(declared, pointer)
      .filter(({ type, content }) => isJson(type) && content.schema !== undefined)
      .map((content) => `${content.pointer}/schema`);
  const bodies = submits.flatMap(({ object, pointer }) => json(object.requestBody, `${pointer}/requestBody`));
  checkCompiled(document, bodies, { sent: true }, report);
  const given = results.flatMap(({ object, pointer }) => json(object.responses?.['200'], `${pointer}/responses/200`));
  checkCompiled(document, given, { sent: false }, report);
  const compile = parameterCompiler(document);
  for (const { node, pointer } of places.all.flatMap((place) => places.locatedParameters(place)))
    checkParameter(document, node, pointer, compile, report);
}

/** What keeps a schema that has a name from being compiled is said there, and not wherever it is referred to. */
function checkCompiled(
  document: OpenApiDocument,
  pointers: readonly string[],
  options: { readonly sent: boolean },
  report: Report,
): void {
  let compiler = (): CompiledSchemas => sharedSchemas(document, options);
  let schemaAt: CompiledSchemas | undefined;
  // one that was not compiled leaves something behind, so that the next begins anew
  const faultAt = (pointer: string): string | undefined => {
    const fault = faultOf(() => (schemaAt ??= compiler())(pointer));
    if (fault !== undefined) {
      schemaAt = undefined;
      compiler = () => compiledSchemas(document, options);
    }
    return fault;
  };
  const faultsAt = (all: readonly string[]): (readonly [pointer: string, fault: string])[] =>
    all.flatMap((pointer) => {
      const fault = faultAt(pointer);
      return fault === undefined ? [] : [[pointer, fault] as const];
    });
  const faulty = faultsAt(pointers);
  if (faulty.length === 0) return;
  const named = faultsAt(membersOf(namedSchemas(document)).map(([name]) => pointerOf('components', 'schemas', name)));
  for (const [pointer, fault] of named.length > 0 ? named : faulty) report('schemas', pointer, ...said(fault));
}

function said(fault: string): [detail: string, suggestion: string] {
  return [`this schema cannot be compiled: ${fault}`, 'Mend what it says, or write the schema without it.'];
}

function faultOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function checkParameter(
  document: OpenApiDocument,
  parameter: ParameterObject,
  pointer: string,
  compile: (schema: object) => void,
  report: Report,
): void {
  const { schema, content = {} } = withSchemasInPlace(document, parameter);
  const at = (found: object | undefined, where: string): void => {
    const fault = found && faultOf(() => compile(found));
    if (fault !== undefined) report('schemas', pointer + where, ...said(fault));
  };
  at(schema, '/schema');
  for (const [type, media] of Object.entries(content)) at(media.schema, pointerOf('content', type, 'schema'));
}

/** As the validator of calls compiles them. */
function parameterCompiler(document: OpenApiDocument): (schema: object) => void {
  const create = (): Ajv2020 =>
    newAjv({ strict: false, strictTuples: true, validateSchema: false, coerceTypes: true, logger: false });
  const ofItself = create();
  return (schema) => {
    const ajv = refers(schema) ? create() : ofItself;
    const components = refers(schema) ? { schemas: namedSchemas(document) } : {};
    for (const [name, named] of Object.entries(components.schemas ?? {}))
      ajv.addSchema(named, `#/components/schemas/${name}`);
    ajv.compile({ components, properties: { value: schema } });
  };
}

function namedSchemas({ components }: OpenApiDocument): Readonly<Record<string, object>> {
  return components?.schemas ?? {};
}

/** Keywords whose schema, or whose schemas, hold for the value itself, and not for a part of it. */
const inPlace = { one: ['not', 'if', 'then', 'else'], many: ['allOf', 'anyOf', 'oneOf', 'dependentSchemas'] } as const;

/** JSON pointers to references by which a schema, in the end, is held to the same value again. */
function endlessSchemas(document: OpenApiDocument): string[] {
  const anchors = anchorsOf(document);
  const endless: string[] = [];
  const open = new Set<object>();
  const done = new Set<object>();
  const look = (schema: unknown, pointer: string, reference: string): void => {
    if (typeof schema !== 'object' || schema === null || done.has(schema)) return;
    if (open.has(schema)) {
      endless.push(reference);
      return;
    }
    open.add(schema);
    const { $ref } = schema as { $ref?: string };
    if (isReference(schema) && $ref !== undefined) {
      const found = anchors.get($ref.slice(1)) ?? followIfThere(document, $ref);
      look(found, pointerOf(...partsOfReference($ref)), `${pointer}/$ref`);
    }
    const below = schema as Readonly<Record<string, Readonly<Record<string, object>> | undefined>>;
    for (const keyword of inPlace.one) look(below[keyword], pointer + pointerOf(keyword), reference);
    for (const keyword of inPlace.many)
      for (const [key, member] of membersOf(below[keyword])) look(member, pointer + pointerOf(keyword, key), reference);
    open.delete(schema);
    done.add(schema);
  };
  walkObjects(document, '', (node, pointer) => look(node, pointer, pointer));
  return [...new Set(endless)];
}

function anchorsOf(document: OpenApiDocument): ReadonlyMap<string, object> {
  const anchors = new Map<string, object>();
  walkObjects(document, '', (node) => {
    const { $anchor, $dynamicAnchor } = node as { $anchor?: unknown; $dynamicAnchor?: unknown };
    for (const name of [$anchor, $dynamicAnchor]) if (typeof name === 'string') anchors.set(name, node);
  });
  return anchors;
}

function walkObjects(node: object, pointer: string, visit: (node: object, pointer: string) => void): void {
  visit(node, pointer);
  for (const [key, member] of membersOf(node as Readonly<Record<string, object>>))
    if (!values.has(key) || pointer.endsWith('/properties')) walkObjects(member, pointer + pointerOf(key), visit);
}
