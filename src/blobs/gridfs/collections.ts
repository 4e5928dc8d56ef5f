/**
 * The collections of the blobs, in the layout of GridFS, so that `mongofiles --prefix blobs` and other tools read them:
 * a document a blob and one for each piece of its bytes. Beside them stands what has pieces and is no blob: uploads under
 * way or broken off, and what was replaced or removed.
 */
import type { Db, ObjectId } from 'mongodb';

/** Bytes of a piece; all have so many but the last. */
export const pieceBytes = 1024 * 1024;

export interface FileDocument {
  readonly _id: ObjectId;
  readonly filename: string;
  readonly length: number;
  readonly chunkSize: number;
  /** By MongoDB's clock, as are all times. */
  readonly uploadDate: Date;
  readonly metadata: { readonly sha256: string };
}

export interface PieceDocument {
  readonly files_id: ObjectId;
  readonly n: number;
  readonly data: Uint8Array;
}

/** Pieces without a file. `upload`: of one that is under way, or broke off. `old`: of one that may still be read. */
export interface LooseDocument {
  readonly _id: ObjectId;
  readonly kind: 'upload' | 'old';
  readonly since: Date;
}

export type Collections = ReturnType<typeof collectionsOf>;

export function collectionsOf(db: Db) {
  return {
    files: db.collection<FileDocument>('blobs.files'),
    pieces: db.collection<PieceDocument>('blobs.chunks'),
    loose: db.collection<LooseDocument>('blobs.loose'),
  };
}

/** Idempotent, and safe from several nodes at once. */
export async function prepareBlobs({ files, pieces, loose }: Collections): Promise<void> {
  await files.createIndexes([
    { name: 'named', key: { filename: 1 }, unique: true },
    { name: 'aged', key: { uploadDate: 1 } },
  ]);
  await pieces.createIndexes([{ name: 'pieces', key: { files_id: 1, n: 1 }, unique: true }]);
  await loose.createIndexes([{ name: 'aged', key: { kind: 1, since: 1 } }]);
}

/** About so many pieces are removed by one command, which has to be answered in time. */
const removedAtOnce = 256;

/**
 * Removes files and pieces, whatever became of the upload. Notes first what it will remove, so that an upload under way
 * can no longer be kept, and whoever cleans up later finds what could not be finished. `answered` bounds each command.
 */
export async function discard(
  { files, pieces, loose }: Collections,
  ids: readonly ObjectId[],
  answered: <Answer>(work: Promise<Answer>) => Promise<Answer>,
): Promise<void> {
  if (ids.length === 0) return;
  await answered(
    loose.bulkWrite(
      ids.map((_id) => ({
        updateOne: { filter: { _id }, update: [{ $set: { kind: 'old', since: '$$NOW' } }], upsert: true },
      })),
      { ordered: false },
    ),
  );
  const ofThese = { files_id: { $in: [...ids] } };
  await answered(files.deleteMany({ _id: { $in: [...ids] } }));
  let removed = 1;
  let slice = Math.ceil(removedAtOnce / ids.length);
  for (let from = 0; removed > 0; from += slice) {
    // the next slice is as long as this one has shown that it may be
    if (from > 0) slice = Math.max(1, Math.floor((removedAtOnce * slice) / removed));
    removed = (await answered(pieces.deleteMany({ ...ofThese, n: { $gte: from, $lt: from + slice } }))).deletedCount;
  }
  // an upload that broke off may have gaps
  await answered(pieces.deleteMany(ofThese));
  await answered(loose.deleteMany({ _id: { $in: [...ids] } }));
}
