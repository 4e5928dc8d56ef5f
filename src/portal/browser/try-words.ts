/** What happens in a flow, in words. Pure. */
import { pathOf, sizeOf } from './try-exchange.ts';
import type { FlowEvent, Problem, Purpose, StatusReport } from './try-flow.ts';

export interface Entry {
  readonly tone: 'plain' | 'good' | 'bad';
  readonly title: string;
  readonly detail?: string;
  /** The page of the problem that the entry is about. */
  readonly problemUrl?: string;
}

/** What was meant to happen, after "the server did not answer". */
const purposes: Readonly<Record<Purpose, string>> = {
  submit: 'the request',
  status: 'the question for the status',
  result: 'the question for the result',
  cancel: 'the cancellation',
};

/** Undefined for what is said elsewhere. @param base URL that a relative `type` is relative to */
export function entryOf(event: FlowEvent, base: string): Entry | undefined {
  switch (event.kind) {
    case 'accepted': {
      const state = event.report === undefined ? '' : ` Its status: ${statusWords(event.report)}.`;
      return {
        tone: 'plain',
        title: '202 Accepted',
        detail: `The request is stored.${state} Its Location is ${pathOf(event.location)}`,
      };
    }
    case 'status':
      return { tone: 'plain', title: `200 OK: ${statusWords(event.report)}` };
    case 'see-other':
      return { tone: 'plain', title: '303 See Other', detail: `The result is at ${pathOf(event.location)}` };
    case 'result': {
      const { status, statusText, body, headers } = event.answer;
      return {
        tone: 'good',
        title: `${status} ${statusText}`.trimEnd(),
        detail: `The result: ${sizeOf(body.size)} of ${headers['content-type'] ?? 'no media type'}`,
      };
    }
    case 'failed':
      return { tone: 'bad', title: '200 OK: failed', ...problemWords(event.problem, base) };
    case 'canceled':
      return { tone: 'bad', title: '200 OK: canceled', ...problemWords(event.problem, base) };
    case 'cancel-asked':
      return { tone: 'plain', title: 'Cancellation asked for', detail: 'The next status says how the request ended.' };
    case 'refused': {
      const { status, statusText } = event.answer;
      return { tone: 'bad', title: `${status} ${statusText}`.trimEnd(), ...problemWords(event.problem, base) };
    }
    case 'unreachable':
      return {
        tone: 'bad',
        title: 'No answer',
        detail: `The server did not answer ${purposes[event.of]} (${event.reason}).${whatThen[event.of]}`,
      };
    case 'strange':
      return { tone: 'bad', title: 'Not as the contract has it', detail: event.detail };
    case 'waiting':
      return undefined;
  }
}

const whatThen: Readonly<Record<Purpose, string>> = {
  submit: ' Whether it was accepted is not known: with an Idempotency-Key it can safely be submitted again.',
  status: ' That says nothing of the request, so it is asked again.',
  result: '',
  cancel: '',
};

/** `running, attempt 2, 40 %: reading`. */
export function statusWords({ status, attempt = 0, progress }: StatusReport): string {
  const tried = attempt > 0 ? `, attempt ${attempt}` : '';
  const percent = progress?.percent === undefined ? '' : `, ${Math.round(progress.percent)} %`;
  const message = progress?.message === undefined ? '' : `: ${progress.message}`;
  return `${status}${tried}${percent}${message}`;
}

function problemWords(problem: Problem | undefined, base: string): Pick<Entry, 'detail' | 'problemUrl'> {
  if (problem === undefined) return {};
  const errors = (problem.errors ?? []).map(({ detail, pointer, parameter, header }) => {
    const place = pointer ?? parameter ?? header;
    return place === undefined ? detail : `${place}: ${detail}`;
  });
  const parts = [problem.title, problem.detail, ...errors].filter((part) => part !== undefined);
  const url = problem.type === undefined ? undefined : URL.parse(problem.type, base);
  return {
    detail: [...new Set(parts)].map(sentence).join(' '),
    // about:blank is the type of a problem without one
    ...(url?.protocol.startsWith('http') === true && { problemUrl: url.href }),
  };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
