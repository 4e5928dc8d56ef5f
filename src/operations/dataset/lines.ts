/** Reads a file line by line as bytes, to find the line that a parser stumbled over. */
import { createReadStream } from 'node:fs';

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its end. */
  readonly bytes: Buffer;
  /** Absent at the end of the file. */
  readonly end?: LineEnd;
}

type LineEnd = '\n' | '\r\n' | '\r';

const lineFeed = 10;
const carriageReturn = 13;

export interface LineRules {
  /** A longer line is the last one, and not complete: memory does not grow with the file. */
  readonly maxBytes: number;
  /** Whether CR ends a line, as LF does: with an LF after it or alone. */
  readonly carriageReturns: boolean;
}

/** The lines, many at a time. */
export async function* linesOf(path: string, rules: LineRules, signal: AbortSignal): AsyncGenerator<Line[]> {
  let number = 1;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const lines: Line[] = [];
    let start = 0;
    for (const { at, end } of endsIn(bytes, rules)) {
      lines.push({ number, bytes: bytes.subarray(start, at), end });
      number += 1;
      start = at + end.length;
    }
    rest = bytes.subarray(start);
    if (rest.length > rules.maxBytes) {
      yield [...lines, { number, bytes: rest }];
      return;
    }
    yield lines;
  }
  if (rules.carriageReturns && rest.at(-1) === carriageReturn)
    yield [{ number, bytes: rest.subarray(0, -1), end: '\r' }];
  else if (rest.length > 0) yield [{ number, bytes: rest }];
}

function* endsIn(bytes: Buffer, { carriageReturns }: LineRules): Generator<{ at: number; end: LineEnd }> {
  let start = 0;
  // Kept while carriage returns stand before it: to look for it again after each would take quadratic time.
  let feed = bytes.indexOf(lineFeed);
  for (;;) {
    const carriage = carriageReturns
      ? bytes.subarray(0, feed < 0 ? bytes.length : feed).indexOf(carriageReturn, start)
      : -1;
    const at = carriage < 0 ? feed : carriage;
    // A carriage return that ends the chunk may have its line feed in the next one.
    if (at < 0 || (at === carriage && at + 1 === bytes.length)) return;
    const end = at === feed ? '\n' : bytes[at + 1] === lineFeed ? '\r\n' : '\r';
    yield { at, end };
    start = at + end.length;
    if (feed >= 0 && feed < start) feed = bytes.indexOf(lineFeed, start);
  }
}
