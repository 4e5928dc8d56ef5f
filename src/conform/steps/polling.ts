/** The status, from the 202 to the end. */
import { reportOf, resultIn } from '../../client/protocol/status-body.ts';
import { retryAfterOf } from '../../client/protocol/retry-after.ts';
import type { Exchange } from '../exchanges.ts';
import type { RuleId } from '../rules.ts';
import { leadsTo, memberOf, answered } from '../trial.ts';
import type { Accepted, Trial } from '../trial.ts';
import { judgeOrigin } from './submitting.ts';

/** What a reading of the status says: `unreadable` is an answer that no status gives. */
export interface Reading {
  readonly kind: 'incomplete' | 'succeeded' | 'failed' | 'canceled' | 'unreadable';
  readonly exchange: Exchange;
  /** Where the result is, of one that succeeded. */
  readonly resultUrl?: string;
}

/** Polls no oftener than this, whatever Retry-After says, and after this if it says nothing. */
const delays = { leastMs: 20, usualMs: 1_000 };

/** So often in a row a status may be unreadable before it is given up. */
const mostUnreadable = 5;

const redirects = new Set([301, 302, 307, 308]);

/** Whether an answer that no status gives is held against the incomplete status, or against a rule of the caller's. */
type Blame = 'incomplete' | 'caller';

/** The first reading, right after the 202. */
export async function readAtOnce(trial: Trial, accepted: Accepted, blame: Blame = 'incomplete'): Promise<Reading> {
  const { findings } = trial;
  const exchange = await trial.get(accepted.url);
  const { status } = exchange.response;
  const rule: RuleId = 'status-readable-at-once';
  if (status === 404 || status === 410) {
    findings.fail(rule, `the status was ${answered(exchange)} right after the 202`, accepted.exchange, exchange);
    return { kind: 'unreadable', exchange };
  }
  if (status >= 200 && status < 400) findings.pass(rule, accepted.exchange, exchange);
  else findings.notApplicable(rule, `the status was ${answered(exchange)}, which leaves it open`);
  return judged(trial, accepted, exchange, blame);
}

export async function readStatus(trial: Trial, accepted: Accepted, blame: Blame = 'incomplete'): Promise<Reading> {
  return judged(trial, accepted, await trial.get(accepted.url), blame);
}

/** Polls until the request has finished. It is still `incomplete` if time has run out, `unreadable` if it was given up. */
export async function readToEnd(trial: Trial, accepted: Accepted, blame: Blame = 'incomplete'): Promise<Reading> {
  const deadline = Date.now() + trial.timeoutMs;
  let unreadable = 0;
  for (;;) {
    const reading = await readStatus(trial, accepted, blame);
    if (reading.kind !== 'incomplete' && reading.kind !== 'unreadable') return reading;
    unreadable = reading.kind === 'unreadable' ? unreadable + 1 : 0;
    const wanted = retryAfterOf(reading.exchange.response.headers, Date.now());
    const delayMs = Math.max(wanted.kind === 'after' ? wanted.ms : delays.usualMs, delays.leastMs);
    if (unreadable === mostUnreadable || Date.now() + delayMs > deadline) return reading;
    await trial.pause(delayMs);
  }
}

/** What an answer says, held to the rules of its status code. */
function judged(trial: Trial, accepted: Accepted, exchange: Exchange, blame: Blame): Reading {
  const { findings } = trial;
  const { status, json, headers } = exchange.response;
  if (status === 303) return seeOther(trial, accepted, exchange);
  if (redirects.has(status)) {
    findings.fail('status-complete-is-303', `the status was ${answered(exchange)}, not 303`, exchange);
    return succeeded(accepted, exchange, leadsTo(exchange).url);
  }
  if (status === 200) {
    const report = reportOf(json);
    if (report.status === 'failed' || report.status === 'canceled') return { kind: report.status, exchange };
    if (report.status === 'succeeded') {
      findings.fail(
        'status-complete-is-303',
        `the status was answered 200 although it says "${memberOf(json, 'status') ?? 'succeeded'}"`,
        exchange,
      );
      return succeeded(accepted, exchange, undefined);
    }
    findings.pass('status-incomplete-is-200', exchange);
    judgeIncomplete(trial, exchange);
    return { kind: 'incomplete', exchange };
  }
  const kind = status === 202 ? 'incomplete' : 'unreadable';
  if (kind === 'incomplete' || (blame === 'incomplete' && !saysNothing(status))) {
    findings.fail(
      'status-incomplete-is-200',
      `the status was ${answered(exchange)}, neither 200 nor 303${headers.has('location') ? ', with a Location' : ''}`,
      exchange,
    );
  }
  return { kind, exchange };
}

/** No answer, or one of a server that is too busy: nothing is said of the request. */
export function saysNothing(status: number): boolean {
  return [0, 429, 503].includes(status);
}

function seeOther(trial: Trial, accepted: Accepted, exchange: Exchange): Reading {
  const { findings } = trial;
  const { json, headers } = exchange.response;
  const word = memberOf(json, 'status')?.toLowerCase() ?? '';
  findings.judge(
    'status-complete-is-303',
    ['accepted', 'running', 'pending', 'queued', 'failed', 'canceled', 'cancelled'].includes(word)
      ? `the status was answered 303 although its body says "${word}"`
      : undefined,
    exchange,
  );
  return succeeded(accepted, exchange, judgeRedirect(trial, exchange, headers.get('location')));
}

/** Where a 303 leads, held to the rules for that. */
export function judgeRedirect({ findings }: Trial, exchange: Exchange, location: string | null): string | undefined {
  findings.judge('redirect-has-location', (location ?? '') === '' ? 'the 303 has no Location' : undefined, exchange);
  if ((location ?? '') === '') return undefined;
  const { url, otherOrigin, wrong } = leadsTo(exchange);
  findings.judge('redirect-location-resolves', wrong, exchange);
  judgeOrigin(findings, otherOrigin, exchange);
  return url;
}

function succeeded(accepted: Accepted, exchange: Exchange, url: string | undefined): Reading {
  const said = resultIn(exchange.response.json);
  const inBody = said === undefined ? undefined : (URL.parse(said, exchange.request.url)?.href ?? undefined);
  const resultUrl = url ?? inBody ?? accepted.resultUrl;
  return { kind: 'succeeded', exchange, ...(resultUrl === undefined ? {} : { resultUrl }) };
}

function judgeIncomplete({ findings }: Trial, exchange: Exchange): void {
  const { headers } = exchange.response;
  const rule: RuleId = 'status-retry-after';
  findings.judge(
    rule,
    headers.has('retry-after') ? undefined : 'the 200 of an incomplete request has no Retry-After',
    exchange,
  );
  const freshSeconds = freshnessOf(headers);
  const retry = retryAfterOf(headers, Date.now());
  const waitSeconds = retry.kind === 'after' ? retry.ms / 1_000 : 0;
  findings.judge(
    'status-not-fresh',
    freshSeconds > waitSeconds
      ? `a cache may give this answer for ${String(freshSeconds)} s, and the next is due after ${String(waitSeconds)} s`
      : undefined,
    exchange,
  );
}

/** For how many seconds a cache may answer with it (RFC 9111, 4.2.1): s-maxage, max-age, or Expires less Date. */
function freshnessOf(headers: Headers): number {
  const directives = (headers.get('cache-control') ?? '').toLowerCase();
  if (/\bno-(cache|store)\b/.test(directives)) return 0;
  const age = /\bs-maxage\s*=\s*"?(\d+)/.exec(directives) ?? /\bmax-age\s*=\s*"?(\d+)/.exec(directives);
  if (age !== null) return Number(age[1]);
  const expires = Date.parse(headers.get('expires') ?? '');
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(expires)
    ? 0
    : Math.max(0, Math.round((expires - (Number.isNaN(date) ? Date.now() : date)) / 1_000));
}
