/** Answers: what they are made of, and the one place that writes them. */
import type { Request, Response } from 'express';
import type { AnswerChecker } from '../contract/answers.ts';
import type { Operation } from '../contract/contract.ts';
import { problem } from '../request/problems.ts';
import type { Problem, ProblemName } from '../request/problems.ts';

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Written as JSON. */
  readonly body?: unknown;
  /** JSON that is written already; instead of `body`. */
  readonly json?: string;
  /** Default application/json. */
  readonly mediaType?: string;
}

/** Thrown by whatever handles a call, to answer with a problem. */
export class HttpProblem extends Error {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(body: Problem, headers: Readonly<Record<string, string>> = {}, options?: ErrorOptions) {
    super(body.detail ?? body.title, options);
    this.name = 'HttpProblem';
    this.problem = body;
    this.headers = headers;
  }
}

/** An HttpProblem of the catalogue. */
export function refuse(
  name: ProblemName,
  members?: Parameters<typeof problem>[1],
  headers?: Readonly<Record<string, string>>,
): HttpProblem {
  return new HttpProblem(problem(name, members), headers);
}

/** The 503 of a disk on which there is no room for anything new. */
export function diskFull(options?: ErrorOptions): HttpProblem {
  return new HttpProblem(problem('storage-full'), { 'Retry-After': '60' }, options);
}

const problemMediaType = 'application/problem+json';

export function problemReply({ problem: body, headers }: HttpProblem): Reply {
  return { status: body.status, headers, body, mediaType: problemMediaType };
}

/** What is told of answers that are held to the contract. */
export interface AnswerFindings {
  /** An answer is not as the contract says; a 500 is sent instead. */
  violated(violations: readonly string[]): void;
  /** The protocol has this answer, and the contract does not say so. It is sent; told once for each operation and status. */
  undeclared(operation: Operation, status: number): void;
}

/** Writes answers; in development and in tests each is held to the contract first. */
export class Replies {
  readonly #checker: AnswerChecker | undefined;
  readonly #urls: Urls;
  readonly #found: AnswerFindings | undefined;
  readonly #undeclared = new Set<string>();

  constructor(checker: AnswerChecker | undefined, urls: Urls, found?: AnswerFindings) {
    this.#checker = checker;
    this.#urls = urls;
    this.#found = found;
  }

  send(res: Response, operation: Operation | undefined, reply: Reply): void {
    const { status, headers, json, mediaType } = reply;
    const body = mediaType === problemMediaType ? this.#urls.problem(res.req, reply.body as Problem) : reply.body;
    const text = json ?? (body === undefined ? undefined : JSON.stringify(body));
    const all: Record<string, string> = { ...headers };
    if (text !== undefined) {
      all['Content-Type'] = mediaType ?? 'application/json';
      all['Content-Length'] = String(Buffer.byteLength(text));
    } else if (status !== 204 && status !== 304) {
      all['Content-Length'] = '0';
    }
    const violations = this.check(
      operation,
      status,
      all,
      text === undefined ? undefined : () => JSON.parse(text) as unknown,
    );
    if (violations.length > 0) {
      const instead = refuse('internal-error', {
        detail: 'The answer does not fit the contract.',
        errors: violations.map((detail) => ({ detail })),
      });
      this.send(res, undefined, problemReply(instead));
      return;
    }
    res.writeHead(status, all);
    res.end(text);
  }

  /** What in an answer is not as the contract says; always empty if answers are not checked. */
  check(
    operation: Operation | undefined,
    status: number,
    headers: Readonly<Record<string, string>>,
    body?: () => unknown,
  ): readonly string[] {
    if (this.#checker === undefined || operation === undefined) return [];
    if (!this.#checker.declares(operation, status)) {
      this.#tellUndeclared(operation, status);
      return [];
    }
    const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const violations = this.#checker.violations(operation, { status, headers: lowerCase, body: body?.() });
    if (violations.length > 0) this.#found?.violated(violations);
    return violations;
  }

  #tellUndeclared(operation: Operation, status: number): void {
    const which = `${operation.operationId} ${String(status)}`;
    if (this.#undeclared.has(which)) return;
    this.#undeclared.add(which);
    this.#found?.undeclared(operation, status);
  }
}

/** Absolute or relative URLs of what the service has, as the caller can use them. */
export class Urls {
  readonly #publicUrl: string | undefined;
  readonly #publicPath: string | undefined;

  constructor(publicUrl: string | undefined) {
    // with everything encoded that a header cannot have
    this.#publicUrl = publicUrl && new URL(publicUrl).href.replace(/\/+$/, '');
    this.#publicPath = publicUrl && new URL(publicUrl).pathname.replace(/\/+$/, '');
  }

  /** Where the service is on its host: nothing, or a path such as `/api`. */
  root(req: Request): string {
    return this.#publicPath ?? req.baseUrl;
  }

  /** A problem whose type is where the service has the page of it. Types of others stay as they are. */
  problem(req: Request, problem: Problem): Problem {
    return problem.type.startsWith('/problems/') ? { ...problem, type: this.root(req) + problem.type } : problem;
  }

  /** A relative reference with a full path, unless a public URL is configured. */
  reference(req: Request, path: string): string {
    return `${this.#publicUrl ?? req.baseUrl}${path}`;
  }

  absolute(req: Request, path: string): string {
    return `${this.#publicUrl ?? `${req.protocol}://${hostOf(req)}${req.baseUrl}`}${path}`;
  }
}

function hostOf(req: Request): string {
  const host = req.headers.host ?? '';
  if (/^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i.test(host)) return host;
  // what is not a host name is not echoed
  const { localAddress = '127.0.0.1', localPort = 80 } = req.socket;
  return `${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${String(localPort)}`;
}
