/** Calls to a server as a test makes them: redirects are looked at, not followed, and each answer is held to the contract. */
import { createAnswerChecker } from '../../src/contract/answers.ts';
import type { AnswerChecker } from '../../src/contract/answers.ts';
import { readContract } from '../../src/contract/contract.ts';
import type { Contract, Operation } from '../../src/contract/contract.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed, if it is JSON. */
  readonly json: Record<string, unknown>;
}

export interface CallOptions extends Omit<RequestInit, 'body'> {
  /** Sent as application/json. */
  readonly json?: unknown;
  readonly body?: NonNullable<RequestInit['body']>;
  /** The answer is deliberately outside the contract: a method or a path that it does not have. */
  readonly undocumented?: boolean;
}

export type Call = (method: string, path: string, options?: CallOptions) => Promise<Answer>;

interface Rules {
  readonly contract: Contract;
  readonly checker: AnswerChecker;
}

/** Reading a contract takes longer than most tests. */
const rulesByText = new Map<string, Rules>();

function rulesOf(contractText: string): Rules {
  let rules = rulesByText.get(contractText);
  if (rules === undefined) {
    const contract = readContract(contractText);
    rules = { contract, checker: createAnswerChecker(contract) };
    rulesByText.set(contractText, rules);
  }
  return rules;
}

/** Calls that fail a test when the answer is not as the contract says. */
export function caller(baseUrl: string, contractText: string): Call {
  const { contract, checker } = rulesOf(contractText);
  return async (method, path, { json, undocumented = false, body: sent, ...init } = {}) => {
    const response = await fetch(new URL(path, baseUrl), {
      ...init,
      method,
      redirect: 'manual',
      headers: {
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
        ...(init.headers as Record<string, string> | undefined),
      },
      ...(json === undefined ? sent !== undefined && { body: sent } : { body: JSON.stringify(json) }),
      ...(sent instanceof ReadableStream && { duplex: 'half' as const }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    const body = isJson && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : undefined;
    const operation = operationAt(contract.operations, method === 'HEAD' ? 'GET' : method, path);
    if (operation !== undefined && method !== 'HEAD' && !undocumented) {
      const violations = checker.violations(operation, {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: isJson ? body : undefined,
      });
      if (violations.length > 0)
        throw new Error(`the answer to ${method} ${path} breaks the contract: ${violations.join('; ')}\n${text}`);
    }
    return { status: response.status, headers: response.headers, text, json: body ?? {} };
  };
}

function operationAt(operations: readonly Operation[], method: string, path: string): Operation | undefined {
  const { pathname } = new URL(path, 'http://any');
  return operations.find(
    (operation) =>
      operation.method.toUpperCase() === method &&
      new RegExp(`^${operation.path.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(pathname),
  );
}
