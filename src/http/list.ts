/** The caller's requests, newest first, a page at a time. */
import type { Request, Response } from 'express';
import type { Operation } from '../contract/contract.ts';
import { statuses } from '../request/record.ts';
import type { Status } from '../request/record.ts';
import type { HttpParts } from './call.ts';
import { statusBody } from './status.ts';

interface Query {
  readonly status?: Status;
  readonly operation?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

const defaultLimit = 50;

export function listRequests(parts: HttpParts, operation: Operation) {
  return async (req: Request, res: Response): Promise<void> => {
    const query = req.query as Query;
    const { limit = defaultLimit } = query;
    const known = parts.contract.asynchronous.map(({ operationId }) => operationId);
    const found = await parts.store.list({
      owner: parts.ownerOf(req),
      statuses: query.status === undefined ? statuses : [query.status],
      operations: query.operation === undefined ? known : known.filter((name) => name === query.operation),
      ...(query.cursor !== undefined && { before: query.cursor.toLowerCase() }),
      // one more than asked for tells whether there is a next page
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const next =
      found.length > limit && last !== undefined
        ? nextUrl(parts, req, operation, { ...query, limit, cursor: last.id })
        : undefined;
    parts.replies.send(res, operation, {
      status: 200,
      headers: { 'Cache-Control': 'private, no-cache', ...(next !== undefined && { Link: `<${next}>; rel="next"` }) },
      body: { requests: page.map((record) => statusBody(parts, req, record)), ...(next !== undefined && { next }) },
    });
  };
}

function nextUrl(parts: HttpParts, req: Request, { path }: Operation, query: Query): string {
  const given = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  return parts.urls.reference(req, `${path}?${new URLSearchParams(given).toString()}`);
}
