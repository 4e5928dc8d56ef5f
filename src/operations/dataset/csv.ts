/** Comma-separated values (RFC 4180), read strictly: every record counts, or the file is refused with a line. */
import { isUtf8 } from 'node:buffer';
import type { Fault } from './problems.ts';
import { tooLarge, unreadable } from './problems.ts';
import { linesOf } from './lines.ts';
import type { Session } from './session.ts';
import { literal, QueryError } from './session.ts';

/** Tried in this order on the first record. Files that end in .csv are often not separated by commas. */
const delimiters = [',', ';', '\t', '|'] as const;
type Delimiter = (typeof delimiters)[number];

/** DuckDB's max_line_size. It holds for a record, of however many lines. */
const maxRecordBytes = 2_000_000;
const lineRules = { maxBytes: maxRecordBytes, carriageReturns: true };

const quote = 34;
const carriageReturn = 13;

interface Csv {
  readonly path: string;
  readonly header: boolean;
  readonly maxColumns: number;
}

/** Loads the file into the table `dataset`. */
export async function loadCsv(session: Session, csv: Csv, signal: AbortSignal): Promise<void> {
  const delimiter = await delimiterOf(csv, signal);
  try {
    // A sample of the whole file: a type is one that every value has. Dates are ISO 8601 or text: whether
    // 01/02/2020 is in January is nobody's to guess.
    await session.query(`
      CREATE TABLE dataset AS
      FROM read_csv(
        ${literal(csv.path)},
        delim = ${literal(delimiter)}, quote = '"', escape = '"', comment = '', skip = 0, header = ${csv.header},
        encoding = 'utf-8', compression = 'none', dateformat = '%Y-%m-%d', max_line_size = ${maxRecordBytes},
        sample_size = -1, strict_mode = true, null_padding = false, ignore_errors = false
      )`);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw unreadable((await findFault(csv.path, delimiter, signal)) ?? faultOf(error), { cause: error });
  }
}

/** Reads the first record: what separates its fields. Refuses files that have none, or too wide a one. */
async function delimiterOf({ path, header, maxColumns }: Csv, signal: AbortSignal): Promise<Delimiter> {
  const counts = new Map<number, number>();
  let firstLine: number | undefined;
  let quoted = false;
  record: for await (const lines of linesOf(path, lineRules, signal)) {
    for (const { number, bytes } of lines) {
      const text = number === 1 ? withoutByteOrderMark(bytes) : bytes;
      if (firstLine === undefined && isBlank(text)) continue;
      firstLine ??= number;
      for (const byte of text) {
        if (byte === quote) quoted = !quoted;
        else if (!quoted) counts.set(byte, (counts.get(byte) ?? 0) + 1);
      }
      if (!quoted) break record;
    }
  }
  if (firstLine === undefined) throw unreadable({ detail: 'The file is empty.' });
  if (firstLine > 1 && header) throw unreadable(at(1, 'expected the names of the columns, found a blank line.'));
  const delimiter = delimiters.find((candidate) => counts.has(candidate.charCodeAt(0))) ?? ',';
  const columns = (counts.get(delimiter.charCodeAt(0)) ?? 0) + 1;
  if (columns > maxColumns) throw tooManyColumns(columns, maxColumns);
  return delimiter;
}

export function tooManyColumns(columns: number, maxColumns: number): Error {
  return tooLarge(`It has ${columns} columns: at most ${maxColumns} are profiled.`);
}

/** The first thing that RFC 4180 or UTF-8 does not allow, by a reader of our own: DuckDB does not always say where. */
async function findFault(path: string, delimiter: Delimiter, signal: AbortSignal): Promise<Fault | undefined> {
  const delimiterByte = delimiter.charCodeAt(0);
  let expected: number | undefined;
  let firstEnd: string | undefined;
  let otherEnd: Fault | undefined;
  // Of the record at hand: the line where it starts, its columns so far, its bytes, and whether a quote is open.
  let recordLine = 1;
  let columns = 1;
  let recordBytes = 0;
  let quoted = false;
  let quoteLine = 1;
  for await (const lines of linesOf(path, lineRules, signal)) {
    for (const { number, bytes, end } of lines) {
      if (!quoted) {
        recordLine = number;
        columns = 1;
        recordBytes = 0;
      }
      recordBytes += bytes.length;
      if (recordBytes > maxRecordBytes) {
        return at(recordLine, `the record is longer than ${maxRecordBytes} bytes. Is a quotation mark missing?`);
      }
      if (!isUtf8(bytes)) return at(number, 'expected UTF-8, found bytes that are not. Convert the file to UTF-8.');
      const text = number === 1 ? withoutByteOrderMark(bytes) : bytes;
      if (!quoted && isBlank(text)) continue;
      let fieldStarts = !quoted;
      for (let i = 0; i < text.length; i++) {
        const byte = text[i];
        if (quoted) {
          if (byte !== quote) continue;
          if (text[i + 1] === quote) {
            i += 1;
            continue;
          }
          quoted = false;
          if (i + 1 < text.length && text[i + 1] !== delimiterByte) {
            return at(
              number,
              `expected ${name(delimiter)} after a closing quotation mark, found more text. Double a quotation mark that is part of a value.`,
            );
          }
        } else if (byte === delimiterByte) {
          columns += 1;
          fieldStarts = true;
        } else {
          if (byte === quote && fieldStarts) {
            quoted = true;
            quoteLine = number;
          }
          fieldStarts = false;
        }
      }
      if (quoted) continue;
      expected ??= columns;
      if (columns !== expected)
        return at(recordLine, `expected ${expected} column${expected === 1 ? '' : 's'}, found ${columns}.`);
      firstEnd ??= end;
      if (end !== undefined && end !== firstEnd) {
        otherEnd ??= at(
          number,
          'the line ends differently from the first one (CR LF, LF or CR). Use the same line ends throughout.',
        );
      }
    }
  }
  if (quoted) return at(quoteLine, 'the quotation mark that opens here is never closed.');
  return otherEnd;
}

/** What DuckDB itself says of the line. */
function faultOf({ message }: QueryError): Fault {
  const line = Number(/^.*CSV Error on Line: (\d+)/m.exec(message)?.[1] ?? 0);
  return line > 0 ? at(line, 'the record cannot be read.') : { detail: 'The file cannot be read as CSV.' };
}

function at(line: number, what: string): Fault {
  return { line, detail: `Line ${line}: ${what}` };
}

function name(delimiter: Delimiter): string {
  return delimiter === '\t' ? 'a tab' : `"${delimiter}"`;
}

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** Empty, or a stray carriage return. */
function isBlank(bytes: Buffer): boolean {
  return bytes.length === 0 || (bytes.length === 1 && bytes[0] === carriageReturn);
}
