/** What the schema of a parameter says of its values, in words. */
import { resolve } from '../contract/document.ts';
import type { OpenApiDocument, ParameterObject } from '../contract/document.ts';

/** As much of JSON Schema as is said of values that stand in a URL or a header. */
interface ValueSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly items?: object;
}

/** A fact in words, and the values that it is about: `one of`, and `small` and `large`. */
export interface Fact {
  readonly words: string;
  readonly values: readonly string[];
}

/** Its type comes first, its default last. */
export function factsOf(document: OpenApiDocument, { schema }: ParameterObject): readonly Fact[] {
  if (schema === undefined) return [];
  const own = resolve<ValueSchema>(document, schema);
  const items = typesOf(own).includes('array') && own.items !== undefined ? own.items : undefined;
  const each = items === undefined ? [] : [{ words: 'a list, each value:', values: [] }];
  return [
    ...each,
    ...bounds(items === undefined ? own : resolve<ValueSchema>(document, items)),
    ...(items === undefined ? [] : counted('value', own.minItems, own.maxItems)),
    ...(own.uniqueItems === true ? [{ words: 'no value twice', values: [] }] : []),
    ...(own.default === undefined ? [] : [{ words: 'default', values: [own.default].flat().map(asText) }]),
  ];
}

/** All values that there can be, if they are few and have names; of a list, undefined. */
export function choicesOf(document: OpenApiDocument, { schema }: ParameterObject): readonly string[] | undefined {
  if (schema === undefined) return undefined;
  const own = resolve<ValueSchema>(document, schema);
  const types = typesOf(own).filter((type) => type !== 'null');
  if (types.includes('array') || types.includes('object')) return undefined;
  if (own.enum !== undefined) return own.enum.filter((value) => value !== null).map(asText);
  return types.join() === 'boolean' ? ['true', 'false'] : undefined;
}

function bounds(schema: ValueSchema): Fact[] {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf, pattern, format } = schema;
  const types = typesOf(schema);
  const said = (words: string, value: unknown): Fact[] =>
    value === undefined ? [] : [{ words, values: [asText(value)] }];
  return [
    ...(types.length === 0 ? [] : [{ words: types.join(' or '), values: [] }]),
    ...said('of the format', format),
    ...(schema.enum === undefined ? [] : [{ words: 'one of', values: schema.enum.map(asText) }]),
    ...said('always', schema.const),
    ...said('at least', minimum),
    ...said('more than', exclusiveMinimum),
    ...said('at most', maximum),
    ...said('less than', exclusiveMaximum),
    ...said('a multiple of', multipleOf),
    ...counted('character', schema.minLength, schema.maxLength),
    ...said('matches', pattern),
  ];
}

/** `1 to 5 characters`. */
function counted(what: string, least: number | undefined, most: number | undefined): Fact[] {
  if (least === undefined && most === undefined) return [];
  const things = (most ?? least) === 1 ? what : `${what}s`;
  if (most === undefined) return [{ words: `at least ${String(least)} ${things}`, values: [] }];
  if (least === undefined) return [{ words: `at most ${String(most)} ${things}`, values: [] }];
  return [{ words: `${least === most ? String(most) : `${String(least)} to ${String(most)}`} ${things}`, values: [] }];
}

function typesOf({ type }: ValueSchema): readonly string[] {
  return type === undefined ? [] : [type].flat();
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
