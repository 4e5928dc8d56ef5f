/** Prefer: wait=N (RFC 7240, 4.3), on the POST and on the status. */
import { reportOf } from '../../client/protocol/status-body.ts';
import type { Exchange } from '../exchanges.ts';
import { answered } from '../trial.ts';
import type { Trial } from '../trial.ts';
import { judgeRedirect } from './polling.ts';

const seconds = { post: 5, status: 1 };

/** A busy server may be late by this much; a judgement of time is no finer. */
const graceSeconds = 3;

export async function tryWaiting(trial: Trial): Promise<void> {
  const { findings, target } = trial;
  const { contract } = target;
  if (contract !== undefined && !contract.declaresParameter(contract.operation, 'header', 'Prefer')) {
    findings.notApplicable('prefer-wait-applied', 'the contract has no Prefer');
    findings.notApplicable('prefer-wait-bounded', 'the contract has no Prefer');
    return;
  }
  const posted = await trial.post(target.inputs[0], { prefer: `wait=${String(seconds.post)}` });
  judgeWait(trial, posted, seconds.post, contract?.offersWait(contract.operation) === true);
  if (posted.response.status === 303) judgeRedirect(trial, posted, posted.response.headers.get('location'));
  const status = contract?.contract.status;
  if (contract !== undefined && status !== undefined && !contract.declaresParameter(status, 'header', 'Prefer')) return;
  const waiting = await trial.post(target.slow ?? target.inputs[0]);
  const accepted = trial.accepted(waiting);
  if (accepted === undefined) return;
  const held = await trial.get(accepted.url, { prefer: `wait=${String(seconds.status)}` });
  judgeWait(trial, held, seconds.status, contract?.offersWait(contract.contract.status) === true);
  if (target.slow !== undefined) await trial.discard(waiting);
}

/** @param offered whether the contract says that it is waited; who does not say so may as well not */
function judgeWait({ findings }: Trial, exchange: Exchange, wanted: number, offered: boolean): void {
  const { response, elapsedMs } = exchange;
  const applied = response.headers.get('preference-applied')?.toLowerCase() ?? '';
  const says = applied.split(/[,;=]/).some((word) => word.trim() === 'wait');
  const asked = `wait=${String(wanted)} was ${answered(exchange)}`;
  // what ends in time ends the wait: a POST that is answered 303 was held until then
  const held = says || (exchange.request.method === 'POST' && response.status === 303);
  if (!held && !offered) {
    findings.notApplicable('prefer-wait-applied', 'the server does not wait, as it may');
    findings.notApplicable('prefer-wait-bounded', 'the server does not wait, as it may');
    return;
  }
  const incomplete =
    response.status === 202 ||
    (response.status === 200 && ['accepted', 'running'].includes(reportOf(response.json).status));
  if (held || incomplete) {
    findings.judge(
      'prefer-wait-applied',
      says
        ? undefined
        : `${asked} without Preference-Applied, ${held ? 'although it was held' : 'and the request is incomplete'}`,
      exchange,
    );
  }
  const late = elapsedMs / 1_000 - wanted > graceSeconds;
  findings.judge(
    'prefer-wait-bounded',
    late ? `${asked} after ${(elapsedMs / 1_000).toFixed(0)} s` : undefined,
    exchange,
  );
}
