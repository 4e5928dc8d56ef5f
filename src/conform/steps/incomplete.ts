/** What can be seen only while a request is incomplete: that there is no result yet, and cancelling. */
import { reportOf } from '../../client/protocol/status-body.ts';
import type { Exchange } from '../exchanges.ts';
import { answered, elsewhere, statusLine } from '../trial.ts';
import type { Accepted, Trial } from '../trial.ts';
import { readStatus, readToEnd } from './polling.ts';

const ofCanceling = ['cancel-answer', 'cancel-never-redirects', 'canceled-is-200', 'canceled-has-no-result'] as const;

const tooSoon = 'the request had finished before it could be tried; give one that takes longer with --slow';

/** The result is asked for before a reading of the status that still says incomplete. */
export async function tryEarlyResult(trial: Trial, accepted: Accepted): Promise<void> {
  const { findings } = trial;
  if (findings.isDecided('result-absent-while-incomplete')) return;
  if (accepted.resultUrl === undefined) {
    findings.notApplicable(
      'result-absent-while-incomplete',
      trial.target.contract === undefined
        ? 'where the result will be is known only from a contract'
        : "the 202's body has no `id`, which the link to the result is made from",
    );
    return;
  }
  const result = await trial.get(accepted.resultUrl);
  const reading = await readStatus(trial, accepted);
  if (reading.kind !== 'incomplete') {
    findings.notApplicable('result-absent-while-incomplete', tooSoon);
    return;
  }
  findings.judge('result-absent-while-incomplete', notAbsent(result), result, reading.exchange);
}

/** True if the server has said whether it cancels. */
export async function tryCancel(trial: Trial, accepted: Accepted): Promise<boolean> {
  const { findings } = trial;
  const undecided = (why: string): void => {
    for (const rule of ofCanceling) findings.notApplicable(rule, why);
  };
  if (!trial.isOwn(accepted.url)) {
    undecided(elsewhere);
    return true;
  }
  const exchange = await trial.send({ method: 'DELETE', url: accepted.url });
  const { status } = exchange.response;
  const answer = `DELETE was ${answered(exchange)}`;
  if (status === 409) {
    undecided(tooSoon);
    const reading = await readStatus(trial, accepted);
    if (reading.kind !== 'incomplete') return false;
    findings.fail('cancel-answer', `${answer}, and the request is incomplete`, exchange, reading.exchange);
    return true;
  }
  if (trial.target.contract === undefined && [404, 405, 501].includes(status)) {
    undecided(`the server offers no cancel (DELETE on the status: ${statusLine(exchange)})`);
    return true;
  }
  const redirected = status >= 300 && status < 400;
  findings.judge('cancel-never-redirects', redirected ? answer : undefined, exchange);
  if (redirected) return true;
  const taken = [200, 202, 204].includes(status);
  findings.judge('cancel-answer', taken ? undefined : answer, exchange);
  if (!taken) return true;
  return await afterCancel(trial, accepted, exchange);
}

async function afterCancel(trial: Trial, accepted: Accepted, canceled: Exchange): Promise<boolean> {
  const { findings } = trial;
  const asked = canceled.response.status === 202;
  const reading = asked ? await readToEnd(trial, accepted, 'caller') : await readStatus(trial, accepted, 'caller');
  if (asked && reading.kind !== 'canceled' && reading.kind !== 'unreadable') {
    const why =
      reading.kind === 'incomplete'
        ? `the request that was asked to stop did not finish within ${String(trial.timeoutMs / 1_000)} s (--timeout)`
        : `the request was asked to stop, and had ${reading.kind} before it did; give one that takes longer with --slow`;
    findings.notApplicable('canceled-is-200', why);
    findings.notApplicable('canceled-has-no-result', why);
    return false;
  }
  const { status, json } = reading.exchange.response;
  findings.judge(
    'canceled-is-200',
    reading.kind === 'canceled'
      ? undefined
      : `the request was said to be canceled, and its status was ${answered(reading.exchange)}${status === 200 ? `, which says "${reportOf(json).status}"` : ''}`,
    canceled,
    reading.exchange,
  );
  if (accepted.resultUrl === undefined) {
    findings.notApplicable('canceled-has-no-result', 'where the result would be is known only from a contract');
    return true;
  }
  const result = await trial.get(accepted.resultUrl);
  findings.judge('canceled-has-no-result', notAbsent(result), canceled, result);
  return true;
}

/** What is wrong with an answer that should say that there is no result. */
export function notAbsent(result: Exchange): string | undefined {
  return result.response.status === 404 ? undefined : `the result was ${answered(result)}, not 404`;
}
