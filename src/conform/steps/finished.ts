/** What a request that succeeded answers from then on: its status again, and its result. */
import { withoutRedirect } from '../../client/protocol/locations.ts';
import type { Exchange } from '../exchanges.ts';
import type { RuleId } from '../rules.ts';
import { answered, elsewhere, statusLine } from '../trial.ts';
import type { Accepted, Trial } from '../trial.ts';
import type { Reading } from './polling.ts';

export async function tryFinished(trial: Trial, accepted: Accepted, reading: Reading): Promise<void> {
  const result =
    reading.resultUrl === undefined ? undefined : await tryResult(trial, reading.resultUrl, reading.exchange);
  await tryStays(trial, accepted, reading.exchange);
  await tryHead(trial, 'status-head', reading.exchange);
  await tryWithoutRedirect(trial, accepted, reading.resultUrl);
  await tryCancelFinished(trial, accepted, result);
}

/** The result, if there is one. */
async function tryResult(trial: Trial, url: string, redirect: Exchange): Promise<Exchange | undefined> {
  const { findings } = trial;
  const result = await trial.get(url);
  const { status, headers } = result.response;
  findings.judge(
    'result-answers-200',
    status === 200
      ? undefined
      : `the result that the ${String(redirect.response.status)} leads to was ${answered(result)}`,
    redirect,
    result,
  );
  if (status !== 200) return undefined;
  findings.judge(
    'result-has-media-type',
    headers.has('content-type') || result.response.body.length === 0 ? undefined : 'the result has no Content-Type',
    result,
  );
  await tryHead(trial, 'result-head', result);
  await tryNotModified(trial, 'result-not-modified', result);
  return result;
}

async function tryStays(trial: Trial, accepted: Accepted, first: Exchange): Promise<void> {
  const again = await trial.get(accepted.url);
  const where = (exchange: Exchange): string => {
    const place = placeOf(exchange);
    return statusLine(exchange) + (place === '' ? '' : ` to ${place}`);
  };
  const same = again.response.status === first.response.status && placeOf(again) === placeOf(first);
  trial.findings.judge(
    'status-final-stays',
    same ? undefined : `the status was answered ${where(first)}, and then ${where(again)}`,
    first,
    again,
  );
}

/** Where an answer leads, without a query: that may be signed, and anew for each answer. */
function placeOf({ request, response }: Exchange): string {
  const location = response.headers.get('location') ?? '';
  const url = location === '' ? null : URL.parse(location, request.url);
  return url === null ? location : url.origin + url.pathname;
}

/** Headers that are the same for GET and HEAD, if HEAD has them (RFC 9110, 9.3.2, lets it leave some out). */
const sameInHead: readonly (readonly [name: string, valueIn: (exchange: Exchange) => string | null])[] = [
  ['content-type', ({ response }) => response.headers.get('content-type')],
  ['location', placeOf],
  ['etag', ({ response }) => response.headers.get('etag')],
];

const otherServer = 'it is on another origin, whose server is not on trial';

async function tryHead(trial: Trial, rule: RuleId, got: Exchange): Promise<void> {
  if (!trial.isOwn(got.request.url)) {
    trial.findings.notApplicable(rule, otherServer);
    return;
  }
  const head = await trial.send({ method: 'HEAD', url: got.request.url });
  const [different] =
    sameInHead.find(([name, valueIn]) => head.response.headers.has(name) && valueIn(head) !== valueIn(got)) ?? [];
  const { body, status } = head.response;
  const wrong =
    status !== got.response.status
      ? `GET was ${answered(got)}, and HEAD ${statusLine(head)}`
      : body.length > 0
        ? `the answer to HEAD has a body of ${String(body.length)} bytes`
        : different === undefined
          ? undefined
          : `${different} is ${shownHeader(got, different)} in the answer to GET, and ${shownHeader(head, different)} in that to HEAD`;
  trial.findings.judge(rule, wrong, got, head);
}

function shownHeader({ response }: Exchange, name: string): string {
  const value = response.headers.get(name);
  return value === null ? 'absent' : `"${value}"`;
}

/** `got` is final, so that its ETag is what it was. */
export async function tryNotModified(trial: Trial, rule: RuleId, got: Exchange): Promise<void> {
  if (!trial.isOwn(got.request.url)) {
    trial.findings.notApplicable(rule, otherServer);
    return;
  }
  const etag = got.response.headers.get('etag');
  if (etag === null) {
    trial.findings.notApplicable(rule, 'it has no ETag, as it may');
    return;
  }
  const again = await trial.get(got.request.url, { 'if-none-match': etag });
  trial.findings.judge(
    rule,
    again.response.status === 304
      ? again.response.body.length === 0
        ? undefined
        : 'the 304 has a body'
      : `If-None-Match: ${etag} was ${answered(again)}, not 304`,
    got,
    again,
  );
}

async function tryWithoutRedirect(trial: Trial, accepted: Accepted, resultUrl: string | undefined): Promise<void> {
  const { contract } = trial.target;
  const status = contract?.contract.status;
  if (contract === undefined || status === undefined || !contract.declaresParameter(status, 'query', 'redirect')) {
    const why = contract === undefined ? 'no contract says that the status has it' : 'the contract does not have it';
    trial.findings.notApplicable('status-redirect-parameter', why);
    trial.findings.notApplicable('status-not-modified', 'a status that answers 303 has nothing to compare');
    return;
  }
  const exchange = await trial.get(withoutRedirect(accepted.url));
  const { headers } = exchange.response;
  trial.findings.judge(
    'status-redirect-parameter',
    exchange.response.status !== 200
      ? `it was ${answered(exchange)}`
      : headers.has('location')
        ? 'the 200 has a Location'
        : resultUrl === undefined || tells(exchange, resultUrl)
          ? undefined
          : `nothing in the body of the 200 leads to the result, ${resultUrl}`,
    exchange,
  );
  if (exchange.response.status === 200) await tryNotModified(trial, 'status-not-modified', exchange);
}

/** Whether some text in a body is a URL, or leads to it from the URL that was asked. */
function tells({ request, response: { json } }: Exchange, url: string): boolean {
  const { origin, pathname } = new URL(url);
  const leads = (value: unknown): boolean => {
    if (typeof value === 'object' && value !== null) return Object.values(value).some(leads);
    const at = typeof value === 'string' ? URL.parse(value, request.url) : null;
    return at?.origin === origin && at.pathname === pathname;
  };
  return leads(json);
}

async function tryCancelFinished(trial: Trial, accepted: Accepted, result: Exchange | undefined): Promise<void> {
  if (!trial.isOwn(accepted.url)) {
    trial.findings.notApplicable('cancel-finished-is-409', elsewhere);
    return;
  }
  const exchange = await trial.send({ method: 'DELETE', url: accepted.url });
  const { status } = exchange.response;
  if (trial.target.contract === undefined && [404, 405, 501].includes(status)) {
    trial.findings.notApplicable('cancel-finished-is-409', `the server offers no cancel (${statusLine(exchange)})`);
    return;
  }
  if (status !== 409) {
    trial.findings.fail(
      'cancel-finished-is-409',
      `cancelling a request that had succeeded was ${answered(exchange)}`,
      exchange,
    );
    if (status >= 300 && status < 400)
      trial.findings.fail('cancel-never-redirects', `DELETE was ${answered(exchange)}`, exchange);
    return;
  }
  const after = result === undefined ? undefined : await trial.get(result.request.url);
  trial.findings.judge(
    'cancel-finished-is-409',
    after === undefined || after.response.status === 200 ? undefined : `the result was ${answered(after)} afterwards`,
    exchange,
    ...(after === undefined ? [] : [after]),
  );
}
