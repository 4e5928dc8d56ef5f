/** Reads a file line by line as bytes, to find the line that a parser stumbled over. */
import { createReadStream } from 'node:fs';

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its end. */
  readonly bytes: Buffer;
  /** Absent at the end of the file. */
  readonly end?: '\n' | '\r\n' | '\r';
}

const lineFeed = 10;
const carriageReturn = 13;

/**
 * The lines, many at a time. A line that is longer than `maxBytes` is the last one, and not complete: memory does
 * not grow with the file.
 */
export async function* linesOf(path: string, maxBytes: number, signal: AbortSignal): AsyncGenerator<Line[]> {
  let number = 1;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const lines: Line[] = [];
    let start = 0;
    for (let at = nextEnd(bytes, start); at >= 0; at = nextEnd(bytes, start)) {
      // A carriage return that ends the chunk may have its line feed in the next one.
      if (bytes[at] === carriageReturn && at + 1 === bytes.length) break;
      const end = bytes[at] === lineFeed ? '\n' : bytes[at + 1] === lineFeed ? '\r\n' : '\r';
      lines.push({ number, bytes: bytes.subarray(start, at), end });
      number += 1;
      start = at + end.length;
    }
    rest = bytes.subarray(start);
    if (rest.length > maxBytes) {
      yield [...lines, { number, bytes: rest }];
      return;
    }
    yield lines;
  }
  const closed = rest.at(-1) === carriageReturn;
  if (closed) yield [{ number, bytes: rest.subarray(0, -1), end: '\r' }];
  else if (rest.length > 0) yield [{ number, bytes: rest }];
}

function nextEnd(bytes: Buffer, from: number): number {
  const feed = bytes.indexOf(lineFeed, from);
  const before = feed < 0 ? bytes : bytes.subarray(0, feed);
  const carriage = before.indexOf(carriageReturn, from);
  return carriage < 0 ? feed : carriage;
}
