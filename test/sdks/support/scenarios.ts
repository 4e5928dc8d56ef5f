/** The scenarios of sdks/scenarios.yaml, where the words are explained. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface Step {
  readonly do: string;
  readonly as?: string;
  readonly of?: string;
  readonly by?: 'another';
  readonly during?: 'restart';
  readonly expect?: Readonly<Record<string, unknown>>;
  readonly [argument: string]: unknown;
}

export interface ScriptedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** By method and path. */
export type Script = Readonly<Record<string, readonly (ScriptedAnswer | 'cut')[]>>;

export interface Rules {
  readonly credentials?: { readonly seenBy?: string; readonly notSeenBy: string };
  readonly sameKey?: string;
  readonly secondsBetween?: {
    readonly server: string;
    readonly call: string;
    /** Another call, which is to come so long after; without it, the same call again. */
    readonly next?: string;
    readonly atLeast: number;
  };
}

export interface Scenario {
  readonly name: string;
  readonly server?: 'keyed' | 'forgetful';
  readonly connect?: Readonly<Record<string, unknown>>;
  readonly scripted?: Readonly<Record<string, Script>>;
  readonly steps: readonly Step[];
  readonly calls?: Readonly<Record<string, readonly string[]>>;
  readonly rules?: Rules;
}

const file = new URL('../../../sdks/scenarios.yaml', import.meta.url);

export const { scenarios } = parse(readFileSync(file, 'utf8'), { merge: true }) as {
  readonly scenarios: readonly Scenario[];
};

export type Variables = ReadonlyMap<string, string>;

/** Puts in what `${name}` stands for, in every string. Throws if there is no such variable. */
export function filledIn<Value>(value: Value, variables: Variables): Value {
  const fill = (part: unknown): unknown => {
    if (typeof part === 'string') return part.replaceAll(/\$\{([\w.]+)\}/g, (_, name: string) => valueOf(name));
    if (Array.isArray(part)) return part.map(fill);
    if (typeof part === 'object' && part !== null)
      return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, fill(inner)]));
    return part;
  };
  const valueOf = (name: string): string => {
    const found = variables.get(name);
    if (found === undefined) throw new Error(`the scenario names \${${name}}, which there is not`);
    return found;
  };
  return fill(value) as Value;
}

/** Where an answer is not as expected, in words; nothing if it is. */
export function differences(expected: unknown, actual: unknown, path = ''): string[] {
  const differ = (): string[] => [`${path || 'it'} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`];
  if (typeof expected === 'string' && /^\/.*\/$/s.test(expected))
    return typeof actual === 'string' && new RegExp(expected.slice(1, -1)).test(actual) ? [] : differ();
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length < expected.length) return differ();
    return expected.flatMap((item, index) => differences(item, actual[index], `${path}/${String(index)}`));
  }
  if (typeof expected !== 'object' || expected === null) return Object.is(expected, actual) ? [] : differ();
  if ('oneOf' in expected) {
    const choices = expected.oneOf as readonly unknown[];
    return choices.some((choice) => isSame(choice, actual)) ? [] : differ();
  }
  if (typeof actual !== 'object' || actual === null) return differ();
  return Object.entries(expected).flatMap(([key, inner]) =>
    differences(inner, (actual as Record<string, unknown>)[key], `${path}/${key}`),
  );
}

function isSame(expected: unknown, actual: unknown): boolean {
  return JSON.stringify(expected) === JSON.stringify(actual);
}
