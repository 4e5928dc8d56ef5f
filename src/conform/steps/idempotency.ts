/** Idempotency-Key: the same request again, and another one under the same key. */
import { randomUUID } from 'node:crypto';
import { isJson } from '../../contract/media-types.ts';
import type { Input } from '../target.ts';
import type { Exchange } from '../exchanges.ts';
import { answered, idOf, leadsTo } from '../trial.ts';
import type { Trial } from '../trial.ts';

export async function tryIdempotency(trial: Trial): Promise<void> {
  const { findings, target } = trial;
  const { contract } = target;
  const undecided = (why: string): void => {
    findings.notApplicable('idempotency-replay', why);
    findings.notApplicable('idempotency-conflict', why);
  };
  if (contract !== undefined && !contract.declaresParameter(contract.operation, 'header', 'Idempotency-Key')) {
    undecided('the contract has no Idempotency-Key');
    return;
  }
  const key = { 'idempotency-key': randomUUID() };
  const input = target.inputs[0];
  const first = await trial.post(input, key);
  const again = await trial.post(input, key);
  if (first.response.status !== 202) {
    undecided(`a POST with an Idempotency-Key was ${answered(first)}`);
    return;
  }
  if (leadsTo(first).url === undefined && idOf(first) === undefined) {
    undecided('the 202 has neither a Location nor an `id` to tell requests apart by');
    return;
  }
  const same = again.response.status === 202 && isSame(first, again);
  if (!same && contract === undefined) {
    undecided('the server makes another request of it: it takes no Idempotency-Key');
    return;
  }
  const location = again.response.headers.get('location') ?? 'none';
  findings.judge(
    'idempotency-replay',
    same
      ? undefined
      : `the second time it was ${answered(again)} with the Location ${location} and the id ${idOf(again) ?? 'none'}, not those of the first time`,
    first,
    again,
  );
  await tryConflict(trial, key);
}

/** Whether two 202s are of one request: by their Locations; or by the ids, if there are none or they are signed. */
function isSame(one: Exchange, other: Exchange): boolean {
  const [url, id] = [leadsTo(one).url, idOf(one)];
  return (url !== undefined && url === leadsTo(other).url) || (id !== undefined && id === idOf(other));
}

async function tryConflict(trial: Trial, key: Readonly<Record<string, string>>): Promise<void> {
  const { findings, target } = trial;
  const [input, ...others] = target.inputs;
  const other = others.find((candidate) => candidate.mediaType === input.mediaType) ?? variantOf(input);
  if (other === undefined) {
    findings.notApplicable('idempotency-conflict', 'the run has only one input; give a second example in the contract');
    return;
  }
  const refused = await trial.post(other, key);
  const { status } = refused.response;
  if (status < 400 || status >= 500) {
    findings.fail('idempotency-conflict', `another request under the key was ${answered(refused)}`, refused);
    return;
  }
  // it has to be the key that is refused, and not the input
  const fresh = await trial.post(other, { 'idempotency-key': randomUUID() });
  await trial.discard(fresh);
  if (fresh.response.status === 202) findings.pass('idempotency-conflict', refused, fresh);
  else findings.notApplicable('idempotency-conflict', 'the run has only one input that the server takes');
}

/** Another input that is probably as good: one number more, or one line twice. */
function variantOf({ name, body, mediaType }: Input): Input | undefined {
  if (mediaType === undefined) return undefined;
  const text = body.toString();
  const changed = isJson(mediaType)
    ? text.replace(
        /(:\s*)([1-9]\d*)(?=\s*[,}])/,
        (_all, before: string, number: string) => before + String(Number(number) + 1),
      )
    : mediaType.startsWith('text/') || mediaType.includes('ndjson')
      ? text.replace(/[^\n]+\n?$/, (line) => `${line.trimEnd()}\n${line}`)
      : text;
  return changed === text ? undefined : { name: `${name}, changed`, body: Buffer.from(changed), mediaType };
}
