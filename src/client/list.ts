/** The caller's requests as their server lists them, page after page. */
import { RequestPageFromJSON, RequestsApi } from '../../generated/client/index.js';
import type { ListRequestsRequest, RequestStatus } from '../../generated/client/index.js';
import { never } from './deadline.ts';
import { ContractViolation } from './errors.ts';
import { failureOf, impatience } from './outcome.ts';
import { next } from './polling/next.ts';
import { toPoll } from './polling/states.ts';
import { interpretJson } from './protocol/interpret.ts';
import { follow } from './protocol/locations.ts';
import { urlOf } from './requests.ts';
import { askedOf } from './step.ts';
import type { Tools } from './step.ts';

export interface ListOptions {
  /** Only requests with this status. */
  readonly status?: NonNullable<ListRequestsRequest['status']> | undefined;
  /** Only requests of this operation. */
  readonly operation?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const api = new RequestsApi();
const pageSize = 100;

/** Newest first; each page is asked for when the one before has been read. `location` is absolute. */
export async function* listRequests(
  tools: Tools,
  baseUrl: string,
  { status, operation, signal = never }: ListOptions,
): AsyncGenerator<RequestStatus, void, void> {
  const options = await api.listRequestsRequestOpts({
    limit: pageSize,
    ...(status === undefined ? {} : { status }),
    ...(operation === undefined ? {} : { operation }),
  });
  let url: string | undefined = urlOf(options, baseUrl);
  while (url !== undefined) {
    const page = await pageAt(tools, url, signal);
    for (const request of page.requests) yield { ...request, location: new URL(request.location, url).href };
    url = page.next === undefined ? undefined : nextPage(page.next, url, tools.allowedOrigins);
  }
}

async function pageAt(tools: Tools, url: string, signal: AbortSignal): Promise<ReturnType<typeof RequestPageFromJSON>> {
  const answer = await tools.ask(
    { method: 'GET', url, waitSeconds: 0 },
    (response) => interpretJson(response, askedOf(tools, url)),
    signal,
  );
  if (answer.kind === 'json') {
    try {
      return RequestPageFromJSON(answer.body);
    } catch (cause) {
      throw new ContractViolation(`the list at ${url} does not fit: ${String(cause)}`, { cause });
    }
  }
  // what is wrong with a list is wrong in the same way with a status
  const now = Date.now();
  const { state } = next(toPoll(url), answer, tools.policy, { now, random: Math.random });
  throw (
    impatience({ state }, { since: now, ms: 0 }, now) ??
    failureOf({ state }) ??
    new ContractViolation(`${url} did not answer with a list`)
  );
}

function nextPage(location: string, from: string, allowedOrigins: ReadonlySet<string>): string {
  const target = follow(location, from, allowedOrigins);
  if (target.kind === 'at') return target.url;
  throw new ContractViolation(`the list at ${from} goes on elsewhere: ${target.detail}`);
}
