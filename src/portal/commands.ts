/** Command lines of curl: to submit a request, to follow it to its end, and to do both in one. */
import { curlOf } from './browser/curl.ts';
import type { ExampleCall } from './example-call.ts';

export function submitCommand(call: ExampleCall): string {
  return curlOf(call);
}

export interface Following {
  /** What stands before a Location to make it a URL. */
  readonly origin: string;
  /** Whether the result is text, that a terminal can show. */
  readonly asText: boolean;
}

/** Follows a request by its Location. At the end is the result, or the status of a request that has none. */
export function followCommands(call: ExampleCall, { origin, asText }: Following): string {
  const submit = curlOf({ ...call, options: `-s -o accepted.json -w '%header{location}'` });
  const url = `"${origin}$location"`;
  return [
    `location=$(${submit})`,
    `while curl -s ${url} | grep -Eq '"status":"(accepted|running)"'; do sleep 1; done`,
    `curl -sL ${asText ? '' : '-o RESULT '}${url}`,
  ].join('\n');
}

/** Waits for the end and goes where the 303 leads. Undefined for a method that curl would keep there. */
export function waitCommand(call: ExampleCall, { asText }: Pick<Following, 'asText'>): string | undefined {
  if (call.method !== 'POST') return undefined;
  // nothing is sent as a body, and not `-X POST`, which would be kept, too
  const { headers, body } =
    call.body === undefined ? { headers: [...call.headers, ['Content-Type', ''] as const], body: { text: '' } } : call;
  const prefer = ['Prefer', 'wait=10'] as const;
  return curlOf({ ...call, options: asText ? '-sL' : '-sL -o RESULT', headers: [...headers, prefer], body });
}
