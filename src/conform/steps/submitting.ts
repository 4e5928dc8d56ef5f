/** The POST, and the 202 that it is answered with. */
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
  const { headers, body } = exchange.response;
  findings.judge('accepted-says-status', body.length > 0 ? undefined : 'the 202 has no body', exchange);
  findings.judge(
    'accepted-retry-after',
    headers.has('retry-after') ? undefined : 'the 202 has no Retry-After',
    exchange,
  );
  return trial.accepted(exchange);
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
