/**
 * Blobs in MongoDB, in the layout of GridFS, for any number of nodes. A blob gets its name once all its bytes are on the
 * disks of a majority, so a name never stands for half a blob. Rejects with StoreUnavailable if MongoDB is away.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ObjectId } from 'mongodb';
import { answered } from '../../mongodb/answers.ts';
import { connect } from '../../mongodb/connection.ts';
import type { Connection, ConnectOptions } from '../../mongodb/connection.ts';
import { BlobMissing } from '../../ports/blob-store.ts';
import type { BlobStore, ByteRange, StoredBlob } from '../../ports/blob-store.ts';
import { checkedName } from '../names.ts';
import { collectionsOf, discard, prepareBlobs } from './collections.ts';
import type { Collections, FileDocument } from './collections.ts';
import { upload } from './upload.ts';

/** How long what was replaced can still be read by whoever was at it. */
const oldKeptMs = 3_600_000;
const discardedAtOnce = 100;
/** Pieces that come with one answer. */
const piecesAtOnce = 2;
const uploadName = /^upload\/(?<id>[0-9a-f]{24})$/;

/** Opens the blobs in the database that the URL names. */
export async function openGridfsBlobs(options: ConnectOptions): Promise<BlobStore> {
  const connection = await connect(options);
  const collections = collectionsOf(connection.db);
  try {
    await answered(connection.where, prepareBlobs(collections));
    return new GridfsBlobs(connection, collections);
  } catch (error) {
    await connection.client.close();
    throw error;
  }
}

class GridfsBlobs implements BlobStore {
  readonly #connection: Connection;
  readonly #collections: Collections;

  constructor(connection: Connection, collections: Collections) {
    this.#connection = connection;
    this.#collections = collections;
  }

  async put(name: string, source: Readable, maxBytes: number): Promise<StoredBlob> {
    const parts = {
      client: this.#connection.client,
      collections: this.#collections,
      answered: <Answer>(work: Promise<Answer>) => this.#answered(work),
    };
    return upload(parts, checkedName(name), source, maxBytes);
  }

  async open(name: string, range?: ByteRange): Promise<Readable> {
    const file = await this.#answered(this.#collections.files.findOne({ filename: checkedName(name) }));
    if (file === null) throw new BlobMissing(name);
    const start = range?.start ?? 0;
    const end = Math.min(range?.end ?? Infinity, file.length - 1);
    return Readable.from(this.#read(file, start, end), { objectMode: false });
  }

  async localPath(name: string, scratch: string): Promise<string> {
    const bytes = await this.open(name);
    await mkdir(scratch, { recursive: true });
    const path = join(scratch, randomUUID());
    await pipeline(bytes, createWriteStream(path, { flags: 'wx' }));
    return path;
  }

  async remove(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const uploads = names.map(checkedName).flatMap((name) => {
      const id = uploadName.exec(name)?.groups?.['id'];
      return id === undefined ? [] : [new ObjectId(id)];
    });
    const { files } = this.#collections;
    const found = await this.#answered(
      files
        .find({ filename: { $in: [...names] } })
        .project<{ _id: ObjectId }>({ _id: 1 })
        .toArray(),
    );
    await this.#discard([...found.map(({ _id }) => _id), ...uploads]);
  }

  async *olderThan(ageMs: number): AsyncIterable<string> {
    const { files, loose } = this.#collections;
    await this.#discardOld();
    const storedBefore = { $lte: ['$uploadDate', { $subtract: ['$$NOW', ageMs] }] };
    for await (const { filename } of files.find({ $expr: storedBefore }).hint('aged').sort({ uploadDate: 1 })) {
      yield filename;
    }
    const begunBefore = { $lte: ['$since', { $subtract: ['$$NOW', ageMs] }] };
    for await (const { _id } of loose.find({ kind: 'upload', $expr: begunBefore }).hint('aged')) {
      yield `upload/${_id.toHexString()}`;
    }
  }

  async close(): Promise<void> {
    await this.#connection.client.close();
  }

  /** Bytes `start` to `end` of a file, both included, piece by piece. */
  async *#read({ _id, filename, chunkSize }: FileDocument, start: number, end: number): AsyncGenerator<Buffer> {
    if (end < start) return;
    const [first, last] = [Math.floor(start / chunkSize), Math.floor(end / chunkSize)];
    const cursor = this.#collections.pieces
      .find({ files_id: _id, n: { $gte: first, $lte: last } })
      .hint('pieces')
      .sort({ n: 1 })
      .batchSize(piecesAtOnce);
    try {
      for (let n = first; n <= last; n += 1) {
        const piece = await this.#answered(cursor.next());
        if (piece?.n !== n) throw new Error(`the blob ${filename} has been removed while it was read`);
        const bytes = bytesOf(piece.data);
        yield bytes.subarray(n === first ? start % chunkSize : 0, n === last ? (end % chunkSize) + 1 : undefined);
      }
    } finally {
      await cursor.close();
    }
  }

  async #discardOld(): Promise<void> {
    const replacedBefore = { $lte: ['$since', { $subtract: ['$$NOW', oldKeptMs] }] };
    const { loose } = this.#collections;
    for (;;) {
      const old = await this.#answered(
        loose.find({ kind: 'old', $expr: replacedBefore }).hint('aged').limit(discardedAtOnce).toArray(),
      );
      await this.#discard(old.map(({ _id }) => _id));
      if (old.length < discardedAtOnce) return;
    }
  }

  #discard(ids: readonly ObjectId[]): Promise<void> {
    return discard(this.#collections, ids, (work) => this.#answered(work));
  }

  #answered<Answer>(work: Promise<Answer>): Promise<Answer> {
    return answered(this.#connection.where, work);
  }
}

/** The driver gives back a Binary around the buffer that it read. */
function bytesOf(data: Uint8Array | { readonly buffer: Uint8Array }): Buffer {
  const bytes = data instanceof Uint8Array ? data : data.buffer;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
