/**
 * The blob store: uploaded bodies and results that are files. Names are `<request id>/<part>`; one with other characters
 * than letters, digits, `.`, `_` and `-` rejects with a RangeError or TypeError.
 */
import type { Readable } from 'node:stream';

export interface StoredBlob {
  readonly bytes: number;
  /** Hex SHA-256 of the bytes. */
  readonly sha256: string;
}

/** Bytes from `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface PutOptions {
  /** Nobody else has the memory of what `source` gives: the store may free it as soon as it has the bytes. */
  readonly mayFreeChunks?: boolean;
}

export interface BlobStore {
  /** Stores everything that `source` gives; durable when it resolves, and nothing is kept when it rejects. TooManyBytes past `maxBytes`. Replaces what had the name before. */
  put(name: string, source: Readable, maxBytes: number, options?: PutOptions): Promise<StoredBlob>;
  /** The bytes, or a range of them. Rejects with BlobMissing if there is no such blob. */
  open(name: string, range?: ByteRange): Promise<Readable>;
  /** The path of a file with the bytes in `scratch`, a folder of the caller's, which may have to be made. The file is the caller's: what is done to it leaves the blob as it is. */
  localPath(name: string, scratch: string): Promise<string>;
  /** Removes blobs. Those that are not there are no error. */
  remove(names: readonly string[]): Promise<void>;
  /** Names of blobs stored at least `ageMs` ago, and what broken-off uploads of that age left; for clean-up. */
  olderThan(ageMs: number): AsyncIterable<string>;
  close(): Promise<void>;
}

export class TooManyBytes extends Error {
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`more than ${String(maxBytes)} bytes`);
    this.name = 'TooManyBytes';
    this.maxBytes = maxBytes;
  }
}

export class BlobMissing extends Error {
  constructor(name: string, options?: ErrorOptions) {
    super(`there is no blob ${name}`, options);
    this.name = 'BlobMissing';
  }
}
