/** Calls to a server as a test makes them: redirects are looked at, not followed, and each answer is held to the contract. */
import { judgeOf } from './rules.ts';

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
}

export type Call = (method: string, path: string, options?: CallOptions) => Promise<Answer>;

/**
 * Calls that fail a test when the answer is not as the contract says.
 * @param mountedAt where the service is in the app that answers there
 */
export function caller(baseUrl: string, contractText: string, mountedAt = ''): Call {
  const judge = judgeOf(contractText);
  return async (method, path, { json, body: sent, ...init } = {}) => {
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
    const { status, headers, url } = response;
    const text = await response.text();
    const { pathname } = new URL(url);
    if (pathname.startsWith(mountedAt)) {
      const target = pathname.slice(mountedAt.length);
      const { violations } = judge({
        method,
        target,
        status,
        headers: Object.fromEntries(headers),
        text,
        complete: true,
      });
      if (violations.length > 0)
        throw new Error(`the answer to ${method} ${path} breaks the contract: ${violations.join('; ')}\n${text}`);
    }
    const isJson = (headers.get('content-type') ?? '').includes('json') && text !== '';
    return { status, headers, text, json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {} };
  };
}
