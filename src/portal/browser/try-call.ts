/** What the form of "Try the flow" says, as the call that it makes: to the server, and as a command for a shell. Pure. */
import { curlOf } from './curl.ts';
import { place } from './parameters.ts';
import type { Parameter } from './parameters.ts';

export interface FilledForm {
  readonly method: string;
  /** As the contract has it: `/photos/{album}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly mediaType: string; readonly content: string | File } | undefined;
  /** An API key or a token. Empty for none, as the two below. */
  readonly credential: string;
  /** Seconds, for `Prefer: wait`. */
  readonly wait: string;
  readonly idempotencyKey: string;
}

export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | File;
}

/** @param base URL of where the service is mounted, without a slash at its end */
export function callOf(form: FilledForm, base: string): Call {
  const { target, headers } = place(form.path, form.parameters);
  return {
    method: form.method,
    url: `${base}${target}`,
    headers: {
      ...(form.body !== undefined && { 'Content-Type': form.body.mediaType }),
      ...(form.credential !== '' && { Authorization: `Bearer ${form.credential}` }),
      ...(form.wait !== '' && { Prefer: `wait=${form.wait}` }),
      ...(form.idempotencyKey !== '' && { 'Idempotency-Key': form.idempotencyKey }),
      ...Object.fromEntries(headers),
    },
    ...(form.body !== undefined && { body: form.body.content }),
  };
}

/** The call as a command. The credential is left to a variable of the shell, so that it can be copied and shown. */
export function commandOf({ method, url, headers, body }: Call): string {
  const { Authorization, ...others } = headers;
  return curlOf({
    method,
    url,
    headers: Object.entries(others),
    body: body === undefined ? undefined : typeof body === 'string' ? { text: body } : { file: body.name },
    withToken: Authorization !== undefined,
  });
}
