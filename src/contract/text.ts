/** The text of a contract: parses it, and knows at which line each place of the document stands. */
import type { Document, Node, YAMLMap } from 'yaml';
import type { Position } from '../faults/fault.ts';
import { partsOf } from './document.ts';
import { parsedBefore } from './parsed-before.ts';
import { yaml } from './yaml.ts';

export interface ParsedText {
  /** Undefined if the text cannot be parsed. */
  readonly value: unknown;
  /** Whether it is the contract that is shipped, which was held to all rules when it was written. */
  readonly isShipped: boolean;
  /** Why the text cannot be parsed. */
  readonly errors: readonly { readonly detail: string; readonly position: Position | undefined }[];
  /** Where a JSON pointer leads in the text; if the document ends before it does, the last place on its way. */
  readonly positionOf: (pointer: string) => Position | undefined;
}

/** One slip makes others; a file that is no YAML has one in each line. */
const mostErrors = 3;

/** Parses YAML or JSON. */
export function parseText(text: string): ParsedText {
  const value = parsedBefore(text);
  if (value === undefined) return parseYaml(text);
  // where something stands is asked only of a text in which something is wrong
  return { value, isShipped: true, errors: [], positionOf: (pointer) => parseYaml(text).positionOf(pointer) };
}

/** The same, of a text that nothing is known of. JSON is YAML. */
export function parseYaml(text: string): ParsedText {
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const positionAt = (offset: number | undefined): Position | undefined => {
    const at = offset === undefined ? undefined : lines.linePos(offset);
    return at && at.line > 0 ? { line: at.line, column: at.col } : undefined;
  };
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const errors = document.errors
    .slice(0, mostErrors)
    .map(({ message, pos }) => ({ detail: message, position: positionAt(pos[0]) }));
  const more = document.errors.length - errors.length;
  const last = errors.at(-1);
  if (more > 0 && last !== undefined) last.detail += ` (and ${String(more)} more after it, which may come of these)`;
  const positionOf = (pointer: string): Position | undefined => positionAt(offsetOf(document, partsOf(pointer)));
  if (errors.length > 0) return { value: undefined, isShipped: false, errors, positionOf };
  try {
    const value: unknown = document.toJS();
    // what contains itself, by an alias, is no document: it is sent as JSON
    JSON.stringify(value);
    return { value, isShipped: false, errors, positionOf };
  } catch (error) {
    // so is one whose aliases go on and on, or lead nowhere
    const failed = [{ detail: (error as Error).message, position: undefined }];
    return { value: undefined, isShipped: false, errors: failed, positionOf };
  }
}

function offsetOf(document: Document, parts: readonly string[]): number | undefined {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0];
  for (const part of parts) {
    const found = memberOf(document, node, part);
    if (found === undefined) return offset;
    // where the name of a member stands, and not where its value begins
    offset = found.at?.range?.[0] ?? offset;
    node = found.node;
  }
  return offset;
}

interface Member {
  readonly at: Node | undefined;
  readonly node: unknown;
}

function memberOf(document: Document, node: unknown, part: string): Member | undefined {
  const { isAlias, isCollection, isMap, isPair, isScalar, isSeq } = yaml();
  const found = isAlias(node) ? node.resolve(document) : node;
  if (!isCollection(found)) return undefined;
  if (isMap(found)) {
    const pair = found.items.find(({ key }) => isScalar(key) && String(key.value) === part);
    return pair === undefined ? mergedMemberOf(document, found, part) : { at: pair.key as Node, node: pair.value };
  }
  const item = isSeq(found) ? found.items[Number(part)] : undefined;
  return item === undefined || isPair(item) ? undefined : { at: item as Node, node: item };
}

/** A member that `<<` brings into a map, where it is written. */
function mergedMemberOf(document: Document, map: YAMLMap, part: string): Member | undefined {
  const { isScalar, isSeq } = yaml();
  for (const { key, value } of map.items) {
    if (!isScalar(key) || key.source !== '<<' || key.type !== 'PLAIN') continue;
    for (const source of isSeq(value) ? value.items : [value]) {
      const member = memberOf(document, source, part);
      if (member !== undefined) return member;
    }
  }
  return undefined;
}
