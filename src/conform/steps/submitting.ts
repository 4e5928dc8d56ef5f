/** The POST, and the 202 that it is answered with. */
import { wordIn } from '../../client/protocol/status-body.ts';
import { isJson } from '../../contract/media-types.ts';
import type { Exchange } from '../exchanges.ts';
import type { Input } from '../target.ts';
import { leadsTo, answered } from '../trial.ts';
import type { Accepted, Trial } from '../trial.ts';

/** Undefined if the request was not accepted, or cannot be found again. */
export async function submit(trial: Trial, input: Input): Promise<Accepted | undefined> {
  const exchange = await trial.post(input);
  const { findings } = trial;
  const { status } = exchange.response;
  if (status === 0 || status >= 400) {
    findings.notApplicable('submit-answers-202', `${input.name} was ${answered(exchange)}: it was not taken on`);
    return undefined;
  }
  const taken = status === 202;
  findings.judge(
    'submit-answers-202',
    taken ? undefined : `${input.name} was ${answered(exchange)}, not 202`,
    exchange,
  );
  if (!taken) return undefined;
  judgeLocation(trial, exchange);
  const { headers } = exchange.response;
  judgeBody(trial, exchange);
  findings.judge(
    'accepted-retry-after',
    headers.has('retry-after') ? undefined : 'the 202 has no Retry-After',
    exchange,
  );
  return trial.accepted(exchange);
}

function judgeBody({ findings }: Trial, exchange: Exchange): void {
  const { body, headers, json } = exchange.response;
  if (body.length > 0 && !isJson(headers.get('content-type') ?? '')) {
    findings.notApplicable('accepted-says-status', "the 202's body is no JSON: whether it says so, people can tell");
    return;
  }
  const wrong =
    body.length === 0
      ? 'the 202 has no body'
      : wordIn(json) === undefined
        ? "the 202's body has no text in `status` or `state`"
        : undefined;
  findings.judge('accepted-says-status', wrong, exchange);
}

function judgeLocation({ findings, exchanges }: Trial, exchange: Exchange): void {
  const location = exchange.response.headers.get('location') ?? '';
  findings.judge('accepted-has-location', location === '' ? 'the 202 has no Location' : undefined, exchange);
  if (location === '') return;
  const { url, otherOrigin, wrong } = leadsTo(exchange);
  findings.judge('accepted-location-resolves', wrong, exchange);
  judgeOrigin(findings, otherOrigin, exchange);
  if (url === undefined) return;
  const twin = exchanges.all.find(
    (other) =>
      other !== exchange &&
      other.request.method === 'POST' &&
      other.response.status === 202 &&
      other.request.headers['idempotency-key'] === undefined &&
      leadsTo(other).url === url,
  );
  if (twin === undefined) findings.pass('accepted-location-is-own', exchange);
  else findings.fail('accepted-location-is-own', `two requests were given ${location}`, twin, exchange);
}

export function judgeOrigin(findings: Trial['findings'], otherOrigin: string | undefined, exchange: Exchange): void {
  findings.judge(
    'location-same-origin',
    otherOrigin === undefined
      ? undefined
      : `the Location of the ${String(exchange.response.status)} leads from ${new URL(exchange.request.url).origin} to ${otherOrigin}`,
    exchange,
  );
}
