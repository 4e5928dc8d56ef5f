/**
 * Claiming: one write stamps a token on everything that is still to be had, one read finds what has the token. What is due
 * has to be looked for first. Everything is judged by MongoDB's clock ($$NOW), which bounds an index as any constant does.
 */
import { randomUUID } from 'node:crypto';
import type { Collection } from 'mongodb';
import type { ClaimedRequest, ClaimQuery } from '../../ports/request-store.ts';
import { claimedFields, toClaimed } from './documents.ts';
import type { ClaimedDocument, RequestDocument } from './documents.ts';
import { indexes } from './schema.ts';

/** How often to look again for what is due, when other nodes took what was found. */
const mostRounds = 4;
/** After the first time, a node chooses at random among so many times as much as it wants: not what the others choose. */
const spread = 4;

type Due = NonNullable<ClaimQuery['due']>[number];

interface Choice {
  readonly operation: string;
  readonly lapsed: readonly string[];
  readonly waiting: readonly string[];
}

/** Two round trips for ids; one more for what is due, and all of them again only if other nodes were faster. */
export async function claim(collection: Collection<RequestDocument>, query: ClaimQuery): Promise<ClaimedRequest[]> {
  const { ids = [], due = [] } = query;
  const claimed: ClaimedRequest[] = [];
  let named = [...new Set(ids)];
  let wanted = due.filter(({ limit }) => limit > 0);
  for (let round = 0; round < mostRounds && named.length + wanted.length > 0; round += 1) {
    const choices = await Promise.all(wanted.map((each) => choose(collection, each, new Set(named), round)));
    const lapsed = choices.flatMap((choice) => choice.lapsed);
    const waiting = [...named, ...choices.flatMap((choice) => choice.waiting)];
    if (lapsed.length + waiting.length === 0) break;
    const taken = await take(collection, lapsed, waiting, query);
    claimed.push(...taken);
    wanted = stillWanted(wanted, choices, taken);
    named = [];
  }
  return claimed;
}

/** What was found and then not got is looked for again. */
function stillWanted(wanted: readonly Due[], choices: readonly Choice[], taken: readonly ClaimedRequest[]): Due[] {
  const got = new Set(taken.map(({ id }) => id));
  return wanted.flatMap(({ operation, limit }, index) => {
    const chosen = [...(choices[index]?.lapsed ?? []), ...(choices[index]?.waiting ?? [])];
    const missed = chosen.filter((id) => !got.has(id)).length;
    return missed === 0 ? [] : [{ operation, limit: limit - (chosen.length - missed) }];
  });
}

/** Lapsed leases first, then what waits, the longest due first. */
async function choose(
  collection: Collection<RequestDocument>,
  { operation, limit }: Due,
  named: ReadonlySet<string>,
  round: number,
): Promise<Choice> {
  const most = round === 0 ? limit + named.size : limit * spread;
  const [lapsed, waiting] = await Promise.all([
    idsOf(
      collection
        .find({ status: 'running', operation, $expr: { $lte: ['$leaseUntil', '$$NOW'] } })
        .hint(indexes.leased.name)
        .sort({ leaseUntil: 1 }),
      most,
    ),
    idsOf(
      collection
        .find({ status: 'accepted', operation, $expr: { $lte: ['$dueAt', '$$NOW'] } })
        .hint(indexes.due.name)
        .sort({ dueAt: 1 }),
      most,
    ),
  ]);
  const some = round === 0 ? (found: string[]) => found : shuffled;
  const first = some(lapsed).slice(0, limit);
  return {
    operation,
    lapsed: first,
    waiting: some(waiting.filter((id) => !named.has(id))).slice(0, limit - first.length),
  };
}

async function idsOf(cursor: ReturnType<Collection<RequestDocument>['find']>, most: number): Promise<string[]> {
  // what is only looked at need not have reached a majority: the write that follows will
  const found = await cursor
    .withReadConcern({ level: 'local' })
    .limit(most)
    .batchSize(most)
    .project<{ _id: string }>({ _id: 1 })
    .toArray();
  return found.map(({ _id }) => _id);
}

function shuffled<Element>(elements: readonly Element[]): Element[] {
  return elements
    .map((element) => ({ element, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ element }) => element);
}

async function take(
  collection: Collection<RequestDocument>,
  lapsed: readonly string[],
  waiting: readonly string[],
  { worker, leaseMs }: ClaimQuery,
): Promise<ClaimedRequest[]> {
  const token = randomUUID();
  const { matchedCount } = await collection.updateMany(
    {
      _id: { $in: [...lapsed, ...waiting] },
      $or: [
        { status: 'accepted', $expr: { $lte: ['$dueAt', '$$NOW'] } },
        { status: 'running', _id: { $in: lapsed }, $expr: { $lte: ['$leaseUntil', '$$NOW'] } },
      ],
    },
    [
      {
        $set: {
          status: 'running',
          attempt: { $add: ['$attempt', 1] },
          revision: { $add: ['$revision', 1] },
          startedAt: '$$NOW',
          leaseUntil: { $add: ['$$NOW', leaseMs] },
          worker: { $literal: worker },
          claim: { token, lapsed: { $eq: ['$status', 'running'] } },
        },
      },
      { $unset: ['dueAt', 'progress'] },
    ],
    { hint: { _id: 1 } },
  );
  if (matchedCount === 0) return [];
  const found = await collection
    .find({ _id: { $in: [...lapsed, ...waiting] }, 'claim.token': token })
    .hint({ _id: 1 })
    .project<ClaimedDocument>(claimedFields)
    .toArray();
  return found.map(toClaimed);
}
