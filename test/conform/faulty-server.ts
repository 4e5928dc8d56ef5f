/**
 * A small server of the pattern that does one thing wrong, or one thing in another way that is as right. A request finishes when its status has been read
 * four times, or at once for who sends Prefer: wait; `{"work":"fails"}` fails. It wants the bearer token `let-me-in`.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { faultyContract } from './faulty-contract.ts';

export type Fault =
  | 'submit-200'
  | 'no-location'
  | 'location-no-url'
  | 'same-location'
  | 'empty-202'
  | 'no-retry-after'
  | 'retry-after-soon'
  | 'busy-without-retry-after'
  | 'not-found-at-first'
  | 'status-202'
  | 'status-without-retry-after'
  | 'status-cached'
  | 'redirect-301'
  | 'redirect-302'
  | 'redirect-307'
  | 'redirect-308'
  | 'succeeded-200'
  | 'redirect-without-location'
  | 'redirect-no-url'
  | 'other-origin'
  | 'goes-back'
  | 'redirect-parameter-ignored'
  | 'head-405'
  | 'head-with-body'
  | 'etag-ignored'
  | 'no-result'
  | 'early-result'
  | 'wrong-result'
  | 'untyped-result'
  | 'failed-303'
  | 'failed-without-problem'
  | 'failed-result'
  | 'cancel-303'
  | 'cancel-500'
  | 'cancel-ignored'
  | 'canceled-result'
  | 'cancel-finished-200'
  | 'unknown-200'
  | 'any-media-type'
  | 'malformed-accepted'
  | 'malformed-500'
  | 'put-404'
  | 'no-allow'
  | 'errors-as-text'
  | 'problem-title-number'
  | 'problem-status-wrong'
  | 'key-ignored'
  | 'key-of-another'
  | 'wait-ignored'
  | 'wait-too-long'
  | 'open-door'
  | 'no-challenge'
  | 'failed-500'
  | 'cancel-409'
  | 'head-other-etag'
  | 'status-elsewhere'
  | '202-without-status'
  | 'no-result-link'
  | 'retry-after-local-date'
  | 'broken-at-first'
  | 'key-ignored-no-location'
  | 'status-wait-ignored';

/** What a server may do as well. */
export type Variant =
  | 'uuids'
  | 'ulids'
  | 'hex-ids'
  | 'mixed-ids'
  | 'number-ids'
  | 'status-below-id'
  | 'status-in-query'
  | 'put-501'
  | 'head-without-etag'
  | 'signed-result'
  | 'cancel-202'
  | 'cancel-204'
  | 'large-result'
  | 'text-202'
  | 'retry-after-date';

interface Work {
  readonly id: string;
  readonly input: string;
  status: 'running' | 'succeeded' | 'failed' | 'canceled';
  reads: number;
  finalReads: number;
}

export interface FaultyServer extends AsyncDisposable {
  readonly url: string;
}

export const token = 'let-me-in';

/** Ids of other servers, each told from the last by its end. */
const ids: Readonly<Partial<Record<Variant, (count: number) => string>>> = {
  uuids: (count) => `0199d9a0-5c1e-7b3a-9c2e-${count.toString(16).padStart(12, '0')}`,
  ulids: (count) => `01ARZ3NDEKTSV4RRFFQ69G5F${String(count).padStart(2, '0')}`,
  'hex-ids': (count) => `dead${count.toString(16).padStart(4, '0')}`,
  'mixed-ids': (count) => `req_aZ9x${String(count)}`,
};

export async function startFaultyServer(fault?: Fault | Variant, contract = true): Promise<FaultyServer> {
  const works = new Map<string, Work>();
  const keys = new Map<string, Work>();
  let posts = 0;
  const is = (...faults: (Fault | Variant)[]): boolean => fault !== undefined && faults.includes(fault);

  function send(res: ServerResponse, status: number, headers: Record<string, string>, body?: unknown): void {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    res.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(text)) });
    // Node leaves out the body of an answer to HEAD
    if (is('head-with-body') && res.req.method === 'HEAD') {
      res.flushHeaders();
      res.socket?.write(text);
    }
    res.end(text);
  }
  const json = (res: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void =>
    send(res, status, { 'content-type': 'application/json', ...headers }, body);
  function refuse(res: ServerResponse, status: number, title: string, headers: Record<string, string> = {}): void {
    if (is('errors-as-text')) {
      send(res, status, { 'content-type': 'text/plain', ...headers }, title);
      return;
    }
    const said = is('problem-status-wrong') ? 418 : status;
    const body = { type: '/problems/any', title: is('problem-title-number') ? 7 : title, status: said };
    send(res, status, { 'content-type': 'application/problem+json', ...headers }, body);
  }
  const bodyOf = ({ id, status }: Work): object => ({
    id: is('number-ids') ? Number(id) : id,
    status: status === 'running' && is('status-wait-ignored') ? 'accepted' : status,
    ...(status === 'succeeded' && !is('no-result-link')
      ? { result: is('redirect-no-url') ? `/results/${id}` : resultOf(id) }
      : {}),
    ...(status === 'failed' && !is('failed-without-problem')
      ? { problem: { type: '/problems/broken', title: 'It broke', status: 500 } }
      : {}),
  });
  const elsewhere = (): string => `http://localhost:${String((server.address() as AddressInfo).port)}`;
  const locationOf = (work: Work): string =>
    is('status-below-id')
      ? `/requests/${work.id}/status`
      : is('status-in-query')
        ? `/requests?view=full&job=${work.id}`
        : `${is('status-elsewhere') ? elsewhere() : ''}/requests/${is('same-location') ? '1' : work.id}`;
  let signatures = 0;
  const signature = (): string => {
    signatures += 1;
    return `?signature=${String(signatures)}`;
  };
  const resultOf = (id: string): string =>
    is('other-origin')
      ? `${elsewhere()}/results/${id}`
      : is('redirect-no-url')
        ? 'http://['
        : `/results/${id}${is('signed-result') ? signature() : ''}`;
  const finish = (work: Work): void => {
    if (work.status === 'running') work.status = work.input.includes('fails') ? 'failed' : 'succeeded';
  };

  function oddRetryAfter(): string | undefined {
    if (is('retry-after-soon')) return 'soon';
    if (is('retry-after-local-date')) return 'Tue Nov 24 2020 08:00:00';
    return is('retry-after-date') ? new Date().toUTCString() : undefined;
  }

  function submit(req: IncomingMessage, res: ServerResponse, body: string): void {
    posts += 1;
    if (is('submit-200')) {
      json(res, 200, {});
      return;
    }
    if (is('busy-without-retry-after') && posts === 1) {
      refuse(res, 429, 'Busy');
      return;
    }
    const type = req.headers['content-type'] ?? '';
    if (type !== 'application/json' && !is('any-media-type')) {
      refuse(res, 415, 'Send JSON');
      return;
    }
    if (type === 'application/json' && !parses(body) && !is('malformed-accepted')) {
      refuse(res, is('malformed-500') ? 500 : 400, 'That is no JSON');
      return;
    }
    const key = String(req.headers['idempotency-key'] ?? '');
    const known = is('key-ignored', 'key-ignored-no-location') ? undefined : keys.get(key);
    if (known !== undefined && known.input !== body && !is('key-of-another')) {
      refuse(res, 422, 'Another request');
      return;
    }
    const id = (fault !== undefined ? ids[fault as Variant] : undefined)?.(works.size + 1) ?? String(works.size + 1);
    const work = known ?? { id, input: body, status: 'running', reads: 0, finalReads: 0 };
    works.set(work.id, work);
    if (key !== '') keys.set(key, work);
    if (req.headers.prefer !== undefined && !is('wait-ignored')) {
      finish(work);
      json(res, 303, bodyOf(work), { location: resultOf(work.id), 'preference-applied': 'wait' });
      return;
    }
    const location: Record<string, string> = is('no-location', 'key-ignored-no-location')
      ? {}
      : { location: is('location-no-url') ? 'http://[' : locationOf(work) };
    const retry: Record<string, string> = is('no-retry-after') ? {} : { 'retry-after': oddRetryAfter() ?? '0' };
    if (is('text-202')) {
      send(res, 202, { ...location, ...retry, 'content-type': 'text/plain' }, 'It is being worked on');
      return;
    }
    if (is('202-without-status')) {
      json(res, 202, { id: work.id }, { ...location, ...retry });
      return;
    }
    if (is('empty-202')) {
      send(res, 202, { ...location, ...retry });
      return;
    }
    json(res, 202, bodyOf(work), { ...location, ...retry });
  }

  function status(req: IncomingMessage, res: ServerResponse, work: Work, redirects: boolean): void {
    work.reads += 1;
    if (is('not-found-at-first') && work.reads === 1) {
      refuse(res, 404, 'Not yet');
      return;
    }
    if (is('broken-at-first') && work.reads === 1) {
      refuse(res, 500, 'Not yet');
      return;
    }
    const waits = req.headers.prefer !== undefined && !is('wait-ignored', 'status-wait-ignored');
    if (waits || work.reads >= 4) finish(work);
    const applied: Record<string, string> = waits ? { 'preference-applied': 'wait' } : {};
    const running: Record<string, string> = {
      ...(is('status-without-retry-after') ? {} : { 'retry-after': '0' }),
      'cache-control': is('status-cached') ? 'max-age=3600' : 'no-cache',
    };
    if (waits && is('wait-too-long')) {
      setTimeout(() => json(res, 200, bodyOf({ ...work, status: 'running' }), { ...running, ...applied }), 4_500);
      return;
    }
    const final = work.status === 'succeeded' || (work.status === 'failed' && is('failed-303'));
    if (work.status === 'running') {
      json(res, is('status-202') ? 202 : 200, bodyOf(work), { ...running, ...applied });
      return;
    }
    if (final && req.method === 'GET' && redirects) work.finalReads += 1;
    if (is('goes-back') && redirects && req.method === 'GET' && work.finalReads === 2) {
      json(res, 200, bodyOf({ ...work, status: 'running' }), running);
      return;
    }
    if (is('failed-500') && work.status === 'failed') {
      refuse(res, 500, 'It broke');
      return;
    }
    if (!final || (!redirects && !is('redirect-parameter-ignored'))) {
      const etag = `"${work.status}"`;
      if (req.headers['if-none-match'] === etag && !is('etag-ignored')) {
        send(res, 304, { etag });
        return;
      }
      json(res, 200, bodyOf(work), { etag, ...applied });
      return;
    }
    if (is('succeeded-200')) {
      json(res, 200, bodyOf(work));
      return;
    }
    const code = Number(/^redirect-(\d+)$/.exec(fault ?? '')?.[1] ?? 303);
    const location: Record<string, string> = is('redirect-without-location') ? {} : { location: resultOf(work.id) };
    json(res, code, bodyOf(work), { ...location, ...applied });
  }

  function cancel(res: ServerResponse, work: Work): void {
    if ((work.status !== 'running' && !is('cancel-finished-200')) || is('cancel-409')) {
      refuse(res, 409, 'It has finished');
      return;
    }
    if (work.status !== 'running') {
      json(res, 200, bodyOf(work));
      return;
    }
    if (is('cancel-500')) {
      refuse(res, 500, 'Oh');
      return;
    }
    if (!is('cancel-ignored')) work.status = 'canceled';
    if (is('cancel-303')) {
      json(res, 303, bodyOf(work), { location: locationOf(work) });
      return;
    }
    if (is('cancel-204')) send(res, 204, {});
    else json(res, is('cancel-202') ? 202 : 200, bodyOf({ ...work, status: 'canceled' }));
  }

  function result(req: IncomingMessage, res: ServerResponse, work: Work): void {
    const there =
      (work.status === 'succeeded' && !is('no-result')) ||
      (work.status === 'running' && is('early-result')) ||
      (work.status === 'failed' && is('failed-result')) ||
      (work.status === 'canceled' && is('canceled-result'));
    if (!there) {
      refuse(res, 404, 'There is no result');
      return;
    }
    if (req.headers['if-none-match'] === '"result"' && !is('etag-ignored')) {
      send(res, 304, { etag: '"result"' });
      return;
    }
    const body = is('large-result')
      ? { answer: 42, more: 'x'.repeat(17 * 1024 ** 2) }
      : is('wrong-result')
        ? { answer: 'none' }
        : { answer: 42 };
    if (is('untyped-result')) {
      send(res, 200, { etag: '"result"' }, body);
      return;
    }
    const toHead = req.method === 'HEAD';
    if (toHead && is('head-without-etag')) json(res, 200, body);
    else json(res, 200, body, { etag: toHead && is('head-other-etag') ? '"head"' : '"result"' });
  }

  function answer(req: IncomingMessage, res: ServerResponse, body: string): void {
    const url = new URL(req.url ?? '/', 'http://any');
    const [, kind, inPath = ''] = url.pathname.split('/');
    const id = url.searchParams.get('job') ?? inPath;
    if (kind === 'openapi.json') {
      if (contract) json(res, 200, faultyContract);
      else refuse(res, 404, 'There is no contract');
      return;
    }
    const asks = contract && !is('open-door') && !String(req.headers.host).startsWith('localhost');
    if (asks && req.headers.authorization !== `Bearer ${token}`) {
      refuse(res, 401, 'Who are you', is('no-challenge') ? {} : { 'www-authenticate': 'Bearer' });
      return;
    }
    if (kind === 'work' && req.method === 'POST') {
      submit(req, res, body);
      return;
    }
    const work =
      works.get(id) ??
      (is('unknown-200') && kind === 'requests'
        ? { id, input: '', status: 'running' as const, reads: 0, finalReads: 0 }
        : undefined);
    if (work === undefined) {
      refuse(res, 404, 'Nothing is known of it');
      return;
    }
    const reads = req.method === 'GET' || (req.method === 'HEAD' && !is('head-405'));
    if (reads && kind === 'results') {
      result(req, res, work);
      return;
    }
    if (reads) {
      status(req, res, work, url.searchParams.get('redirect') !== 'false');
      return;
    }
    if (req.method === 'DELETE' && kind === 'requests') {
      cancel(res, work);
      return;
    }
    if (is('put-501')) {
      refuse(res, 501, 'Nobody has such a method');
      return;
    }
    if (is('put-404') && req.method !== 'HEAD') {
      refuse(res, 404, 'Nothing is known of it');
      return;
    }
    refuse(res, 405, 'There is no such method', is('no-allow') ? {} : { allow: 'GET, HEAD, DELETE' });
  }

  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => answer(req, res, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
