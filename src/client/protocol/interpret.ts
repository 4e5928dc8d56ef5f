/**
 * Turns HTTP answers into what they mean: one function for each thing that is asked. Servers that send no
 * JSON are understood by their status codes and headers alone.
 */
import { follow } from './locations.ts';
import type { Target } from './locations.ts';
import { problemOf } from './problem.ts';
import type { Problem } from './problem.ts';
import type { Answer, Fault, StatusReport } from './answers.ts';
import { readText, TooMuchText } from './read-text.ts';
import { retryAfterOf } from './retry-after.ts';
import { locationIn, reportOf, resultIn } from './status-body.ts';

export interface Asked {
  /** The URL that was asked. */
  readonly url: string;
  /** Origins that a Location may lead to, besides the one that was asked. */
  readonly allowedOrigins: ReadonlySet<string>;
  readonly now: number;
}

/** Status bodies are small; more than this is not one. */
const maxStatusBytes = 1024 * 1024;

/** The answer to the POST. */
export async function interpretSubmit(response: Response, asked: Asked): Promise<Answer> {
  return reading(response, asked, (text) => {
    const { status, headers } = response;
    const body = json(response, text);
    const target = follow(headers.get('location'), asked.url, asked.allowedOrigins);
    if (status === 202) {
      if (target.kind === 'not-followed') {
        const detail = `${asked.url} answered 202 Accepted, but ${target.detail}`;
        return target.elsewhere === undefined
          ? violation(`${detail}: it may run, and there is no way to ask for it`)
          : { kind: 'violation', detail, location: target.elsewhere };
      }
      return {
        kind: 'accepted',
        location: target.url,
        report: reportOf(body),
        retryAfter: retryAfterOf(headers, asked.now),
      };
    }
    if (status === 303) return seeOther(target, body, asked);
    if (status === 307 || status === 308) return moved(target, status, asked);
    // with Retry-After a conflict passes: the first request under the same Idempotency-Key is still being accepted
    if (status === 409 && headers.has('retry-after')) return busy(response, text, asked);
    return (
      common(response, text, asked) ??
      violation(`${asked.url} answered ${String(status)} to the POST, where 202 Accepted with a Location was expected`)
    );
  });
}

/** The answer to a GET of the status. */
export async function interpretStatus(response: Response, asked: Asked): Promise<Answer> {
  return reading(response, asked, (text) => {
    const { status, headers } = response;
    const target = () => follow(headers.get('location'), asked.url, asked.allowedOrigins);
    if (status === 304) return { kind: 'unchanged', retryAfter: retryAfterOf(headers, asked.now) };
    // 302 is what 303 was before HTTP/1.1, and what many servers still send for it
    if (status === 303 || status === 302) return seeOther(target(), json(response, text), asked);
    if (status === 301 || status === 307 || status === 308) return moved(target(), status, asked);
    if (status === 200 || status === 202 || status === 204) return inBody(response, text, asked);
    return (
      common(response, text, asked) ??
      violation(`${asked.url} answered ${String(status)}, which says nothing about a request: 200, 303, 404 and 410 do`)
    );
  });
}

/** The answer to a GET of the result. Leaves the body of a 200 unread. */
export async function interpretResult(response: Response, asked: Asked): Promise<Answer> {
  if (response.status === 200) return { kind: 'content' };
  return reading(response, asked, (text) => {
    const { status, headers } = response;
    if ([301, 302, 303, 307, 308].includes(status)) {
      return moved(follow(headers.get('location'), asked.url, asked.allowedOrigins), status, asked);
    }
    // the status was ahead of the result: it is on its way
    if (status === 404 && isNotReady(problemOf(status, mediaType(response), text))) return busy(response, text, asked);
    return (
      common(response, text, asked) ??
      violation(`the result at ${asked.url} was answered ${String(status)}, where 200 with the result was expected`)
    );
  });
}

/** True of this project's own problem; other servers have no word for it. */
function isNotReady({ type }: Problem): boolean {
  return type.endsWith('/problems/result-not-ready');
}

/** The answer to a DELETE of the status, which asks for the request to be canceled. `refused` with 409: it has finished. */
export async function interpretCancel(response: Response, asked: Asked): Promise<Answer> {
  return reading(response, asked, (text) => {
    const { status } = response;
    if (status === 200 || status === 202 || status === 204) {
      const said = reportOf(json(response, text));
      // a server without JSON says with 202 that it has been asked, with 200 or 204 that it is done
      const report: StatusReport = said.body === undefined && status !== 202 ? { status: 'canceled' } : said;
      return { kind: 'incomplete', report, retryAfter: retryAfterOf(response.headers, asked.now) };
    }
    if ([301, 302, 307, 308].includes(status))
      return moved(follow(response.headers.get('location'), asked.url, asked.allowedOrigins), status, asked);
    return (
      common(response, text, asked) ??
      violation(`${asked.url} answered ${String(status)} to DELETE, where 200 or 202 was expected`)
    );
  });
}

/** The answer to a GET of something else, such as a list: its JSON. */
export async function interpretJson(
  response: Response,
  asked: Asked,
): Promise<Answer | { readonly kind: 'json'; readonly body: unknown }> {
  const bodies: unknown[] = [];
  const answer = await reading(response, asked, (text) => {
    const body = response.status === 200 ? json(response, text) : undefined;
    if (body === undefined)
      return (
        common(response, text, asked) ?? violation(`${asked.url} answered ${String(response.status)} without JSON`)
      );
    bodies.push(body);
    return { kind: 'content' };
  });
  return answer.kind === 'content' ? { kind: 'json', body: bodies[0] } : answer;
}

/** No answer came, or it broke off. */
export function unreachable(url: string, error: unknown): Fault {
  return {
    kind: 'fault',
    cause: 'unreachable',
    detail: `${url} did not answer: ${reasons(error)}`,
    retryAfter: { kind: 'none' },
  };
}

/** What 4xx and 5xx mean wherever they come. */
function common(response: Response, text: string, asked: Asked): Answer | undefined {
  const { status } = response;
  if (status < 400) return undefined;
  const problem = problemOf(status, mediaType(response), text);
  if (status === 401 || status === 403) {
    const retryAfter = retryAfterOf(response.headers, asked.now);
    return {
      kind: 'fault',
      cause: 'unauthorized',
      detail: `${asked.url} answered ${String(status)}`,
      problem,
      retryAfter,
    };
  }
  if (status === 404) return { kind: 'unknown', problem };
  if (status === 410) return { kind: 'expired', problem };
  if (status === 408 || status === 425 || status === 429 || status >= 500) return busy(response, text, asked);
  return { kind: 'refused', problem };
}

function busy(response: Response, text: string, asked: Asked): Fault {
  return {
    kind: 'fault',
    cause: 'busy',
    detail: `${asked.url} answered ${String(response.status)}`,
    problem: problemOf(response.status, mediaType(response), text),
    retryAfter: retryAfterOf(response.headers, asked.now),
  };
}

/** A 2xx of the status: what its JSON says, and without JSON that the request is incomplete. */
function inBody(response: Response, text: string, asked: Asked): Answer {
  const retryAfter = retryAfterOf(response.headers, asked.now);
  const body = json(response, text);
  const report = reportOf(body);
  if (report.status === 'failed') {
    const problem = report.problem ?? {
      type: 'about:blank',
      title: 'The request failed',
      status: 500,
      detail: 'the server does not say why',
    };
    return { kind: 'failed', problem, report };
  }
  if (report.status === 'canceled')
    return { kind: 'canceled', report, ...(report.problem === undefined ? {} : { problem: report.problem }) };
  if (report.status === 'succeeded') {
    const result = resultIn(body) ?? response.headers.get('location');
    const target = follow(result, asked.url, asked.allowedOrigins);
    if (target.kind === 'at') return { kind: 'see-other', url: target.url, report };
    const where =
      result === null
        ? 'does not say where the result is (303 with a Location, or `result` in the body)'
        : target.detail;
    return violation(`${asked.url} says that the request succeeded, but ${where}`);
  }
  const etag = response.headers.get('etag');
  return { kind: 'incomplete', report, retryAfter, ...(etag === null ? {} : { etag }) };
}

function seeOther(target: Target, body: unknown, asked: Asked): Answer {
  if (target.kind === 'not-followed') return violation(`${asked.url} answered 303 See Other, but ${target.detail}`);
  const said = reportOf(body);
  const status = follow(locationIn(body) ?? null, asked.url, asked.allowedOrigins);
  return {
    kind: 'see-other',
    url: target.url,
    report: { ...said, status: 'succeeded' },
    ...(status.kind === 'at' ? { location: status.url } : {}),
  };
}

function moved(target: Target, status: number, asked: Asked): Answer {
  if (target.kind === 'at') return { kind: 'moved', url: target.url };
  return violation(`${asked.url} answered ${String(status)}, but ${target.detail}`);
}

function violation(detail: string): Answer {
  return { kind: 'violation', detail };
}

class NotJson extends Error {}

/** The body's JSON, undefined where it has none. Throws NotJson if it says that it is JSON and is not. */
function json(response: Response, text: string): unknown {
  if (text === '' || !mediaType(response).includes('json')) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new NotJson(`it says ${mediaType(response)} and is not JSON`, { cause });
  }
}

/** Reads the body, then interprets; a body that breaks off is no answer, one that cannot be read is a garbled one. */
async function reading(response: Response, asked: Asked, interpret: (text: string) => Answer): Promise<Answer> {
  if (response.type === 'opaqueredirect') return { kind: 'hidden-redirect' };
  try {
    return interpret(await readText(response, maxStatusBytes));
  } catch (error) {
    if (error instanceof NotJson || error instanceof TooMuchText) {
      const detail = `the body that ${asked.url} sent with ${String(response.status)} cannot be read: ${error.message}`;
      return { kind: 'fault', cause: 'garbled', detail, retryAfter: retryAfterOf(response.headers, asked.now) };
    }
    return unreachable(asked.url, error);
  }
}

function mediaType(response: Response): string {
  return (response.headers.get('content-type') ?? '').toLowerCase();
}

/** An error's message and those of what caused it: `fetch` hides the reason in the cause. */
function reasons(error: unknown): string {
  const parts: string[] = [];
  for (
    let at = error;
    typeof at === 'object' && at !== null && parts.length < 4;
    at = (at as { cause?: unknown }).cause
  ) {
    const { message, code } = at as { message?: unknown; code?: unknown };
    const said = typeof message === 'string' ? message : '';
    const coded = typeof code === 'string' && !said.includes(code) ? code : '';
    if (said + coded !== '') parts.push([said, coded].filter((part) => part !== '').join(' '));
  }
  return parts.length === 0 ? String(error) : parts.join(': ');
}
