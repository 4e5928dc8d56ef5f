/**
 * Removing what is over. A node first takes the documents that it will remove, as a claim does, so that each is reported
 * by one node. One that dies over it leaves them to the next, a minute later.
 */
import { randomUUID } from 'node:crypto';
import type { Collection } from 'mongodb';
import type { ExpiredRequest } from '../../ports/request-store.ts';
import type { Content } from '../../request/record.ts';
import type { RequestDocument } from './documents.ts';
import { indexes } from './schema.ts';

const removeWithinMs = 60_000;

/** Four round trips; one if there is nothing to remove. */
export async function expire(collection: Collection<RequestDocument>, limit: number): Promise<ExpiredRequest[]> {
  const over = await collection
    .find({ removeAt: { $exists: true }, $expr: { $lte: ['$removeAt', '$$NOW'] } })
    .hint(indexes.expiring.name)
    .sort({ removeAt: 1 })
    .limit(limit)
    .batchSize(limit)
    .project<{ _id: string }>({ _id: 1 })
    .toArray();
  if (over.length === 0) return [];

  const token = randomUUID();
  const ids = over.map(({ _id }) => _id);
  await collection.updateMany(
    { _id: { $in: ids }, $expr: { $lte: ['$removeAt', '$$NOW'] } },
    [{ $set: { removeAt: { $add: ['$$NOW', removeWithinMs] }, removedBy: token } }],
    { hint: { _id: 1 } },
  );
  const taken = await collection
    .find({ _id: { $in: ids }, removedBy: token })
    .hint({ _id: 1 })
    .batchSize(limit)
    .project<{ _id: string; input: { body?: Partial<Content> }; result?: Partial<Content> }>({
      'input.body.blob': 1,
      'result.blob': 1,
    })
    .toArray();
  await collection.deleteMany({ _id: { $in: taken.map(({ _id }) => _id) } }, { hint: { _id: 1 } });
  return taken.map(({ _id, input, result }) => ({
    id: _id,
    blobs: [input.body, result].flatMap((content) =>
      content !== undefined && 'blob' in content && content.blob !== undefined ? [content.blob] : [],
    ),
  }));
}
