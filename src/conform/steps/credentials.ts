/** Calls without the credentials that the contract asks for. */
import type { Exchange } from '../exchanges.ts';
import { answered } from '../trial.ts';
import type { Accepted, Trial } from '../trial.ts';

export async function tryCredentials(trial: Trial, accepted: Accepted): Promise<void> {
  const { target, findings } = trial;
  const { contract } = target;
  const why =
    contract === undefined
      ? 'no contract says that credentials are asked for'
      : !contract.isSecured(contract.operation)
        ? 'the contract asks for no credentials'
        : trial.hasCredentials
          ? undefined
          : 'the run was given no credentials (--header, SEE_OTHER_TOKEN)';
  if (why !== undefined) {
    findings.notApplicable('credentials-required', why);
    findings.notApplicable('unauthorized-has-challenge', why);
    return;
  }
  const posted = await trial.post(target.inputs[0], {}, true);
  judgeAnonymous(trial, posted);
  await trial.discard(posted);
  if (contract?.isSecured(contract.contract.status) === true && trial.isOwn(accepted.url))
    judgeAnonymous(trial, await trial.send({ method: 'GET', url: accepted.url, anonymous: true }));
}

function judgeAnonymous({ findings }: Trial, exchange: Exchange): void {
  const { status, headers } = exchange.response;
  findings.judge(
    'credentials-required',
    status === 401 ? undefined : `${exchange.request.method} without credentials was ${answered(exchange)}`,
    exchange,
  );
  if (status !== 401) return;
  findings.judge(
    'unauthorized-has-challenge',
    headers.has('www-authenticate') ? undefined : 'the 401 has no WWW-Authenticate',
    exchange,
  );
}
