/**
 * The one place that says whether an answer of a server is as it should be: held to the contract if it is an
 * operation's, and otherwise one of those that are outside of every contract, which are named here.
 */
import { createAnswerChecker } from '../../src/contract/answers.ts';
import type { AnswerChecker } from '../../src/contract/answers.ts';
import { readContract } from '../../src/contract/contract.ts';
import type { Contract, Operation } from '../../src/contract/contract.ts';
import { essence, isJson } from '../../src/contract/media-types.ts';
import { patternOf } from '../../src/contract/paths.ts';
import { documentedAnswers, standsFor } from '../../scripts/answers/documented.ts';

/** An answer, and what it answers. */
export interface Exchange {
  readonly method: string;
  /** As in the request line. */
  readonly target: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Undefined if there was none, or if it is of no interest: a file. */
  readonly text: string | undefined;
  /** False if the caller left, or the connection broke, before all of it was sent. */
  readonly complete: boolean;
}

export interface Verdict {
  /** Undefined if it is not of the contract. */
  readonly operation: Operation | undefined;
  readonly violations: readonly string[];
}

export type Judge = (exchange: Exchange) => Verdict;

/** Headers that an answer may have without the contract saying so. */
const undocumentedHeaders = new Set([
  // of the message itself (RFC 9110 section 8, RFC 9112)
  ...['content-type', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'date'],
  // of every answer, whatever it says: caching, security, pages of other origins
  ...['cache-control', 'vary', 'content-security-policy', 'referrer-policy', 'x-content-type-options'],
  ...['cross-origin-resource-policy', 'access-control-allow-origin', 'access-control-expose-headers'],
  // what is left of the caller's calls, on every answer where they are counted
  ...['ratelimit', 'ratelimit-policy'],
  // of files (RFC 9110 section 14), and of event streams behind a proxy
  ...['accept-ranges', 'content-range', 'x-accel-buffering'],
]);

/** Problems of the connection, which any call may get before it is known what it asks for. */
const ofTheConnection: Readonly<Record<number, string>> = {
  408: '/problems/request-timeout',
  431: '/problems/headers-too-large',
};

/** What the server has beside the operations of its contract. */
const otherPages = /^\/(health\/(live|ready)|metrics|openapi\.(yaml|json)|problems(\/[\w-]+)?|docs(\/.+)?)\/?$/;
const ofOtherPages = [200, 304, 401, 403, 404, 503];

/** Targets that are no operation's: a path or a method that the contract does not have, or a path that is not well-formed. */
const ofOtherTargets: Readonly<Record<number, string>> = {
  400: '/problems/invalid-request',
  404: '/problems/path-unknown',
  405: '/problems/method-not-allowed',
  ...ofTheConnection,
};

const judges = new Map<string, Judge>();

/** The judge of a contract's answers. Reading a contract takes longer than most tests, so it is done once. */
export function judgeOf(contractText: string): Judge {
  const known = judges.get(contractText);
  if (known !== undefined) return known;
  const contract = readContract(contractText);
  const judge = createJudge(contract, createAnswerChecker(contract));
  judges.set(contractText, judge);
  return judge;
}

function createJudge(contract: Contract, checker: AnswerChecker): Judge {
  const documented = documentedAnswers(contract);
  const patterns = contract.operations.map((operation) => ({
    operation,
    pattern: patternOf(operation.path),
  }));

  const unknownHeaders = ({ operationId }: Operation, { status, headers }: Exchange): string[] => {
    const answers = documented.filter(
      (answer) => answer.operation.operationId === operationId && standsFor(answer.code, status),
    );
    return Object.keys(headers)
      .filter((name) => !undocumentedHeaders.has(name) && !answers.some((answer) => answer.headers.has(name)))
      .map((name) => `${operationId} ${String(status)} has the header ${name}, which the contract does not declare`);
  };

  const eventErrors = (text: string): string[] =>
    [...text.matchAll(/^data: (.*)$/gm)].flatMap(([, data = '']) =>
      checker
        .resultErrors(contract.status, parsed(data))
        .map(({ pointer, detail }) => `the event ${data} is no status: ${pointer ?? ''} ${detail}`),
    );

  return (exchange) => {
    const { method, target, status, headers, text, complete } = exchange;
    const path = pathOf(target);
    const toHead = method === 'HEAD';
    const operation = patterns.find(
      (candidate) =>
        candidate.pattern.test(path.replace(/(?<=.)\/$/, '')) &&
        candidate.operation.method.toUpperCase() === (toHead ? 'GET' : method),
    )?.operation;
    if (operation === undefined) return { operation, violations: otherViolations(path, exchange) };
    if (isProblem(exchange, ofTheConnection[status])) return { operation, violations: [] };
    const mediaType = headers['content-type'] ?? '';
    const body = text === undefined || text === '' ? undefined : isJson(mediaType) ? parsed(text) : text;
    // of an answer that broke off there is only the head to judge
    const judged = { status, headers, body: complete ? body : undefined, toHead: toHead || !complete };
    return {
      operation,
      violations: [
        ...checker.violations(operation, judged),
        ...unknownHeaders(operation, exchange),
        ...(essence(mediaType) === 'text/event-stream' && complete ? eventErrors(text ?? '') : []),
      ],
    };
  };
}

function otherViolations(path: string, exchange: Exchange): string[] {
  const { method, status, headers } = exchange;
  const isOne =
    (method === 'OPTIONS' && status === 204) ||
    (otherPages.test(path) && ofOtherPages.includes(status)) ||
    // the way to the portal
    (path === '/' && status === 302 && headers['location'] === 'docs') ||
    isProblem(exchange, ofOtherTargets[status]);
  return isOne
    ? []
    : [
        `${String(status)} is neither of the contract, which has no ${method} ${path}, nor one of the answers that ` +
          'test/support/rules.ts names beside it',
      ];
}

function isProblem({ method, headers, text, complete }: Exchange, type: string | undefined): boolean {
  if (type === undefined || essence(headers['content-type'] ?? '') !== 'application/problem+json') return false;
  if (method === 'HEAD' || !complete) return true;
  const body = parsed(text ?? '');
  // where the service is mounted stands before it
  return typeof body === 'object' && body !== null && 'type' in body && String(body.type).endsWith(type);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return `no JSON: ${text}`;
  }
}

/** The path of a request line's target, whichever form that has (RFC 9112 section 3.2). */
function pathOf(target: string): string {
  const inOriginForm = target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*\/?/i, '/');
  return inOriginForm.replace(/[?#].*$/s, '');
}
