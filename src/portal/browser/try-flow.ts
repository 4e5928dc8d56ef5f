/**
 * The flow, from the POST to its end: submit, ask for the status until there is a redirect, follow it to the result. It
 * sends and waits by what it is given and tells what happens; it knows nothing of a page.
 */
import type { Call } from './try-call.ts';
import type { Answer, Answered, Exchange, Outgoing } from './try-exchange.ts';

/** As much of a status's body as is shown. */
export interface StatusReport {
  readonly status: string;
  readonly attempt?: number;
  readonly progress?: { readonly percent?: number; readonly message?: string };
  readonly result?: string;
  readonly problem?: Problem;
}

/** RFC 9457. */
export interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
  readonly errors?: readonly {
    readonly detail: string;
    readonly pointer?: string;
    readonly parameter?: string;
    readonly header?: string;
  }[];
}

export type FlowEvent =
  | { readonly kind: 'accepted'; readonly location: string; readonly report: StatusReport | undefined }
  | { readonly kind: 'status'; readonly report: StatusReport }
  | { readonly kind: 'see-other'; readonly location: string }
  | { readonly kind: 'result'; readonly answer: Answered }
  /** The request has ended without a result. */
  | { readonly kind: 'failed' | 'canceled'; readonly problem: Problem | undefined }
  | { readonly kind: 'cancel-asked' }
  /** A call was answered with an error. */
  | { readonly kind: 'refused'; readonly of: Purpose; readonly answer: Answered; readonly problem: Problem }
  | { readonly kind: 'unreachable'; readonly of: Purpose; readonly reason: string }
  | { readonly kind: 'waiting'; readonly seconds: number; readonly because: 'incomplete' | 'trouble' }
  /** What came is not of the pattern, or cannot be followed from this page. */
  | { readonly kind: 'strange'; readonly detail: string };

export type Purpose = 'submit' | 'status' | 'result' | 'cancel';

export interface Wires {
  readonly send: (request: Outgoing) => Promise<Answer>;
  /** Resolves when the time is over, or earlier if there is a reason to ask at once. */
  readonly pause: (seconds: number) => Promise<void>;
  readonly tell: (event: FlowEvent) => void;
  readonly exchanged: (exchange: Exchange) => void;
  /** Aborted when nobody wants to know any more. */
  readonly signal: AbortSignal;
}

const longestPauseSeconds = 10;

/** Resolves when the flow has ended, however it did, or was aborted. */
export async function runFlow(call: Call, wires: Wires): Promise<void> {
  // with Prefer: wait the POST itself may be answered with the redirect, and what is behind it can then be had only by following
  const redirect = 'Prefer' in call.headers ? 'follow' : 'manual';
  const answer = await exchange(wires, { ...call, redirect });
  if (wires.signal.aborted || !isAnswered('submit', answer, wires)) return;
  if (answer.redirected) {
    wires.tell({ kind: 'see-other', location: answer.url });
    tellResult(answer, wires);
    return;
  }
  if (answer.status >= 400) {
    wires.tell({ kind: 'refused', of: 'submit', answer, problem: problemOf(answer) });
    return;
  }
  const location = answer.headers['location'];
  if (answer.status !== 202 || location === undefined) {
    wires.tell({ kind: 'strange', detail: `expected a 202 with a Location and got ${String(answer.status)}` });
    return;
  }
  const url = new URL(location, call.url).href;
  wires.tell({ kind: 'accepted', location: url, report: reportOf(answer) });
  if (new URL(url).origin !== new URL(call.url).origin) {
    wires.tell({
      kind: 'strange',
      detail: `the Location is at another origin, which this page may not call: open the page at ${new URL(url).origin}`,
    });
    return;
  }
  await pauseFor(answer, 0, wires);
  await followStatus(url, authorization(call), wires);
}

async function followStatus(url: string, headers: Headers, wires: Wires): Promise<void> {
  let etag: string | undefined;
  let troubles = 0;
  while (!wires.signal.aborted) {
    const conditional: Headers = etag === undefined ? headers : { ...headers, 'If-None-Match': etag };
    const answer = await exchange(wires, { method: 'GET', url, headers: conditional, redirect: 'manual' });
    if (wires.signal.aborted) return;
    if (answer.kind === 'hidden-redirect') return followRedirect(url, headers, wires);
    if (!isAnswered('status', answer, wires)) {
      troubles += 1;
      await pauseFor(undefined, troubles, wires);
    } else if (answer.status === 429 || answer.status >= 500) {
      troubles += 1;
      wires.tell({ kind: 'refused', of: 'status', answer, problem: problemOf(answer) });
      await pauseFor(answer, troubles, wires);
    } else if (answer.status === 304) {
      troubles = 0;
      await pauseFor(answer, troubles, wires);
    } else {
      troubles = 0;
      etag = answer.headers['etag'];
      if (await tellStatus(url, answer, headers, wires)) return;
      await pauseFor(answer, troubles, wires);
    }
  }
}

/** The second time the redirect is followed, as the first time only said that there is one. */
async function followRedirect(url: string, headers: Headers, wires: Wires): Promise<void> {
  const answer = await exchange(wires, { method: 'GET', url, headers, redirect: 'follow' });
  if (wires.signal.aborted || !isAnswered('result', answer, wires)) return;
  if (answer.redirected) wires.tell({ kind: 'see-other', location: answer.url });
  tellResult(answer, wires);
}

/** True if that was the last of it. */
async function tellStatus(url: string, answer: Answered, headers: Headers, wires: Wires): Promise<boolean> {
  if (answer.status >= 400) {
    wires.tell({ kind: 'refused', of: 'status', answer, problem: problemOf(answer) });
    return true;
  }
  const report = reportOf(answer);
  if (report === undefined) {
    wires.tell({ kind: 'strange', detail: 'the status was answered with something that is not a status' });
    return true;
  }
  if (report.status === 'failed' || report.status === 'canceled') {
    wires.tell({ kind: report.status, problem: report.problem });
    return true;
  }
  wires.tell({ kind: 'status', report });
  if (report.status !== 'succeeded' || report.result === undefined) return false;
  const resultUrl = new URL(report.result, url).href;
  const result = await exchange(wires, { method: 'GET', url: resultUrl, headers, redirect: 'follow' });
  if (!wires.signal.aborted && isAnswered('result', result, wires)) tellResult(result, wires);
  return true;
}

function tellResult(answer: Answered, { tell }: Wires): void {
  if (answer.status < 400) tell({ kind: 'result', answer });
  else tell({ kind: 'refused', of: 'result', answer, problem: problemOf(answer) });
}

/** Asks for the cancellation. How the request ends, its status says. */
export async function cancel(url: string, call: Call, wires: Omit<Wires, 'pause'>): Promise<void> {
  const answer = await exchange(wires, { method: 'DELETE', url, headers: authorization(call), redirect: 'manual' });
  if (wires.signal.aborted || !isAnswered('cancel', answer, wires)) return;
  if (answer.status >= 400) wires.tell({ kind: 'refused', of: 'cancel', answer, problem: problemOf(answer) });
  else wires.tell({ kind: 'cancel-asked' });
}

type Headers = Readonly<Record<string, string>>;

/** What later calls send of the first one's headers. */
function authorization({ headers }: Call): Headers {
  const value = headers['Authorization'];
  return value === undefined ? {} : { Authorization: value };
}

async function exchange({ send, exchanged }: Pick<Wires, 'send' | 'exchanged'>, request: Outgoing): Promise<Answer> {
  const answer = await send(request);
  exchanged({ request, answer });
  return answer;
}

/** True if there is an answer to look at; otherwise it is told what there is instead. */
function isAnswered(of: Purpose, answer: Answer, { tell }: Pick<Wires, 'tell'>): answer is Answered {
  if (answer.kind === 'no-answer') tell({ kind: 'unreachable', of, reason: answer.reason });
  if (answer.kind === 'hidden-redirect')
    tell({
      kind: 'strange',
      detail: 'there was a redirect where the contract has none, and a script cannot see where to',
    });
  return answer.kind === 'answered';
}

/** As long as the server says, else a second, and longer each time there was trouble. */
async function pauseFor(answer: Answered | undefined, troubles: number, { tell, pause }: Wires): Promise<void> {
  const said = Number(answer?.headers['retry-after'] ?? Number.NaN);
  const seconds = Number.isFinite(said) ? said : Math.min(longestPauseSeconds, 2 ** Math.max(0, troubles - 1));
  tell({ kind: 'waiting', seconds, because: troubles > 0 ? 'trouble' : 'incomplete' });
  await pause(seconds);
}

function reportOf(answer: Answered): StatusReport | undefined {
  const body: Partial<StatusReport> | undefined = jsonOf(answer);
  return typeof body?.status === 'string' ? (body as StatusReport) : undefined;
}

/** The problem that the body is; if it is none, what the status line says. */
function problemOf(answer: Answered): Problem {
  const { status, statusText } = answer;
  return {
    title: statusText === '' ? 'No problem document' : statusText,
    status,
    ...jsonOf(answer),
  };
}

function jsonOf({ text }: Answered): object | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
