/** The rules that every answer of a run is held to, whatever it was an answer to. */
import { essence, isJson } from '../contract/media-types.ts';
import { largestBytes } from './exchanges.ts';
import type { Exchange } from './exchanges.ts';
import { missingMembers, statusIn, wrongMember } from './problems.ts';
import { answered } from './trial.ts';
import type { Trial } from './trial.ts';

export function judgeEveryAnswer(trial: Trial): void {
  const { findings, target } = trial;
  const why = target.contract === undefined ? 'the run has no contract' : 'no result was seen';
  findings.notApplicable('result-fits-contract', why);
  findings.notApplicable('answers-fit-contract', why);
  findings.notApplicable('retry-after-readable', 'no answer had a Retry-After');
  findings.notApplicable('refusal-retry-after', 'nothing was answered 429 or 503');
  findings.notApplicable('problem-members', 'nothing was answered application/problem+json');
  findings.notApplicable('problem-status', 'no problem had a status');
  for (const exchange of trial.exchanges.all) {
    judgeServerError(trial, exchange);
    if (exchange.response.status === 0) continue;
    judgeRetryAfter(trial, exchange);
    if (exchange.request.method === 'HEAD') continue;
    judgeError(trial, exchange);
    judgeByContract(trial, exchange);
  }
}

function judgeServerError({ findings }: Trial, exchange: Exchange): void {
  const { status, headers } = exchange.response;
  const refused = status === 429 || status === 503;
  if (refused) {
    findings.judge(
      'refusal-retry-after',
      headers.has('retry-after') ? undefined : `the ${String(status)} has no Retry-After`,
      exchange,
    );
  }
  const { method, url } = exchange.request;
  // 501 says that nobody has such a method
  const fault = status === 0 || (status >= 500 && status !== 501 && status !== 503);
  findings.judge(
    'no-server-errors',
    fault ? `${method} ${new URL(url).pathname} was ${answered(exchange)}` : undefined,
    exchange,
  );
}

/** A date as RFC 9110, 5.6.7, has senders write it is what toUTCString writes. */
function judgeRetryAfter({ findings }: Trial, exchange: Exchange): void {
  const { headers } = exchange.response;
  const value = headers.get('retry-after');
  if (value === null) return;
  const readable = /^\d+$/.test(value) || new Date(value).toUTCString() === value;
  findings.judge(
    'retry-after-readable',
    readable ? undefined : `Retry-After is "${value}", neither whole seconds nor an HTTP date`,
    exchange,
  );
}

function judgeError({ findings }: Trial, exchange: Exchange): void {
  const { status, headers, json } = exchange.response;
  if (status < 400) return;
  const type = essence(headers.get('content-type') ?? '');
  const isProblem = type === 'application/problem+json';
  const missing = missingMembers(json);
  findings.judge(
    'errors-are-problems',
    !isProblem
      ? `the ${String(status)} is ${type === '' ? 'without a media type' : type}, not application/problem+json`
      : missing.length > 0
        ? `the problem of the ${String(status)} has no ${missing.join(', no ')}`
        : undefined,
    exchange,
  );
  if (!isProblem) return;
  findings.judge('problem-members', wrongMember(json), exchange);
  const said = statusIn(json);
  if (typeof said !== 'number') return;
  findings.judge(
    'problem-status',
    said === status ? undefined : `the answer is ${String(status)}, and its problem says ${String(said)}`,
    exchange,
  );
}

function judgeByContract({ findings, target: { contract } }: Trial, exchange: Exchange): void {
  const { request, response } = exchange;
  const operation = contract?.operationAt(request.method, request.url);
  if (contract === undefined || operation === undefined) return;
  const { status, headers, body, json, truncated } = response;
  const rule = operation.role === 'result' && status === 200 ? 'result-fits-contract' : 'answers-fit-contract';
  if (truncated) {
    const why = `${request.method} ${request.url} was answered more than the ${String(largestBytes / 1024 ** 2)} MiB that are read`;
    findings.notApplicable(rule, body.length < largestBytes ? `${request.method} ${request.url} was cut short` : why);
    return;
  }
  const wrong = contract.violations(operation, {
    status,
    headers: Object.fromEntries(headers),
    body: isJson(headers.get('content-type') ?? '') ? json : body.length === 0 ? undefined : body.toString(),
  });
  if (wrong.length === 0) findings.pass(rule, exchange);
  for (const detail of wrong) findings.fail(rule, detail, exchange);
}
