/** Newline-delimited JSON: one object a line. Nested values are read as they stand, and profiled as text. */
import { isUtf8 } from 'node:buffer';
import { linesOf } from './lines.ts';
import type { Fault } from './problems.ts';
import { unreadable } from './problems.ts';
import type { Session } from './session.ts';
import { literal, QueryError } from './session.ts';

const maxLineBytes = 16 * 1024 * 1024;
/** Between tokens, a carriage return is white space. */
const lineRules = { maxBytes: maxLineBytes, carriageReturns: false };
/** DuckDB walks nested values by recursion: a hundred thousand levels overflow its stack and end the process. */
const maxDepth = 2_000;

const quote = 34;
const backslash = 92;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

/** Loads the file into the table `dataset`. */
export async function loadNdjson(session: Session, path: string, signal: AbortSignal): Promise<void> {
  await refuseDeepNesting(path, signal);
  try {
    // A sample of the whole file: a type is one that every value has. Two levels, so that what is inside an object
    // or an array stays JSON however deep it is.
    await session.query(`
      CREATE TABLE dataset AS
      FROM read_json(
        ${literal(path)},
        format = 'newline_delimited', records = true, compression = 'uncompressed', maximum_depth = 2,
        maximum_object_size = ${maxLineBytes}, sample_size = -1, ignore_errors = false
      )`);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw unreadable((await findFault(path, signal)) ?? faultOf(error), { cause: error });
  }
}

async function refuseDeepNesting(path: string, signal: AbortSignal): Promise<void> {
  for await (const lines of linesOf(path, lineRules, signal)) {
    for (const { number, bytes } of lines) {
      // A shorter line cannot be that deep: most files are not looked into.
      if (bytes.length > maxDepth && depthOf(bytes) > maxDepth) {
        throw unreadable(at(number, `expected at most ${maxDepth} arrays and objects inside each other, found more.`));
      }
    }
  }
}

/** How deep arrays and objects are inside each other. Of what is not JSON, some number. */
function depthOf(bytes: Buffer): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inString) {
      if (byte === backslash) i += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === openBracket || byte === openBrace) deepest = Math.max(deepest, (depth += 1));
    else if (byte === closeBracket || byte === closeBrace) depth -= 1;
  }
  return deepest;
}

/** The first line that is not a JSON object, by a reader of our own: DuckDB's line numbers are not to be relied on. */
async function findFault(path: string, signal: AbortSignal): Promise<Fault | undefined> {
  let blank = true;
  for await (const lines of linesOf(path, lineRules, signal)) {
    for (const { number, bytes } of lines) {
      const wrong = wrongWith(bytes);
      if (wrong !== undefined) return at(number, wrong);
      blank &&= isBlank(bytes);
    }
  }
  return blank ? { detail: 'The file is empty.' } : undefined;
}

function wrongWith(bytes: Buffer): string | undefined {
  if (bytes.length > maxLineBytes) return `the line is longer than ${maxLineBytes} bytes.`;
  if (isBlank(bytes)) return undefined;
  if (!isUtf8(bytes)) return 'expected UTF-8, found bytes that are not. Convert the file to UTF-8.';
  const text = bytes.toString().trimEnd();
  if (text.startsWith('\uFEFF')) return 'expected a JSON object, found a byte order mark. Save the file without one.';
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return `expected a JSON object, found ${kindOf(value)}.`;
    return hasLoneSurrogate(value)
      ? 'expected Unicode text, found half of a surrogate pair (\\ud800 to \\udfff).'
      : undefined;
  } catch (error) {
    return `expected a JSON object: ${error instanceof Error ? reasonOf(error) : 'it is not JSON'}.`;
  }
}

/** V8's message, with a column in place of its offset and its line, which is always 1. */
function reasonOf({ message }: Error): string {
  return message.replace(/(?: in JSON)? at position \d+ \(line 1 column (\d+)\)$/, ' at column $1');
}

/** What DuckDB refuses although each line is an object. */
function faultOf({ message }: QueryError): Fault {
  const [, line, member] = /in line (\d+): Object .* has duplicate key "(.*)"/.exec(message) ?? [];
  if (line !== undefined) return at(Number(line), `the object has the member ${JSON.stringify(member)} twice.`);
  if (message.includes('expected records')) return { detail: 'No object in the file has a member.' };
  return { detail: 'The file cannot be read as newline-delimited JSON.' };
}

function at(line: number, what: string): Fault {
  return { line, detail: `Line ${line}: ${what}` };
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 32 || byte === 9 || byte === 13);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

/** JSON.stringify writes a surrogate as an escape if it stands alone, and nothing else like it. */
function hasLoneSurrogate(value: object): boolean {
  return /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(JSON.stringify(value));
}
