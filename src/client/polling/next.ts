/**
 * The poller: given a state and what was answered, the next state and when to go on. Pure: no HTTP, no clock,
 * no timers. What the state is says what to do: send, poll or fetch after the delay, or nothing any more.
 */
import type { Answer, Fault, StatusReport } from '../protocol/answers.ts';
import { withoutRedirect } from '../protocol/locations.ts';
import type { RetryAfter } from '../protocol/retry-after.ts';
import { delayOf } from './delays.ts';
import type { Delay, DelayPolicy } from './delays.ts';
import type { EpochMs, Fetching, FinalState, OpenState, Polling, Sending, Trouble } from './states.ts';
import { toPoll } from './states.ts';

export interface PollPolicy extends DelayPolicy {
  /** True if results are fetched and kept; else a request is done when it is known where its result is. */
  readonly fetchesResults: boolean;
  /** Redirects that are followed in a row. */
  readonly maxRedirects: number;
  /** How long after its 202 a Location may answer 404: servers that write their records late do that. */
  readonly unknownGraceMs: number;
}

export interface Moment {
  readonly now: EpochMs;
  /** Gives a number from 0 up to 1, as Math.random. */
  readonly random: () => number;
}

export type Step =
  /** `delayMs` from now, do what the state says. */
  { readonly state: OpenState; readonly delayMs: number; readonly notice?: string } | { readonly state: FinalState };

export function next(state: OpenState, answer: Answer, policy: PollPolicy, moment: Moment): Step {
  switch (state.kind) {
    case 'sending':
      return afterSending(state, answer, policy, moment);
    case 'polling':
      return afterPolling(state, answer, policy, moment);
    case 'fetching':
      return afterFetching(state, answer, policy, moment);
  }
}

function afterSending(state: Sending, answer: Answer, policy: PollPolicy, moment: Moment): Step {
  switch (answer.kind) {
    case 'accepted': {
      const polling: Polling = { ...toPoll(answer.location), acceptedAt: moment.now, report: answer.report };
      return later(polling, delayOf(answer.retryAfter, 0, policy, moment.random));
    }
    case 'see-other':
      return toResult(answer.location ?? answer.url, answer.url, answer.report, policy);
    case 'moved':
      return redirected(state, answer.url, policy);
    case 'hidden-redirect':
      if (state.plain)
        return violated(
          undefined,
          `${state.url} redirects the POST, and this browser does not let the client see where to`,
        );
      return { state: { ...state, plain: true }, delayMs: 0 };
    case 'fault':
      return troubled(state, answer, policy, moment);
    case 'unknown':
    case 'expired':
    case 'refused':
      return { state: { kind: 'refused', url: state.url, problem: answer.problem } };
    case 'violation':
      return violated(answer.location, answer.detail);
    default:
      return violated(undefined, unexpected(answer, state.url));
  }
}

function afterPolling(state: Polling, answer: Answer, policy: PollPolicy, moment: Moment): Step {
  const { location } = state;
  switch (answer.kind) {
    case 'incomplete': {
      const { etag: _, ...asked } = fromLocation(state);
      const polling = { ...asked, report: answer.report, ...(answer.etag === undefined ? {} : { etag: answer.etag }) };
      return patient(polling, answer.retryAfter, policy, moment);
    }
    case 'unchanged':
      return patient(fromLocation(state), answer.retryAfter, policy, moment);
    case 'see-other': {
      const asked = [...state.chain, state.url];
      if (asked.includes(answer.url)) return violated(location, looped(asked, answer.url));
      return toResult(location, answer.url, answer.report, policy);
    }
    case 'moved':
      return redirected(state, answer.url, policy);
    case 'hidden-redirect':
      if (state.plain)
        return violated(location, `${state.url} redirects, and this browser does not let the client see where to`);
      return { state: { ...fromLocation(state), plain: true, url: withoutRedirect(location) }, delayMs: 0 };
    case 'failed':
      return { state: { kind: 'failed', location, problem: answer.problem, report: answer.report } };
    case 'canceled':
      return {
        state: {
          kind: 'canceled',
          location,
          report: answer.report,
          ...(answer.problem ? { problem: answer.problem } : {}),
        },
      };
    case 'fault':
      return troubled({ ...fromLocation(state), ...troubleOf(state) }, answer, policy, moment);
    case 'unknown':
      if (state.acceptedAt !== undefined && moment.now - state.acceptedAt < policy.unknownGraceMs) {
        const detail = `${state.url} answered 404 just after the 202`;
        const late = { cause: 'not-there-yet', detail, problem: answer.problem, retryAfter: { kind: 'none' } } as const;
        return troubled({ ...fromLocation(state), ...troubleOf(state) }, late, policy, moment);
      }
      return { state: { kind: 'unknown', location, problem: answer.problem } };
    case 'expired':
      return { state: { kind: 'expired', location, problem: answer.problem } };
    case 'refused':
      return violated(
        location,
        `${state.url} answered ${String(answer.problem.status)} to a GET of the status: ${answer.problem.title}`,
      );
    case 'violation':
      return violated(location, answer.detail);
    default:
      return violated(location, unexpected(answer, state.url));
  }
}

function afterFetching(state: Fetching, answer: Answer, policy: PollPolicy, moment: Moment): Step {
  const { location, resultUrl } = state;
  const report = state.report === undefined ? {} : { report: state.report };
  switch (answer.kind) {
    case 'content':
      return { state: { kind: 'succeeded', location, resultUrl, ...report } };
    case 'moved':
      return redirected(state, answer.url, policy);
    case 'hidden-redirect':
      return violated(
        location,
        `the result at ${state.url} redirects, and this browser does not let the client see where to`,
      );
    case 'fault':
      return troubled({ ...state, url: resultUrl, chain: [location] }, answer, policy, moment);
    case 'unknown':
    case 'expired':
      return { state: { kind: answer.kind, location, problem: answer.problem, ...report } };
    case 'refused':
      return violated(
        location,
        `the result at ${state.url} was answered ${String(answer.problem.status)}: ${answer.problem.title}`,
      );
    case 'violation':
      return violated(location, answer.detail);
    default:
      return violated(location, unexpected(answer, state.url));
  }
}

/** Each question starts from the Location, whatever it redirected to last time; troubles are over. */
function fromLocation({ trouble: _, ...state }: Polling): Polling {
  return { ...state, chain: [], url: state.plain ? withoutRedirect(state.location) : state.location };
}

function troubleOf({ trouble }: OpenState): { trouble?: Trouble } {
  return trouble === undefined ? {} : { trouble };
}

function patient(state: Polling, retryAfter: RetryAfter, policy: PollPolicy, { random }: Moment): Step {
  const silent = retryAfter.kind === 'after' ? 0 : state.silent + 1;
  return later({ ...state, silent }, delayOf(retryAfter, Math.max(0, silent - 1), policy, random));
}

function troubled(
  state: OpenState,
  fault: Omit<Fault, 'kind' | 'cause'> & Pick<Trouble, 'cause'>,
  policy: PollPolicy,
  moment: Moment,
): Step {
  const { cause, detail, problem } = fault;
  const trouble: Trouble = {
    cause,
    detail,
    since: state.trouble?.since ?? moment.now,
    count: (state.trouble?.count ?? 0) + 1,
    ...(problem === undefined ? {} : { problem }),
  };
  return later({ ...state, trouble }, delayOf(fault.retryAfter, trouble.count - 1, policy, moment.random));
}

function toResult(location: string, resultUrl: string, report: StatusReport | undefined, policy: PollPolicy): Step {
  const known = report === undefined ? {} : { report };
  if (!policy.fetchesResults) return { state: { kind: 'succeeded', location, resultUrl, ...known } };
  return { state: { kind: 'fetching', location, resultUrl, url: resultUrl, chain: [location], ...known }, delayMs: 0 };
}

function redirected(state: OpenState, url: string, policy: PollPolicy): Step {
  const chain = [...state.chain, state.url];
  const location = state.kind === 'sending' ? undefined : state.location;
  if (chain.includes(url)) return violated(location, looped(chain, url));
  if (chain.length > policy.maxRedirects) {
    return violated(
      location,
      `more than ${String(policy.maxRedirects)} redirects in a row: ${[...chain, url].join(' -> ')}`,
    );
  }
  return { state: { ...state, url, chain }, delayMs: 0 };
}

function looped(chain: readonly string[], url: string): string {
  return `the server redirects in a circle: ${[...chain, url].join(' -> ')}`;
}

function later(state: OpenState, { ms, notice }: Delay): Step {
  return { state, delayMs: ms, ...(notice === undefined ? {} : { notice }) };
}

function violated(location: string | undefined, detail: string): Step {
  return { state: { kind: 'violated', detail, ...(location === undefined ? {} : { location }) } };
}

function unexpected(answer: Answer, url: string): string {
  return `${url} gave an answer (${answer.kind}) that does not belong to what was asked`;
}
