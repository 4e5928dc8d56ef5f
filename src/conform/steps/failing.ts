/** A request that is accepted and fails. */
import { problemIn } from '../problems.ts';
import { answered } from '../trial.ts';
import type { Trial } from '../trial.ts';
import { notAbsent } from './incomplete.ts';
import { readAtOnce, readToEnd, saysNothing } from './polling.ts';
import { tryNotModified } from './finished.ts';

const failedRules = ['failed-is-200', 'failed-has-problem', 'failed-has-no-result'] as const;

export async function tryFailing(trial: Trial): Promise<void> {
  const { findings, target } = trial;
  const undecided = (why: string): void => {
    for (const rule of failedRules) findings.notApplicable(rule, why);
  };
  if (target.failing === undefined) {
    undecided('no input that fails was given (--failing @FILE)');
    return;
  }
  const posted = await trial.post(target.failing);
  const accepted = posted.response.status === 202 ? trial.accepted(posted) : undefined;
  if (accepted === undefined) {
    undecided(`--failing was ${answered(posted)}: give an input that is accepted, and fails when it is worked on`);
    return;
  }
  await readAtOnce(trial, accepted, 'caller');
  const reading = await readToEnd(trial, accepted, 'caller');
  if (reading.kind === 'incomplete') {
    undecided(`the request did not finish within ${String(trial.timeoutMs / 1_000)} s (--timeout)`);
    return;
  }
  if (reading.kind === 'canceled') {
    undecided('the request that was to fail (--failing) was canceled');
    return;
  }
  if (reading.kind === 'unreadable') {
    const answer = `the status of a request that was to fail was ${answered(reading.exchange)}`;
    undecided(answer);
    if (!saysNothing(reading.exchange.response.status)) findings.fail('failed-is-200', answer, reading.exchange);
    return;
  }
  if (reading.kind === 'succeeded') {
    const result = reading.resultUrl === undefined ? undefined : await trial.get(reading.resultUrl);
    if (result?.response.status === 200) {
      undecided('the request that was to fail (--failing) has succeeded');
      return;
    }
    findings.fail(
      'failed-is-200',
      `the status was ${answered(reading.exchange)}, and there is no result`,
      reading.exchange,
      ...(result === undefined ? [] : [result]),
    );
    return;
  }
  findings.pass('failed-is-200', reading.exchange);
  const problem = problemIn(reading.exchange.response.json);
  findings.judge(
    'failed-has-problem',
    problem === undefined ? 'the status has no member `problem` with type and title' : undefined,
    reading.exchange,
  );
  await tryNotModified(trial, 'status-not-modified', reading.exchange);
  if (accepted.resultUrl === undefined) {
    findings.notApplicable('failed-has-no-result', 'where the result would be is known only from a contract');
    return;
  }
  const result = await trial.get(accepted.resultUrl);
  findings.judge('failed-has-no-result', notAbsent(result), reading.exchange, result);
}
