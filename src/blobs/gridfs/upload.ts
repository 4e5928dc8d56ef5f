/** An upload: pieces first, a few at a time, and at last, in one transaction, the name, which is what makes it a blob. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { ObjectId } from 'mongodb';
import type { ClientSession, MongoClient } from 'mongodb';
import { TooManyBytes } from '../../ports/blob-store.ts';
import type { StoredBlob } from '../../ports/blob-store.ts';
import { StoreUnavailable } from '../../ports/request-store.ts';
import { discard, pieceBytes } from './collections.ts';
import type { Collections, FileDocument } from './collections.ts';

/** How many pieces may be on their way to the disks of a majority: as much as an upload holds in memory. */
const piecesAtOnce = 4;

type Answered = <Answer>(work: Promise<Answer>) => Promise<Answer>;

interface Parts {
  readonly client: MongoClient;
  readonly collections: Collections;
  readonly answered: Answered;
}

/** Resolves when a majority has everything on disk. Leaves nothing if it rejects, or, while MongoDB is away, a broken-off upload. The source is the caller's: it is not destroyed. */
export async function upload(parts: Parts, name: string, source: Readable, maxBytes: number): Promise<StoredBlob> {
  const { collections, answered } = parts;
  const id = new ObjectId();
  await answered(
    collections.loose.updateOne({ _id: id }, [{ $set: { kind: 'upload', since: '$$NOW' } }], { upsert: true }),
  );
  try {
    const stored = await writePieces(parts, id, source, maxBytes);
    await answered(parts.client.withSession((session) => keep(session, collections, id, name, stored)));
    return stored;
  } catch (error) {
    // what cannot be removed now is listed as a broken-off upload later
    if (!(error instanceof StoreUnavailable)) await discard(collections, [id], answered).catch(() => undefined);
    throw error;
  }
}

async function writePieces(
  { collections, answered }: Parts,
  id: ObjectId,
  source: Readable,
  maxBytes: number,
): Promise<StoredBlob> {
  const hash = createHash('sha256');
  const writing = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  let bytes = 0;
  let n = 0;
  let piece = Buffer.allocUnsafe(pieceBytes);
  let filled = 0;

  const write = async (data: Buffer): Promise<void> => {
    const writingThis: Promise<void> = answered(collections.pieces.insertOne({ files_id: id, n, data }))
      .then(
        () => undefined,
        (error: unknown) => {
          failure ??= { error };
        },
      )
      .finally(() => writing.delete(writingThis));
    n += 1;
    writing.add(writingThis);
    if (writing.size >= piecesAtOnce) await Promise.race(writing);
  };

  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new TooManyBytes(maxBytes);
      hash.update(chunk);
      for (let from = 0; from < chunk.length;) {
        const copied = chunk.copy(piece, filled, from);
        from += copied;
        filled += copied;
        if (filled < pieceBytes) continue;
        await write(piece);
        if (failure !== undefined) throw failure.error;
        piece = Buffer.allocUnsafe(pieceBytes);
        filled = 0;
      }
    }
    if (filled > 0) await write(piece.subarray(0, filled));
  } finally {
    // also before what was written is removed: nothing may come after that
    await Promise.all(writing);
  }
  if (failure !== undefined) throw failure.error;
  return { bytes, sha256: hash.digest('hex') };
}

/** Gives the upload its name. What had the name before can still be read by whoever is at it. */
async function keep(
  session: ClientSession,
  { files, loose }: Collections,
  id: ObjectId,
  name: string,
  { bytes, sha256 }: StoredBlob,
): Promise<void> {
  await session.withTransaction(async () => {
    const { deletedCount } = await loose.deleteOne({ _id: id, kind: 'upload' }, { session });
    if (deletedCount === 0) throw new Error('the upload took so long that it was removed');
    const old = await files.findOneAndDelete({ filename: name }, { session, projection: { _id: 1 } });
    if (old !== null) {
      await loose.updateOne({ _id: old._id }, [{ $set: { kind: 'old', since: '$$NOW' } }], { session, upsert: true });
    }
    const file: Omit<FileDocument, '_id' | 'uploadDate'> = {
      filename: name,
      length: bytes,
      chunkSize: pieceBytes,
      metadata: { sha256 },
    };
    await files.updateOne({ _id: id }, [{ $set: { ...file, uploadDate: '$$NOW' } }], { session, upsert: true });
  });
}
