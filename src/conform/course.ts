/** The course of a run: for each operation, what is sent in which order. */
import { Exchanges } from './exchanges.ts';
import type { Exchange } from './exchanges.ts';
import { judgeEveryAnswer } from './every-answer.ts';
import { Findings } from './findings.ts';
import type { Finding } from './findings.ts';
import { tryCredentials } from './steps/credentials.ts';
import { tryFailing } from './steps/failing.ts';
import { tryFinished } from './steps/finished.ts';
import { tryIdempotency } from './steps/idempotency.ts';
import { tryCancel, tryEarlyResult } from './steps/incomplete.ts';
import { readAtOnce, readToEnd } from './steps/polling.ts';
import { tryRefusing } from './steps/refusing.ts';
import type { Reading } from './steps/polling.ts';
import { submit } from './steps/submitting.ts';
import { tryWaiting } from './steps/waiting.ts';
import type { Input, Target } from './target.ts';
import { answered, Trial } from './trial.ts';
import type { Accepted } from './trial.ts';

export interface RunOptions {
  /** For the origin of the target and no other. */
  readonly credentials: Readonly<Record<string, string>>;
  /** How long one request may take to finish. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What was found out of one operation. */
export interface OperationReport {
  readonly operation: string;
  readonly url: string;
  readonly findings: readonly Finding[];
  readonly exchanges: readonly Exchange[];
  /** Why the run says little or nothing, and what to do; undefined if a request was seen to its end. */
  readonly unfinished: string | undefined;
}

/** An answer may take this long besides what it was asked to wait. */
const answerTimeoutMs = 30_000;

/** So many requests are under way at once, that the last has to wait and can be seen to be incomplete. */
const atOnce = 3;

export async function runTarget(target: Target, options: RunOptions): Promise<OperationReport> {
  const { credentials, signal, timeoutMs } = options;
  const { origin } = new URL(target.url);
  const exchanges = new Exchanges({ credentials, origin, signal, timeoutMs: answerTimeoutMs });
  const findings = new Findings();
  const hasCredentials = Object.keys(credentials).length > 0;
  const trial = new Trial({ target, exchanges, findings, signal, timeoutMs, hasCredentials });
  const unfinished = await course(trial);
  const unreachable = exchanges.all.every(({ response }) => response.status === 0);
  if (!unreachable) judgeEveryAnswer(trial);
  return { operation: target.name, url: target.url, findings: findings.all(), exchanges: exchanges.all, unfinished };
}

/** The report on an operation that cannot be tried. */
export function notTried(operation: string, url: string, why: string): OperationReport {
  return { operation, url, findings: new Findings().all(), exchanges: [], unfinished: why };
}

/** Resolves with why it broke off. */
async function course(trial: Trial): Promise<string | undefined> {
  const { target } = trial;
  const first = await submit(trial, target.inputs[0]);
  if (first === undefined) return notAccepted(trial);
  await readAtOnce(trial, first);
  await tryEarlyResult(trial, first);
  const others: Accepted[] = [];
  for (const input of inputsOf(target)) {
    const accepted = await submit(trial, input);
    if (accepted === undefined) continue;
    await readAtOnce(trial, accepted);
    await tryEarlyResult(trial, accepted);
    others.push(accepted);
  }
  const left = await cancelOne(trial, others);
  const reading = await readToEnd(trial, first);
  if (reading.kind === 'succeeded') await tryFinished(trial, first, reading);
  for (const accepted of left) {
    // a slow one has shown what it is there for
    if (target.slow === undefined) await readToEnd(trial, accepted);
    else await trial.discard(accepted.exchange);
  }
  await tryFailing(trial);
  await tryIdempotency(trial);
  await tryWaiting(trial);
  await tryRefusing(trial, first);
  await tryCredentials(trial, first);
  return whyUnfinished(trial, reading);
}

function whyUnfinished({ timeoutMs }: Trial, { kind, exchange }: Reading): string | undefined {
  if (kind === 'succeeded') return undefined;
  if (kind === 'incomplete')
    return `no request was seen to finish within ${String(timeoutMs / 1_000)} s: raise --timeout, or give an input that takes less (--data @FILE)`;
  if (kind === 'unreadable')
    return `GET ${exchange.request.url}, the status, was ${answered(exchange)} again and again: mend that, or give an input that succeeds (--data @FILE)`;
  return `the request ended as ${kind}: give an input that succeeds (--data @FILE)`;
}

/** What else is sent: every other example, and the slow input or the first again, until enough are under way. */
function inputsOf({ inputs: [first, ...others], slow }: Target): Input[] {
  const missing = Math.max(atOnce - others.length, slow === undefined ? 1 : 2);
  return [...others, ...Array.from({ length: missing }, () => slow ?? first)];
}

/** Cancels the last that can be, and gives back those that were let be. */
async function cancelOne(trial: Trial, accepted: readonly Accepted[]): Promise<Accepted[]> {
  const left = [...accepted];
  for (let one = left.pop(); one !== undefined; one = left.pop()) if (await tryCancel(trial, one)) break;
  return left;
}

function notAccepted({ exchanges, target }: Trial): string {
  const posted = exchanges.all.at(-1);
  if (posted === undefined) return 'nothing was sent';
  const { status } = posted.response;
  const answer = `POST ${target.url} was ${answered(posted)}`;
  if (status === 202) return `${answer}, and nothing says where its status is`;
  if (status === 0) return `${answer}: is the server up, and the URL right?`;
  if (status === 401 || status === 403)
    return `${answer}: give credentials with SEE_OTHER_TOKEN=..., or --header 'Authorization: ...'`;
  return `${answer}: give an input that it takes (--data @FILE)`;
}
